/* SPDX-License-Identifier: MIT */
/* Average reduced frequency: how often a word comes, where tokens that stand close together count
 * as less than one each. Whole numbers until the last division.
 *
 * P. Savicky and J. Hlavacova, "Measures of Word Commonness", Journal of Quantitative Linguistics 9
 * (2002): ARF = 1/v sum min(d_i, v) with v = N/f, d_i the distances between neighbouring tokens of
 * the word in the corpus of N words, which counts as a circle. */
#ifndef WENLIU_KEYWORDS_REDUCED_H
#define WENLIU_KEYWORDS_REDUCED_H

#include <stdint.h>

struct keywords_reduced {
    uint64_t tokens, words; /* f, N */
    uint64_t added, first, last;
    __extension__ unsigned __int128 sum; /* of min(d_i f, N) */
};

/* Begins with a word that has `tokens` (> 0) among all `words`. */
void keywords_reduced_begin(struct keywords_reduced *reduced, uint64_t tokens, uint64_t words);

/* Adds its next token: which word of the corpus it is, from 0. */
void keywords_reduced_add(struct keywords_reduced *reduced, uint64_t place);

/* Behind the last of them: between 1, where they are all in a row, and f, where they are even. */
double keywords_reduced_end(const struct keywords_reduced *reduced);

#endif
