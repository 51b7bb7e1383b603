/* SPDX-License-Identifier: MIT */
/* Trying again what a finished run has in quarantine: the units that hold a
 * document which a stage refused or died of run anew, all others are taken
 * over from that run's archive and journal. */
#ifndef WENLIU_RUN_RETRY_H
#define WENLIU_RUN_RETRY_H

#include "plan/plan.h"

/* Numbers (uint64_t) of the units of the finished run in `output` that are to
 * run again, ascending. WEN_EXIT_IO where it keeps no journal. */
int wen_retry_units(const char *output, struct wen_buffer *units, struct wen_error *error);

/* Makes the plan of the retry: that of the finished run in `output` with what
 * the stages are now in its head. The pipeline must be the same but for its
 * limits: else WEN_EXIT_CONFIG with the key that differs; also where the input
 * was a stream. */
int wen_retry_plan(const char *output, const cJSON *head, struct wen_buffer *plan,
                   struct wen_error *error);

/* The seal of the plan that a plan is a retry of, or NULL. */
const char *wen_retry_of(const struct wen_plan *plan);

#endif
