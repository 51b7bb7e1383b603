/* SPDX-License-Identifier: MIT */
/* Counts of entities of the whole corpus, in the collector, in bounded memory: a tally, and sorters
 * of the host that take what the tally has no room for and put the rows of the table in order. */
#ifndef ENTITIES_CORPUS_H
#define ENTITIES_CORPUS_H

#include "tally.h"
#include "wenliu/stage.h"

/* Starts as {0}. */
struct entities_corpus {
    size_t budget; /* bytes: half of it for the tally, the rest for sorters */
    struct entities_tally *tally;
    struct wen_sorter *counts, *ranked; /* the host's, or NULL */
    char *key;
    size_t key_capacity;
    uint64_t mentions; /* of all entities, by entities_corpus_rank() */
};

/* False where memory is exhausted. */
bool entities_corpus_open(struct entities_corpus *corpus, size_t budget);

/* Adds what entities_tally_save() wrote. This and what follows return WEN_OK, or WEN_STOP with the
 * reason recorded. */
int entities_corpus_absorb(struct entities_corpus *corpus, struct wen_context *context,
                           const void *bytes, size_t size);

/* Sums all counts and puts the entities in order: most mentions first, then by the bytes of entity
 * and type. Nothing can be absorbed any more. */
int entities_corpus_rank(struct entities_corpus *corpus, struct wen_context *context);

/* The next entity in that order, valid until the next call. Returns 1, 0 behind the last one, or
 * WEN_STOP. */
int entities_corpus_next(struct entities_corpus *corpus, struct wen_context *context,
                         struct entities_count *count);

/* Closes what is open of the host. */
void entities_corpus_end(struct entities_corpus *corpus, struct wen_context *context);

/* Gives memory back; what is still open of the host is the host's. */
void entities_corpus_free(struct entities_corpus *corpus);

#endif
