/* SPDX-License-Identifier: MIT */
/* Rows of the table "collocates" out of the counts of pairs of the whole corpus. Each pair has to
 * meet the counts of both of its words; that is done by sorting, since there may be more words than
 * memory has room for. */
#ifndef WENLIU_KEYWORDS_COLLOCATES_H
#define WENLIU_KEYWORDS_COLLOCATES_H

#include "corpus.h"

/* Which rows are given. */
struct keywords_collocate_rules {
    uint64_t minimum;                     /* of the pair */
    uint64_t word_minimum;                /* tokens of each of the words */
    uint64_t top;                         /* rows of a node at most; 0: all */
    const struct keywords_strings *nodes; /* NULL: all words */
};

/* Starts as {0}. */
struct keywords_collocates {
    const struct keywords_collocate_rules *rules;
    uint64_t total;                 /* chances: pairs of tokens, or sentences */
    struct keywords_strings groups; /* where the words have groups: each with its mark */
    uint64_t *totals;               /* chances of each */
    uint32_t total_capacity;
    struct wen_sorter *ranked; /* the host's */
    struct keywords_bytes node;
    uint64_t given; /* rows of that node */
};

/* Takes the counts out of the corpus (keywords_pairs_tally() says what they are), and puts the rows
 * in order: nodes by their bytes; collocates of a node by falling Dice, then by their bytes. Dice,
 * unlike logDice, is a quotient of whole numbers, which every machine works out alike. The rules
 * outlive the collocates. Returns WEN_OK, or WEN_STOP with the reason recorded. */
int keywords_collocates_rank(struct keywords_collocates *collocates, struct keywords_corpus *corpus,
                             const struct keywords_collocate_rules *rules,
                             struct wen_context *context);

/* A row. The strings live until the next call. */
struct keywords_collocate {
    struct wen_string group; /* empty where the words have none */
    uint64_t total;          /* chances: of the group, or of all */
    struct wen_string node, collocate;
    uint64_t both;
    uint64_t node_tokens, collocate_tokens;
    uint64_t node_chances, collocate_chances;
};

/* Returns 1, 0 behind the last row, or WEN_STOP with the reason recorded. */
int keywords_collocates_next(struct keywords_collocates *collocates, struct wen_context *context,
                             struct keywords_collocate *row);

/* Closes the sorter and gives back all memory. */
void keywords_collocates_end(struct keywords_collocates *collocates, struct wen_context *context);

#endif
