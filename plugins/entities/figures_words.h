/* SPDX-License-Identifier: MIT */
/* What words do around a quantity: the file figures.tsv. Needs no host. */
#ifndef ENTITIES_FIGURES_WORDS_H
#define ENTITIES_FIGURES_WORDS_H

#include "text.h"

/* Roles, as bits, in the order of the names in figures_words.c. */
enum figures_role {
    FIGURES_STATE = 1 << 0,
    FIGURES_AGAINST = 1 << 1,
    FIGURES_MOVE = 1 << 2,
    FIGURES_BECOME = 1 << 3,
    FIGURES_SAY = 1 << 4,
    FIGURES_TIME_UNIT = 1 << 5,
    FIGURES_SPAN = 1 << 6,
    FIGURES_AGE_UNIT = 1 << 7,
    FIGURES_ACTION_UNIT = 1 << 8,
    FIGURES_PLACE = 1 << 9,
    FIGURES_DOCUMENT = 1 << 10,
    FIGURES_NO_THING = 1 << 11,
    FIGURES_SHARE = 1 << 12,
    FIGURES_NOUN = 1 << 13,
    FIGURES_STOP = 1 << 14,
    FIGURES_REGION = 1 << 15,
    FIGURES_ASIDE = 1 << 16,
    FIGURES_OFFICE = 1 << 17,
    FIGURES_NTH = 1 << 18,
    FIGURES_AT = 1 << 19,
    FIGURES_AGENT = 1 << 20,
    FIGURES_BODY = 1 << 21,
    FIGURES_EMPTY = 1 << 22,
    FIGURES_DIMENSION = 1 << 23
};

/* Starts as {0}. */
struct figures_words {
    char *text; /* the file, cut into its words */
    struct figures_entry {
        const char *word; /* ends with a 0 */
        uint32_t roles;
    } * entries; /* sorted; one a word */
    size_t count, capacity;
    size_t longest;   /* bytes */
    uint32_t *slots;  /* by hash: 1 + entry, or 0 */
    size_t slot_mask; /* a power of 2 less 1; at most half of the slots are taken */
};

/* Reads a file: role TAB word word …. Returns -1 with the place in the error. */
int figures_words_read(struct figures_words *words, const char *path, struct entities_error *error);

/* The roles of a word, 0 where it has none. */
uint32_t figures_roles(const struct figures_words *words, const char *word, size_t size);

/* Bytes of the longest word with a role that text[at..end) begins with; 0: none. */
size_t figures_longest_word(const struct figures_words *words, const char *text, size_t at,
                            size_t end);

void figures_words_free(struct figures_words *words);

#endif
