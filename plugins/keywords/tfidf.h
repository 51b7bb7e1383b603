/* SPDX-License-Identifier: MIT */
/* Keywords of a document by TF-IDF, as python-jieba's analyse.extract_tags gives them. */
#ifndef WENLIU_KEYWORDS_TFIDF_H
#define WENLIU_KEYWORDS_TFIDF_H

#include "ranking.h"
#include "unit.h"

/* The keywords of the document that was added last, best first, of equal ones the one that came
 * first. `best` has room for rules.top, and no more are found; returns how many there are. Terms
 * live until the unit is cleared.
 * score = count * (idf / total), total being the count of all candidates. */
uint32_t keywords_tfidf(const struct keywords_unit *unit, struct keywords_keyword *best);

#endif
