/* SPDX-License-Identifier: MIT */
/* Figures: what a quantity measures or counts, of whom, when, and how it has changed. Finds them in
 * one document, of which it sees entities, tokens and sentences. Needs no host. */
#ifndef ENTITIES_FIGURES_H
#define ENTITIES_FIGURES_H

#include "figures_words.h"
#include "normal_number.h"

/* Bytes of the text; end 0: none. */
struct figures_place {
    uint32_t begin, end;
};

/* A figure. What it measures is written in words of the text, of up to two places. */
struct figures_figure {
    struct figures_place quantity; /* 168.6 亿元 */
    struct figures_place value, unit;
    struct figures_place indicator[2]; /* in the order in which they are read */
    struct figures_place change, period, subject;
    uint32_t entity; /* that is the quantity; of several that are one, the first */
    bool below_zero; /* 零下 */
    struct entities_amount amount;
    bool has_amount;
};

/* Classes of words: what a tag says, as far as it matters here. */
enum figures_class {
    FIGURES_OTHER, /* also: no tag */
    FIGURES_N,
    FIGURES_V,
    FIGURES_A,
    FIGURES_D,
    FIGURES_P,
    FIGURES_C,
    FIGURES_U,
    FIGURES_F,
    FIGURES_M,
    FIGURES_R,
    FIGURES_T,
    FIGURES_W,    /* punctuation that parts nothing */
    FIGURES_LIST, /* 、 */
    FIGURES_BREAK,
    FIGURES_NAME,     /* PER, ORG, LOC */
    FIGURES_TIME,     /* TIME */
    FIGURES_QUANTITY, /* QUANT */
    FIGURES_SCOPE     /* 全市, 该区 */
};

/* The class that a tag of jieba or LAC stands for. */
enum figures_class figures_class_of(const char *tag);

/* What is known of a document. Nothing of it is the finder's. */
struct figures_document {
    const char *text;
    uint32_t size;
    struct figures_entity {
        uint32_t begin, end, type; /* ENTITIES_PER … */
    } const *entities;             /* in order, disjoint */
    uint32_t entity_count;
    const uint32_t *token_begin, *token_end; /* NULL: no tokens */
    const uint8_t *token_class;              /* enum figures_class */
    uint32_t token_count;
    struct figures_sentence {
        uint32_t begin, end;
        bool quiet;     /* a heading, byline or box: what it says is said again */
        bool title;     /* a heading */
        bool opens;     /* the first of its paragraph */
    } const *sentences; /* in order */
    uint32_t sentence_count;
};

struct figures_finder;

/* A finder that reads words and units of the caller; NULL where memory is exhausted. */
struct figures_finder *figures_finder_new(const struct figures_words *words,
                                          const struct entities_units *units);

/* Finds the figures of a document, in order: theirs are *figures and *count, until the next call.
 * Returns -1 where memory is exhausted. */
int figures_find(struct figures_finder *finder, const struct figures_document *document,
                 const struct figures_figure **figures, uint32_t *count);

void figures_finder_free(struct figures_finder *finder);

#endif
