/* SPDX-License-Identifier: MIT */
/* Attempts at a shard: each works in a folder of its own, so that several at
 * one time do each other no harm. */
#ifndef WENLIU_RESULTS_ATTEMPT_H
#define WENLIU_RESULTS_ATTEMPT_H

#include "results/work.h"

/* What the name of a folder in DIR/parts begins with until it is locked. */
#define WEN_ATTEMPT_NEW ".new."

/* Makes an attempt at shard wish->number, which takes over the longest of
 * those that are dead; or finds that the part is there (work->before is then
 * WEN_WORK_FINISHED). */
int wen_attempt_open(struct wen_work *work, const struct wen_work_wish *wish,
                     struct wen_error *error);

#endif
