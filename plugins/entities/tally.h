/* SPDX-License-Identifier: MIT */
/* Counts of entities over many documents: how often, and in how many of them. */
#ifndef ENTITIES_TALLY_H
#define ENTITIES_TALLY_H

#include "text.h"

struct entities_tally;

/* One counted entity; the strings are those of whoever gave it. */
struct entities_count {
    const char *type, *entity;
    uint32_t type_size, entity_size;
    uint64_t count, documents;
};

/* NULL where memory is exhausted. */
struct entities_tally *entities_tally_new(void);

/* Says that what is counted from now on stands in another document. */
void entities_tally_next_document(struct entities_tally *tally);

/* Counts one mention. Returns -1 where memory is exhausted. */
int entities_tally_mention(struct entities_tally *tally, const char *type, const char *entity,
                           size_t entity_size);

/* Writes all counts as bytes that entities_tally_absorb() takes, here or on another machine;
 * *bytes (free() it) is NULL where there are none. Returns -1 where memory is exhausted. */
int entities_tally_save(const struct entities_tally *tally, void **bytes, size_t *size);

/* Adds saved counts. Returns -1 where the bytes are damaged or memory is exhausted. */
int entities_tally_absorb(struct entities_tally *tally, const void *bytes, size_t size,
                          struct entities_error *error);

/* Sets *count to that of entity `number`, from 0 in the order of first coming. False where there
 * are no more. */
bool entities_tally_row(const struct entities_tally *tally, size_t number,
                        struct entities_count *count);

/* Bytes that what it holds takes in memory. */
size_t entities_tally_size(const struct entities_tally *tally);

/* Forgets all counts. */
void entities_tally_clear(struct entities_tally *tally);

void entities_tally_free(struct entities_tally *tally);

#endif
