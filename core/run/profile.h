/* SPDX-License-Identifier: MIT */
/* What each stage cost: "profile" of run.json. What was done twice, because a
 * worker died or a stage refused what another had counted, was paid twice and is counted so; what
 * an earlier attempt did is not counted. */
#ifndef WENLIU_RUN_PROFILE_H
#define WENLIU_RUN_PROFILE_H

#include "run/board.h"

#include <cjson/cJSON.h>

/* The callbacks that a profile tells apart; their enum wen_callback and name as in "open"; ends
 * with a NULL name. */
struct wen_profiled {
    enum wen_callback callback;
    const char *name;
};
extern const struct wen_profiled wen_profiled[];

/* What a stage cost in the workers and in the process that opened it. */
struct wen_cost wen_profile_cost(const struct wen_board *board, unsigned workers, size_t stage);

/* A list for the run's record, an object for each stage: "stage", "documents", "rows", "bytes",
 * "seconds" by callback. The caller's. */
cJSON *wen_profile_new(const struct wen_board *board, unsigned workers, const char *const *stages,
                       size_t stage_count);

/* Adds to that list, the member "profile" of facts where there is one, what the collector spent. */
void wen_profile_add_collector(cJSON *facts, const struct wen_marker *collector);

#endif
