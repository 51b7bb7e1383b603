/* SPDX-License-Identifier: MIT */
/* A comparison of two corpora word by word, in the collector: tests of all words corrected for
 * their number, and the order of the table "keyness". */
#ifndef WENLIU_KEYWORDS_COMPARISON_H
#define WENLIU_KEYWORDS_COMPARISON_H

#include "bytes.h"
#include "keyness.h"
#include "reference.h"
#include "string_table.h"

/* The order of the rows, by the programs that have it. */
enum {
    KEYWORDS_ORDER_ANTCONC,      /* those more frequent in the target first, by falling G2 */
    KEYWORDS_ORDER_QUANTEDA,     /* falling chi-squared with a sign */
    KEYWORDS_ORDER_SKETCHENGINE, /* falling simple maths */
    KEYWORDS_ORDER_LOG_RATIO     /* falling log ratio */
};

/* Starts with the first group set. */
struct keywords_comparison {
    size_t budget;    /* bytes, for two sorters */
    int order;        /* as above */
    uint64_t minimum; /* rarest word, in tokens of both */
    uint64_t target_words, reference_words;
    const struct keywords_strings *stop_words; /* left out; NULL: none */

    uint64_t tested;           /* words that are compared */
    struct wen_sorter *tests;  /* the host's, as the next: by rising G2 */
    struct wen_sorter *ranked; /* in the order of the table */
    struct keywords_bytes key, value;
};

/* A word with its counts in both. All here return WEN_OK, or WEN_STOP with the reason recorded. */
int keywords_comparison_add(struct keywords_comparison *comparison, struct wen_context *context,
                            struct wen_string word, uint64_t target, uint64_t reference);

/* Puts the words in their order, once all are added. */
int keywords_comparison_rank(struct keywords_comparison *comparison, struct wen_context *context);

/* A row of "keyness". The word lives until the next call. */
struct keywords_compared {
    struct wen_string word;
    struct keywords_contrast contrast;
    double p_bonferroni;         /* p of G2 times the number of tests */
    double p_benjamini_hochberg; /* the least false discovery rate at which it is found */
};

/* Returns 1, 0 behind the last row, or WEN_STOP with the reason recorded. */
int keywords_comparison_next(struct keywords_comparison *comparison, struct wen_context *context,
                             struct keywords_compared *row);

/* Closes the sorters and gives all memory back. */
void keywords_comparison_end(struct keywords_comparison *comparison, struct wen_context *context);

/* ---- against a reference ----------------------------------------------- */

/* Words of the target come one by one in the order of bytes; those of the reference between them
 * are added too. */
struct keywords_against {
    struct keywords_comparison *comparison;
    struct keywords_reference *reference;
};

/* Compares a word with `count` occurrences; words come in the order of their bytes, and those of
 * the reference before it are compared too. WEN_OK, or WEN_STOP with the reason recorded. */
int keywords_against_word(const struct keywords_against *against, struct wen_context *context,
                          struct wen_string word, uint64_t count);

/* The words of the reference behind the last one. */
int keywords_against_rest(const struct keywords_against *against, struct wen_context *context);

#endif
