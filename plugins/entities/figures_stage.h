/* SPDX-License-Identifier: MIT */
/* The stage's side of normal values and figures: what is read at open(), the column `normal`, the
 * layer and the table `figures`. */
#ifndef ENTITIES_FIGURES_STAGE_H
#define ENTITIES_FIGURES_STAGE_H

#include "engine.h"
#include "figures.h"
#include "host.h"
#include "normal_time.h"

/* Starts as {0}. */
struct entities_figures {
    struct entities_units units;
    struct figures_words words;
    struct figures_finder *finder;
    uint8_t *classes; /* [label of a tag]: enum figures_class */
    uint32_t class_count;
    uint32_t quiet[3]; /* labels of blocks that repeat what others say */
    /* of the document */
    struct figures_entity *entities;
    size_t entity_capacity;
    uint32_t entity_count;
    struct figures_sentence *sentences;
    size_t sentence_count, sentence_capacity;
    uint8_t *token_classes;
    size_t token_capacity;
    struct wen_string *normals; /* [entity]; the document's */
    /* of the unit: rows of the table as bytes */
    char *rows;
    size_t rows_size, rows_capacity;
    /* of the corpus, in the collector */
    struct wen_sorter *sorter;
    size_t budget;
    uint64_t row_count;
};

/* Columns of the layer; those of the table are the document's id and these up to the places. */
enum {
    FIGURES_COLUMN_INDICATOR,
    FIGURES_COLUMN_VALUE,
    FIGURES_COLUMN_UNIT,
    FIGURES_COLUMN_NUMBER,
    FIGURES_COLUMN_NUMBER_HIGH,
    FIGURES_COLUMN_BASE,
    FIGURES_COLUMN_CHANGE,
    FIGURES_COLUMN_PERIOD,
    FIGURES_COLUMN_TIME,
    FIGURES_COLUMN_SUBJECT,
    FIGURES_COLUMN_PLACES /* begin and end of indicator, change, period, subject */
};

/* figures_layer.c */
extern const struct wen_schema entities_gives_figures;
extern const struct wen_schema entities_table_figures;

/* Reads units and words, registers labels. These return WEN_OK, or WEN_STOP with the reason
 * recorded. */
int entities_figures_open(struct wen_context *context, struct entities_figures *figures,
                          size_t budget);

/* What the times and quantities among the entities are worth, in figures->normals. */
int entities_figures_normal(struct wen_context *context, struct entities_figures *figures,
                            const struct wen_document *document, const struct wen_layer *sentences,
                            const struct wen_layer *blocks, const struct entities_spans *found);

/* Adds the layer, and its rows to those of the unit; after entities_figures_normal(). */
int entities_figures_add(struct wen_context *context, struct entities_figures *figures,
                         unsigned layer, const struct wen_document *document,
                         const struct wen_layer *tokens);

/* figures_table.c: keeps a row of the layer for the table. False: memory is exhausted. */
bool entities_figures_keep(struct entities_figures *figures, struct wen_string id,
                           const union wen_slots *columns, uint32_t row);

/* Emits the rows of the unit and forgets them; takes them in; writes the table. */
int entities_figures_save(struct wen_context *context, struct entities_figures *figures);
int entities_figures_absorb(struct wen_context *context, struct entities_figures *figures,
                            const char *bytes, size_t size);
int entities_figures_finish(struct wen_context *context, struct entities_figures *figures,
                            unsigned table);

void entities_figures_close(struct entities_figures *figures);

#endif
