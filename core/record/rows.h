/* SPDX-License-Identifier: MIT */
/* Rows of typed columns as a stage fills them: the layers of a document (in
 * its arena) and pieces of tables. */
#ifndef WENLIU_RECORD_ROWS_H
#define WENLIU_RECORD_ROWS_H

#include "base/arena.h"
#include "base/error.h"
#include "record/labels.h"
#include "wenliu/stage.h"

/* Set up once by wen_store_init(), emptied before each document. */
struct wen_store {
    const struct wen_schema *schema;
    bool of_table; /* for messages; set by whoever has tables */
    unsigned column_count;
    uint32_t count, capacity;
    uint32_t *begin, *end;
    union wen_slots *columns; /* the memory of each column, in the arena */
    union wen_slots *room;    /* where the rows of the last wen_store_add() go */
    struct wen_rows rows;     /* what wen_store_add() hands out */
    struct wen_layer layer;   /* the same rows for reading, by wen_store_layer() */
};

/* `schema` outlives the store. */
void wen_store_init(struct wen_store *store, const struct wen_schema *schema);

/* Forgets the rows; their memory is the arena's. */
void wen_store_reset(struct wen_store *store);

/* Makes room for `count` more rows, filled with "no value". */
struct wen_rows *wen_store_add(struct wen_store *store, struct wen_arena *arena, uint32_t count);

/* Copies what the strings of the rows from `row` on point to into the arena. */
void wen_store_keep(struct wen_store *store, struct wen_arena *arena, uint32_t row);

/* The rows as a layer; valid until the next add or reset. */
const struct wen_layer *wen_store_layer(struct wen_store *store);

void wen_store_free(struct wen_store *store);

/* What the cells of a layer must fit to. */
struct wen_store_limits {
    struct wen_string text;
    const struct wen_labels *labels;
    const struct wen_vocabulary *const *vocabularies; /* one a column, NULL: none offered; NULL: of
                                                         no column */
};

/* Checks every row: spans inside the text, on characters, not empty, sorted,
 * disjoint where the schema says so; labels registered, words in their
 * vocabulary, positions on characters, strings valid UTF-8. WEN_EXIT_OK, or
 * WEN_EXIT_DATA with layer, row and fault in the error. */
int wen_store_check(const struct wen_store *store, const struct wen_store_limits *limits,
                    struct wen_error *error);

#endif
