/* SPDX-License-Identifier: MIT */
/* Counts of words with their tags: of one unit in a worker, of the whole
 * corpus in the collector. A word has a chain of pairs, one for each tag it
 * was seen with; that is one for most words. All counts are integers, so that
 * the order of adding never matters. */
#ifndef WENLIU_KEYWORDS_TALLY_H
#define WENLIU_KEYWORDS_TALLY_H

#include "string_table.h"

/* Sums that are not about one word. New ones go to the end: what save() emits carries them by
 * place. */
enum keywords_total {
    KEYWORDS_DOCUMENTS,
    KEYWORDS_CHARACTERS, /* code points of the text without white space */
    KEYWORDS_SENTENCES,
    KEYWORDS_TOKENS,  /* that are not white space alone */
    KEYWORDS_WORDS,   /* tokens with a letter, a digit or a Han character: those in the tally */
    KEYWORDS_CHANCES, /* of pairs.h: what pairs are counted in; 0 elsewhere */
    KEYWORDS_TOTALS
};

/* A word with a tag. */
struct keywords_pair {
    uint64_t count, documents;
    uint32_t tag;      /* the owner's number of the tag */
    uint32_t next;     /* pair of the same word, number + 1; 0: none */
    uint32_t document; /* of the last token: the owner's number, never 0 */
};

/* Starts as {0}. */
struct keywords_tally {
    struct keywords_strings words;
    uint32_t *first; /* of each word: its first pair, number + 1; 0: none */
    uint32_t first_capacity;
    struct keywords_pair *pairs;
    uint32_t pair_count, pair_capacity;
    uint64_t totals[KEYWORDS_TOTALS];
};

/* The number of a word, which is copied where it is new. KEYWORDS_NONE where memory is exhausted.
 */
uint32_t keywords_tally_word(struct keywords_tally *tally, const char *bytes, size_t size);

/* Appends a word that the caller knows to be new and keeps alive until the next clear. */
uint32_t keywords_tally_append(struct keywords_tally *tally, const char *bytes, size_t size);

/* The pair of a word and a tag, made where it is new. NULL where memory is exhausted. Valid until
 * the next call. */
struct keywords_pair *keywords_tally_pair(struct keywords_tally *tally, uint32_t word,
                                          uint32_t tag);

/* Bytes that what it holds takes in memory. */
size_t keywords_tally_size(const struct keywords_tally *tally);

/* Forgets all words and their counts; keeps totals and memory. */
void keywords_tally_clear(struct keywords_tally *tally);

void keywords_tally_free(struct keywords_tally *tally);

#endif
