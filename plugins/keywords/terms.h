/* SPDX-License-Identifier: MIT */
/* Rows of the corpus tables out of the corpus' counts. */
#ifndef WENLIU_KEYWORDS_TERMS_H
#define WENLIU_KEYWORDS_TERMS_H

#include "comparison.h"
#include "corpus.h"
#include "part_lists.h"

/* Which rows of "terms" are given. */
struct keywords_term_rules {
    uint64_t min_count;
    const struct keywords_strings *stop_words; /* left out; NULL: none */
    bool by_group; /* words have their groups in front, see groups.h; the lists then too */
    struct keywords_part_lists *lists;      /* for "dispersion"; NULL: not asked for */
    struct keywords_part_lists *places;     /* for "arf", the same */
    const struct keywords_against *against; /* takes all words too; NULL: not asked for */
};

/* The terms in their order. Starts as {0}. */
struct keywords_terms {
    struct wen_sorter *ranked;  /* the host's, as the next */
    struct wen_sorter *spread;  /* the same terms with their dispersion; NULL: not asked for */
    struct wen_sorter *reduced; /* the same with their reduced frequency */
    const struct keywords_strings *tags;
    uint64_t types, hapax; /* different words, those that occur once: of all words */
};

/* Sums all counts, which leaves the corpus its totals and tags, and puts the terms in order: by
 * falling count, then by bytes of word and tag. The corpus outlives the terms. Returns WEN_OK, or
 * WEN_STOP with the reason recorded. */
int keywords_terms_rank(struct keywords_terms *terms, struct keywords_corpus *corpus,
                        const struct keywords_term_rules *rules, struct wen_context *context);

/* A row of "terms". The strings live until the next call. */
struct keywords_term {
    struct wen_string word, tag;
    uint64_t count, documents;
};

/* Returns 1, 0 behind the last term, or WEN_STOP with the reason recorded. */
int keywords_terms_next(struct keywords_terms *terms, struct wen_context *context,
                        struct keywords_term *term);

/* The same for the rows of "dispersion", which are those of "terms" over again. 0 where that is not
 * asked for. */
int keywords_terms_next_spread(struct keywords_terms *terms, struct wen_context *context,
                               struct keywords_term *term, struct keywords_dispersion *dispersion);

/* The same for the rows of "arf". */
int keywords_terms_next_reduced(struct keywords_terms *terms, struct wen_context *context,
                                struct keywords_term *term, double *frequency);

/* Closes the sorters. */
void keywords_terms_end(struct keywords_terms *terms, struct wen_context *context);

/* A row of "summary". */
struct keywords_measure {
    const char *name;
    double value; /* NaN: cannot be said */
};

enum { KEYWORDS_MEASURES = 8 };

/* Writes at most KEYWORDS_MEASURES rows and returns how many there are. `totals` is the tally's. */
uint32_t keywords_summary(const uint64_t *totals, const struct keywords_terms *terms,
                          struct keywords_measure *measures);

#endif
