/* SPDX-License-Identifier: MIT */
/* Counts of the whole corpus, in the collector, in bounded memory: a tally with the pairs of its
 * rows, and sorters of the host that take what these have no room for and put the rows of the
 * tables in order. */
#ifndef ENTITIES_CORPUS_H
#define ENTITIES_CORPUS_H

#include "host.h"
#include "pair_table.h"
#include "pairs.h"

/* Starts as {0}. */
struct entities_corpus {
    unsigned names; /* of a row */
    size_t budget;  /* bytes: half of it for the tally and the pairs, the rest for sorters */
    struct entities_tally *tally;
    struct entities_pairs pairs;
    struct entities_rows rows; /* of the tally, of the unit at hand */
    const struct entities_pair_rules *rules;
    struct entities_pair_table pair_table;
    struct wen_sorter *counts, *ranked; /* the host's, or NULL */
    bool spilled;                       /* counts has records from before */
    struct entities_bytes key, value, last;
    uint64_t mentions;             /* of all rows, by entities_corpus_rank() */
    struct entities_totals totals; /* by entities_corpus_rank() */
};

/* Of things of so many names. With `rules` also of their pairs, for which names have to be
 * ENTITIES_PAIR_NAMES; the rules outlive the corpus; NULL: without. False where memory is
 * exhausted. */
bool entities_corpus_open(struct entities_corpus *corpus, unsigned names,
                          const struct entities_pair_rules *rules, size_t budget);

/* Adds what entities_tally_save() and, behind it, entities_pairs_save() wrote. This and what
 * follows return WEN_OK, or WEN_STOP with the reason recorded. */
int entities_corpus_absorb(struct entities_corpus *corpus, struct wen_context *context,
                           const void *bytes, size_t size);

/* Sums all counts and puts the rows in order: most mentions first, then by the bytes of the names;
 * and the pairs as pair_table.h says. Nothing can be absorbed any more. */
int entities_corpus_rank(struct entities_corpus *corpus, struct wen_context *context);

/* The next row in that order, valid until the next call. Returns 1, 0 behind the last one, or
 * WEN_STOP. */
int entities_corpus_next(struct entities_corpus *corpus, struct wen_context *context,
                         struct entities_count *count);

/* The next pair, with rules; after the rows, or without asking for them. */
int entities_corpus_next_pair(struct entities_corpus *corpus, struct wen_context *context,
                              struct entities_pair_row *row);

/* Closes what is open of the host. */
void entities_corpus_end(struct entities_corpus *corpus, struct wen_context *context);

/* Gives memory back; what is still open of the host is the host's. */
void entities_corpus_free(struct entities_corpus *corpus);

#endif
