/* SPDX-License-Identifier: MIT */
/* wenliu run --tap: the rows of one stage, instead of results. */
#ifndef WENLIU_CLI_TAP_H
#define WENLIU_CLI_TAP_H

#include "run/run.h"

/* Runs the pipeline's stages up to the last one called `stage` over the corpus, one document after
 * the other in a process of its own, and prints what that stage gives as JSON Lines on standard
 * output: its text and fields, its rows, and behind the last document its tables. After `limit`
 * lines (0: never) it ends. Keeps nothing. Says what is wrong, and returns an enum wen_exit. */
int wen_tap(const struct wen_job *job, const char *stage, uint64_t limit);

#endif
