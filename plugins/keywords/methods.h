/* SPDX-License-Identifier: MIT */
/* The ways to find the keywords of a document, as the option "methods" lists them: what each needs
 * of the layers, and the rows that it gives. */
#ifndef WENLIU_KEYWORDS_METHODS_H
#define WENLIU_KEYWORDS_METHODS_H

#include "options.h"
#include "phrases.h"
#include "textrank.h"

enum keywords_method {
    KEYWORDS_METHOD_TFIDF,
    KEYWORDS_METHOD_TEXTRANK,
    KEYWORDS_METHOD_TERMS,
    KEYWORDS_METHODS
};

/* Columns of the layer "keywords". */
enum { KEYWORDS_COLUMN_TERM, KEYWORDS_COLUMN_COUNT, KEYWORDS_COLUMN_SCORE, KEYWORDS_COLUMN_METHOD };

/* Labels that are looked for in other layers. */
struct keywords_known_labels {
    uint32_t quantity, time, slogan, person, place, body, title; /* of entities */
    uint32_t heading, byline;                                    /* of blocks */
};

/* Starts as {0}. */
struct keywords_methods {
    enum keywords_method order[KEYWORDS_METHODS];
    uint32_t count;
    uint32_t labels[KEYWORDS_METHODS]; /* names of the methods, in the same order */
    struct keywords_keyword *best;     /* room for what one of them finds */
    struct keywords_textrank_rules textrank;
    bool *textrank_tags;
    uint8_t *parts; /* by label: enum keywords_part */
    uint32_t part_count;
    uint8_t *token_parts; /* of the tokens of the document */
    uint32_t token_capacity;
    struct keywords_known_labels known;
    struct keywords_mark *marks;
    uint32_t mark_capacity;
    struct keywords_choosing choosing;
    bool has_phrases; /* `choosing` has found those of the document at hand */
};

/* The layers of a document beside tokens; NULL where there is none. */
struct keywords_layers {
    const uint32_t *upos;             /* of each token: labels */
    const struct wen_layer *entities; /* columns: type, canonical name */
    const struct wen_layer *blocks;   /* column 0: kind */
};

/* Reads the option and registers labels. `rules` are those of the unit: its tags, where the
 * pipeline gives any, hold for TextRank too. Returns WEN_OK or WEN_STOP with the reason recorded.
 */
int keywords_methods_open(struct keywords_methods *methods, struct wen_context *context,
                          const struct keywords_options *options,
                          const struct keywords_rules *rules);

/* Adds the keywords of the document that was added last to the unit, method by method, to the layer
 * 0. Returns WEN_OK or WEN_STOP with the reason recorded. */
int keywords_methods_give(struct keywords_methods *methods, struct wen_context *context,
                          const struct keywords_unit *unit,
                          const struct keywords_document *document,
                          const struct keywords_layers *layers);

/* The phrases of the document that was given keywords last, whether or not one of the methods asked
 * for them; they live until the next document. NULL where memory is exhausted. */
const struct keywords_phrases *keywords_methods_phrases(struct keywords_methods *methods,
                                                        const struct keywords_unit *unit,
                                                        const struct keywords_document *document,
                                                        const struct keywords_layers *layers);

void keywords_methods_close(struct keywords_methods *methods);

#endif
