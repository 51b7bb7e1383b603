/* SPDX-License-Identifier: MIT */
/* In which parts of a unit a word with a tag stands, and how often: what dispersion is worked out
 * of. A part is what one document has of one group, all of it where there are no groups; it is
 * known by its group and the number of its words alone. */
#ifndef WENLIU_KEYWORDS_OCCURRENCES_H
#define WENLIU_KEYWORDS_OCCURRENCES_H

#include "bytes.h"
#include "dispersion.h"
#include "error.h"
#include "tally.h"
#include "wenliu/stage.h"

struct keywords_occurrence {
    uint32_t part; /* of the unit, from 0 */
    uint32_t count;
    uint32_t before; /* occurrence of the same pair, number + 1; 0: none */
};

struct keywords_unit_part {
    uint64_t words;
    uint32_t group; /* the owner's number */
};

/* Starts as {0}. */
struct keywords_occurrences {
    struct keywords_occurrence *items;
    uint32_t count, capacity;
    uint32_t *last; /* of each pair of the tally: its last occurrence, number + 1 */
    uint32_t last_count, last_capacity;
    struct keywords_unit_part *parts;
    uint32_t part_count, part_capacity;
    struct keywords_bytes scratch;
};

/* The names of groups where there are none: what is in no groups is in one without a name. */
extern const struct keywords_names keywords_no_groups;

/* Begins a part, with its first word, of a group, with so many words already. Returns its number,
 * KEYWORDS_NONE where memory is exhausted. */
uint32_t keywords_occurrences_begin(struct keywords_occurrences *occurrences, uint32_t group,
                                    uint64_t words);

/* One more word in a part: a token of a pair. A pair's tokens come part by part. False where memory
 * is exhausted. */
bool keywords_occurrences_add(struct keywords_occurrences *occurrences, uint32_t pair,
                              uint32_t part);

/* Appends all of it as bytes; numbers are LEB128:
 *
 *   the number of groups, for each: size of its name, the name, the unit's parts of it: their
 *     number, words, the words of the smallest (0 where there is none)
 *   for each pair: size of the word, the word, size of the tag's name, the name, size of the list,
 *     the list: for each part of the pair, in order, its words and the pair's tokens in it
 *
 * `tally` is what the pairs are of, `tags` names its tags, `groups` the groups of the parts. False
 * where memory is exhausted. */
bool keywords_occurrences_write(struct keywords_occurrences *occurrences,
                                const struct keywords_tally *tally,
                                const struct keywords_string *tags,
                                const struct keywords_names *groups, struct keywords_bytes *to,
                                struct keywords_error *error);

/* Forgets all and keeps the memory. */
void keywords_occurrences_clear(struct keywords_occurrences *occurrences);

void keywords_occurrences_free(struct keywords_occurrences *occurrences);

/* Bytes of keywords_occurrences_write(), read pair by pair. */
struct keywords_occurrences_reader {
    const unsigned char *at, *end;
    uint64_t groups;                   /* that have not been read */
    struct wen_string word, tag, list; /* of the pair at hand */
};

/* Begins to read. False where the bytes are damaged. */
bool keywords_occurrences_open(struct keywords_occurrences_reader *reader, const void *bytes,
                               size_t size);

/* Reads the next group, before any pair: 1, 0 behind the last one, -1 where the bytes are damaged.
 */
int keywords_occurrences_next_group(struct keywords_occurrences_reader *reader,
                                    struct wen_string *name, struct keywords_parts *parts);

/* Moves to the next pair, whose list is then known to be well formed. Returns 1, 0 at the end, -1
 * where the bytes are damaged. */
int keywords_occurrences_next(struct keywords_occurrences_reader *reader);

/* Takes the next part off the front of a list: 1, 0 at the end, -1 where it is damaged. */
int keywords_occurrences_take(struct wen_string *list, uint64_t *words, uint64_t *count);

#endif
