/* SPDX-License-Identifier: MIT */
/* Rows of the corpus tables out of the corpus' tally. */
#ifndef WENLIU_KEYWORDS_TERMS_H
#define WENLIU_KEYWORDS_TERMS_H

#include "tally.h"

/* A row of "terms". The strings belong to the tally. */
struct keywords_term {
    const struct keywords_string *word, *tag;
    uint64_t count, documents;
};

/* Which rows are given. */
struct keywords_term_rules {
    uint64_t min_count;
    const struct keywords_strings *stop_words; /* left out; NULL: none */
};

/* All terms by falling count, then by bytes of word and tag, to free(); NULL where memory is
 * exhausted. `tags` has the names of the tags. */
struct keywords_term *keywords_terms(const struct keywords_tally *tally,
                                     const struct keywords_strings *tags,
                                     const struct keywords_term_rules *rules, uint32_t *count);

/* A row of "summary". */
struct keywords_measure {
    const char *name;
    double value; /* NaN: cannot be said */
};

enum { KEYWORDS_MEASURES = 8 };

/* Writes at most KEYWORDS_MEASURES rows and returns how many there are. */
uint32_t keywords_summary(const struct keywords_tally *tally, struct keywords_measure *measures);

#endif
