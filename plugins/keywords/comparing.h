/* SPDX-License-Identifier: MIT */
/* What the options ask for about groups and comparisons: from the documents in a worker through
 * bytes to the tables groups, series and keyness in the collector. */
#ifndef WENLIU_KEYWORDS_COMPARING_H
#define WENLIU_KEYWORDS_COMPARING_H

#include "comparison.h"
#include "corpus.h"
#include "groups.h"
#include "options.h"

/* Starts as {0}. */
struct keywords_comparing {
    const struct keywords_options *options; /* the stage's */
    bool by_group, compares;
    struct keywords_groups groups; /* of the unit */
    struct keywords_corpus corpus; /* words by groups */
    uint64_t *words;               /* of each group, once the tables are given */
    struct keywords_strings terms; /* those of "series_terms" */
    struct keywords_reference reference;
    struct keywords_comparison comparison;
    struct keywords_against against;
};

/* Takes the options over and reads the reference. `stop_words` are left out of the tables; NULL:
 * none are. Returns WEN_OK, or WEN_STOP with the reason recorded, as all here. */
int keywords_comparing_open(struct keywords_comparing *comparing, struct wen_context *context,
                            const struct keywords_options *options,
                            const struct keywords_strings *stop_words);

/* Bytes of memory for each of what it does: shares of the whole are counted by by_group and
 * compares. */
void keywords_comparing_budget(struct keywords_comparing *comparing, size_t budget);

/* Appends the groups of the unit as bytes. */
bool keywords_comparing_write(struct keywords_comparing *comparing, struct keywords_bytes *to,
                              struct keywords_error *error);

/* Begins to compare the `words` of the corpus with the reference, and sets `against` to what takes
 * them; to NULL where there is no reference. */
int keywords_comparing_begin(struct keywords_comparing *comparing, struct wen_context *context,
                             uint64_t words, const struct keywords_against **against);

/* Gives the tables. */
int keywords_comparing_give(struct keywords_comparing *comparing, struct wen_context *context);

void keywords_comparing_close(struct keywords_comparing *comparing);

#endif
