/* SPDX-License-Identifier: MIT */
/* Counts of n-grams in the documents of a unit: words that follow one another in a sentence, with
 * nothing but white space between them. */
#ifndef WENLIU_KEYWORDS_NGRAMS_H
#define WENLIU_KEYWORDS_NGRAMS_H

#include "unit.h"

enum { KEYWORDS_NGRAM_SHORTEST = 2, KEYWORDS_NGRAM_LONGEST = 5 };

/* Starts as {0}, but for `sizes`. */
struct keywords_ngrams {
    bool sizes[KEYWORDS_NGRAM_LONGEST + 1]; /* which are counted */
    struct keywords_tally tally;            /* words: joined by KEYWORDS_JOINT; tags: sizes */
    struct keywords_bytes name;
    uint32_t document; /* from 1 */
};

/* Names of the tally's tags, for keywords_delta_write(). */
extern const struct keywords_string keywords_ngram_tags[KEYWORDS_NGRAM_LONGEST + 1];

/* Adds the document that the unit counted last. False where memory is exhausted. */
bool keywords_ngrams_add(struct keywords_ngrams *ngrams, const struct keywords_unit *unit);

/* Forgets all and keeps the memory. */
void keywords_ngrams_clear(struct keywords_ngrams *ngrams);

void keywords_ngrams_free(struct keywords_ngrams *ngrams);

#endif
