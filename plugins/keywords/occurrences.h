/* SPDX-License-Identifier: MIT */
/* In which documents of a unit a word with a tag stands, and how often: what dispersion is worked
 * out of. Documents are known by the number of their words alone. */
#ifndef WENLIU_KEYWORDS_OCCURRENCES_H
#define WENLIU_KEYWORDS_OCCURRENCES_H

#include "bytes.h"
#include "dispersion.h"
#include "error.h"
#include "tally.h"
#include "wenliu/stage.h"

struct keywords_occurrence {
    uint32_t document; /* of the unit, from 0 */
    uint32_t count;
    uint32_t before; /* occurrence of the same pair, number + 1; 0: none */
};

/* Starts as {0}. */
struct keywords_occurrences {
    struct keywords_occurrence *items;
    uint32_t count, capacity;
    uint32_t *last; /* of each pair of the tally: its last occurrence, number + 1 */
    uint32_t last_count, last_capacity;
    uint64_t *words; /* of each document */
    uint32_t document_count, document_capacity;
    struct keywords_bytes scratch;
};

/* One more token of a pair in the document at hand. False where memory is exhausted, as below. */
bool keywords_occurrences_add(struct keywords_occurrences *occurrences, uint32_t pair);

/* Ends the document at hand, of so many words. */
bool keywords_occurrences_end_document(struct keywords_occurrences *occurrences, uint64_t words);

/* Appends all of it as bytes; numbers are LEB128:
 *
 *   the unit's parts: their number, words, the words of the smallest (0 where there is none)
 *   for each pair: size of the word, the word, size of the tag's name, the name, size of the list,
 *     the list: for each document of the pair, in order, its words and the pair's tokens in it
 *
 * A document without words is no part. `tally` is what the pairs are of, `tags` names its tags. */
bool keywords_occurrences_write(struct keywords_occurrences *occurrences,
                                const struct keywords_tally *tally,
                                const struct keywords_string *tags, struct keywords_bytes *to,
                                struct keywords_error *error);

/* Forgets all and keeps the memory. */
void keywords_occurrences_clear(struct keywords_occurrences *occurrences);

void keywords_occurrences_free(struct keywords_occurrences *occurrences);

/* Bytes of keywords_occurrences_write(), read pair by pair. */
struct keywords_occurrences_reader {
    const unsigned char *at, *end;
    struct wen_string word, tag, list; /* of the pair at hand */
};

/* Begins to read and sets the unit's parts. False where the bytes are damaged. */
bool keywords_occurrences_open(struct keywords_occurrences_reader *reader, const void *bytes,
                               size_t size, struct keywords_parts *parts);

/* Moves to the next pair, whose list is then known to be well formed. Returns 1, 0 at the end, -1
 * where the bytes are damaged. */
int keywords_occurrences_next(struct keywords_occurrences_reader *reader);

/* Takes the next document off the front of a list: 1, 0 at the end, -1 where it is damaged. */
int keywords_occurrences_take(struct wen_string *list, uint64_t *words, uint64_t *count);

#endif
