/* SPDX-License-Identifier: MIT */
/* A plan in numbers, read line by line: a plan of a hundred million files takes
 * no more memory than one of ten. */
#ifndef WENLIU_PLAN_OUTLINE_H
#define WENLIU_PLAN_OUTLINE_H

#include "plan/plan.h"

struct wen_plan_outline {
    unsigned shards; /* at least 1 */
    bool streams;
    uint64_t units, documents;
    uint64_t bytes; /* of all units, as shares count them */
    struct wen_corpus_totals inputs;
    int64_t written; /* seconds since 1970, UTC: the file's time */
    char seal[65];
};

/* WEN_EXIT_DATA where the plan differs from its seal or is of a newer form,
 * WEN_EXIT_IO where it cannot be read. */
int wen_plan_outline_read(const char *path, struct wen_plan_outline *outline,
                          struct wen_error *error);

/* The first unit of every share, as wen_plan_share() has it, in
 * first[0..outline->shards), and behind them the number of units. free() it.
 * NULL where the file cannot be read. */
uint64_t *wen_plan_outline_shares(const char *path, const struct wen_plan_outline *outline,
                                  struct wen_error *error);

#endif
