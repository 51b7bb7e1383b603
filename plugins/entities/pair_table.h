/* SPDX-License-Identifier: MIT */
/* Rows of the table "entity_pairs" out of the counts of the whole corpus. Each pair has to meet the
 * counts of both its entities; that is done by sorting, since there may be more of them than memory
 * has room for. Entities are the keys of bytes.h, of ENTITIES_PAIR_NAMES names; a pair is the
 * keys of its two, one behind the other, the lesser one first. */
#ifndef ENTITIES_PAIR_TABLE_H
#define ENTITIES_PAIR_TABLE_H

#include "association.h"
#include "bytes.h"
#include "host.h"

enum { ENTITIES_PAIR_NAMES = 2 }; /* canonical name and type */

/* What is counted, and which rows are given. */
struct entities_pair_rules {
    bool documents;   /* the chances are documents; else sentences */
    uint64_t minimum; /* of them, that have both */
    uint64_t top;     /* rows at most; 0: all */
};

/* Starts as {0}. */
struct entities_pair_table {
    const struct entities_pair_rules *rules;
    struct wen_sorter *by_second, *ranked; /* the host's, or NULL */
    size_t budget;                         /* bytes of each */
    struct entities_bytes entity;          /* the one at hand: its key */
    uint64_t chances;                      /* that have it */
    bool known;                            /* it has enough of them */
    struct entities_bytes key, value, names;
    uint64_t total, given;
};

/* Makes an empty table; the rules outlive it. This and what follows return WEN_OK, or WEN_STOP with
 * the reason recorded. */
int entities_pair_table_open(struct entities_pair_table *table, struct wen_context *context,
                             const struct entities_pair_rules *rules, size_t budget);

/* Adds an entity that `chances` have; then its pairs with greater ones. All in the order of keys.
 */
int entities_pair_table_entity(struct entities_pair_table *table, struct wen_context *context,
                               struct wen_string key, uint64_t chances);
int entities_pair_table_pair(struct entities_pair_table *table, struct wen_context *context,
                             struct wen_string key, uint64_t sentences, uint64_t documents);

/* Puts the rows in order, of `total` chances: falling G2, then falling count, then the entities by
 * bytes. G2 counts here as a single-precision number: its last bits may differ from one machine's
 * logarithm to the next. */
int entities_pair_table_rank(struct entities_pair_table *table, struct wen_context *context,
                             uint64_t total);

/* A row; the strings live until the next call. */
struct entities_pair_row {
    struct wen_string names[2 * ENTITIES_PAIR_NAMES]; /* of the first, of the second */
    uint64_t sentences, documents;
    struct entities_cells cells;
};

/* Returns 1, 0 behind the last row, or WEN_STOP. */
int entities_pair_table_next(struct entities_pair_table *table, struct wen_context *context,
                             struct entities_pair_row *row);

/* Closes what is open of the host. */
void entities_pair_table_end(struct entities_pair_table *table, struct wen_context *context);

/* Gives memory back; what is still open of the host is the host's. */
void entities_pair_table_free(struct entities_pair_table *table);

#endif
