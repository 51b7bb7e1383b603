/* SPDX-License-Identifier: MIT */
/* Counts of pairs of entities that stand in one sentence, or in one document. Entities are rows of
 * a tally; so a pair is two numbers. */
#ifndef ENTITIES_PAIRS_H
#define ENTITIES_PAIRS_H

#include "tally.h"

/* In a sentence or a document of more mentions, each so many count as one: a text without ends of
 * sentences must not take time and room by the square of its length. */
enum { ENTITIES_MOST_TOGETHER = 256 };

/* One pair; documents 0: the slot is free. */
struct entities_pair {
    uint32_t a, b; /* rows, a < b */
    uint64_t sentences, documents;
    uint64_t document; /* number of the last one that was counted */
};

/* A mention that pairs are made of. */
struct entities_place {
    uint32_t begin, row;
};

/* Starts as {0}, but for `documents`. */
struct entities_pairs {
    bool documents; /* count what shares a document; else only what shares a sentence */
    struct entities_pair *slots;
    size_t slot_count, used; /* a power of 2; at most 3/4 of them used */
    uint64_t document;
    struct entities_place *places; /* of the document at hand, by begin */
    size_t place_count, place_capacity;
    uint32_t *group; /* rows that stand together */
};

/* Adds a mention of the document at hand; they come in order. False where memory is exhausted. */
bool entities_pairs_mention(struct entities_pairs *pairs, uint32_t begin, uint32_t row);

/* Counts the mentions of the document at hand, and forgets them: pairs here, sentences in the tally
 * of whose rows they are. `begin` and `end` are the document's sentences, in order; without a layer
 * of them (NULL) it is one sentence. A mention is in the sentence that holds its begin. False where
 * memory is exhausted. */
bool entities_pairs_end_document(struct entities_pairs *pairs, struct entities_tally *tally,
                                 const uint32_t *begin, const uint32_t *end, size_t count);

/* Appends all pairs as bytes that entities_pairs_absorb() takes. False where memory is exhausted.
 */
bool entities_pairs_save(const struct entities_pairs *pairs, struct entities_bytes *to);

/* Adds saved pairs, all up to `end`, whose rows have become rows->rows[…]. Returns -1 where the
 * bytes are damaged or memory is exhausted. */
int entities_pairs_absorb(struct entities_pairs *pairs, const unsigned char *at,
                          const unsigned char *end, const struct entities_rows *rows,
                          struct entities_error *error);

/* Bytes that the pairs take in memory. */
size_t entities_pairs_size(const struct entities_pairs *pairs);

/* Forgets all pairs. */
void entities_pairs_clear(struct entities_pairs *pairs);

void entities_pairs_free(struct entities_pairs *pairs);

#endif
