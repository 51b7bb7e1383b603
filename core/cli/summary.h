/* SPDX-License-Identifier: MIT */
/* What a run found, told at its end. */
#ifndef WENLIU_CLI_SUMMARY_H
#define WENLIU_CLI_SUMMARY_H

#include "run/run.h"

#include <stdio.h>

/* Prints how much was read, what was left out or refused of it, and warnings. */
void wen_summary_print_input(const struct wen_job *job, const struct wen_run_result *result,
                             FILE *to);

/* Prints that, layers by label, the head of each table, where the results
 * lie and what to type next. */
void wen_summary_print(const struct wen_job *job, const struct wen_run_result *result, FILE *to);

#endif
