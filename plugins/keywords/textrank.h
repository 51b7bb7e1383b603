/* SPDX-License-Identifier: MIT */
/* Keywords of a document by TextRank, as python-jieba's analyse.textrank gives them (R. Mihalcea
 * and P. Tarau, TextRank: bringing order into texts, 2004; jieba's variant).
 *
 * Words that can be keywords and stand less than five tokens apart are linked; the weight of a link
 * is how often they do so. White space and punctuation are tokens too: they hold words apart. Each
 * word's rank is (1 - d) + d * sum of its neighbours' ranks, each by the share that the link has in
 * the neighbour's links; d = 0.85, ten rounds in the order of bytes, each rank used as soon as it
 * is there. */
#ifndef WENLIU_KEYWORDS_TEXTRANK_H
#define WENLIU_KEYWORDS_TEXTRANK_H

#include "ranking.h"
#include "unit.h"

/* Which words are linked. */
struct keywords_textrank_rules {
    const bool *tags; /* by label: whether tokens with it are */
    uint32_t tag_count;
};

/* The keywords of the document that was added last to the unit (with its words), best first, of
 * equal ones the one that was linked first. `best` has room for rules.top of the unit; terms live
 * until the unit is cleared. Sets *found. False where memory is exhausted. Time and memory are
 * linear in the tokens. */
bool keywords_textrank(const struct keywords_unit *unit, const struct keywords_document *document,
                       const struct keywords_textrank_rules *rules, struct keywords_keyword *best,
                       uint32_t *found);

#endif
