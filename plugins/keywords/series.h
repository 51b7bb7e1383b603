/* SPDX-License-Identifier: MIT */
/* Words by groups of the whole corpus, in the collector: sizes of the groups, each word in all of
 * them, and two of them compared. */
#ifndef WENLIU_KEYWORDS_SERIES_H
#define WENLIU_KEYWORDS_SERIES_H

#include "comparison.h"
#include "corpus.h"

enum { KEYWORDS_MOST_GROUPS = 10000 };

/* What is given of the words. */
struct keywords_series_rules {
    const char *group;                    /* the expression, for messages */
    uint64_t minimum;                     /* rarest term of "series", in tokens of all groups */
    const struct keywords_strings *terms; /* only these; NULL: all */
    const struct keywords_strings *stop_words; /* left out otherwise; NULL: none */
    struct wen_strings compared;               /* the target, and the reference or none: the rest */
    struct keywords_comparison *comparison;    /* NULL: not asked for */
    uint64_t **words; /* is set to the words of each group, by the corpus' numbers, to free() */
};

/* Fails where there are too many groups. Returns WEN_OK, or WEN_STOP with the reason recorded, as
 * below. */
int keywords_series_check(const struct keywords_corpus *corpus, struct wen_context *context,
                          const char *group);

/* Gives the tables "groups" and "series" of a corpus whose tags are groups, and adds its words to
 * the comparison. */
int keywords_series_give(struct keywords_corpus *corpus, struct wen_context *context,
                         const struct keywords_series_rules *rules);

#endif
