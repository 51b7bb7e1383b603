/* SPDX-License-Identifier: MIT */
/* The tables of the stage: their columns, and the rows given to the host. */
#ifndef WENLIU_KEYWORDS_TABLES_H
#define WENLIU_KEYWORDS_TABLES_H

#include "collocates.h"
#include "comparison.h"
#include "phrase_ranks.h"
#include "terms.h"

enum {
    KEYWORDS_TABLE_TERMS,
    KEYWORDS_TABLE_SUMMARY,
    KEYWORDS_TABLE_DISPERSION,
    KEYWORDS_TABLE_REDUCED,
    KEYWORDS_TABLE_NGRAMS,
    KEYWORDS_TABLE_COLLOCATES,
    KEYWORDS_TABLE_GROUPS,
    KEYWORDS_TABLE_SERIES,
    KEYWORDS_TABLE_KEYNESS,
    KEYWORDS_TABLE_NGRAMS_BY_GROUP,
    KEYWORDS_TABLE_COLLOCATES_BY_GROUP,
    KEYWORDS_TABLE_DISPERSION_BY_GROUP,
    KEYWORDS_TABLE_REDUCED_BY_GROUP,
    KEYWORDS_TABLE_PHRASES
};

/* By these numbers; ends with NULL. */
extern const struct wen_schema *const keywords_tables[];
extern const struct wen_schema keywords_groups_table, keywords_series_table, keywords_keyness_table;
extern const struct wen_schema keywords_phrases_table;

/* Groups of the corpus and their words, by the same numbers. */
struct keywords_group_words {
    const struct keywords_strings *names;
    const uint64_t *words;
};

/* Each gives a whole table, in finish(). They return WEN_OK, or WEN_STOP with the reason recorded.
 * `words` is the total of that name. */
int keywords_give_terms(struct wen_context *context, struct keywords_terms *terms, uint64_t words);

/* `by_group`: the words are words in groups, and the table is that by group. */
int keywords_give_dispersion(struct wen_context *context, struct keywords_terms *terms,
                             bool by_group);
int keywords_give_reduced(struct wen_context *context, struct keywords_terms *terms, bool by_group);

/* `top`: rows of each size at most, in each group; 0: all. `groups`: the words are words in groups,
 * and the table is that by group; NULL: they are not. */
int keywords_give_ngrams(struct wen_context *context, struct keywords_terms *terms, uint64_t words,
                         uint64_t top, const struct keywords_group_words *groups);

/* Also names the nodes of a list that have no row, but not those of groups. */
int keywords_give_collocates(struct wen_context *context, struct keywords_collocates *collocates,
                             bool by_group);

/* `top`: rows at most; 0: all. */
int keywords_give_phrases(struct wen_context *context, struct keywords_phrase_ranks *ranks,
                          uint64_t top);

/* A row a word that keywords_comparison_next() tells. */
int keywords_give_keyness(struct wen_context *context, struct keywords_comparison *comparison);

/* `more`: rows behind those of keywords_summary(). */
void keywords_give_summary(struct wen_context *context, const uint64_t *totals,
                           const struct keywords_terms *terms, const struct keywords_measure *more,
                           uint32_t more_count);

#endif
