/* SPDX-License-Identifier: MIT */
/* The best of many keywords: a heap whose root is the worst of those that are kept. */
#ifndef WENLIU_KEYWORDS_RANKING_H
#define WENLIU_KEYWORDS_RANKING_H

#include "string_table.h"

struct keywords_keyword {
    struct keywords_string term;
    uint32_t count;
    double score;
    uint32_t order; /* of first coming in the document, for ties */
};

/* Starts with count 0. */
struct keywords_ranking {
    struct keywords_keyword *best; /* the caller's, room for `top` */
    uint32_t top, count;
};

/* Whether a keyword would be kept. The caller may ask before it makes one; of equal scores the
 * smaller order is better. */
bool keywords_ranking_takes(const struct keywords_ranking *ranking, double score, uint32_t order);

/* Keeps a keyword that keywords_ranking_takes(). */
void keywords_ranking_add(struct keywords_ranking *ranking, struct keywords_keyword keyword);

/* Sorts `best`, best first, and returns how many there are. Nothing can be added after it. */
uint32_t keywords_ranking_end(struct keywords_ranking *ranking);

#endif
