/* SPDX-License-Identifier: MIT */
/* A tagger of names that learns from marked sentences what the evidence lacks:
 * a linear model over characters whose facts are the characters, the tokens and
 * what gazetteers, rules and tags say. Needs no host.
 *
 * Text becomes chains of cells, a cell a character. A cell has one of 1 + 4 n
 * tags: none, or for each of n types that a name begins, goes on, ends or is
 * whole there. Every fact about a cell and its neighbours is hashed to a row of
 * weights, one a tag; a cell's score for a tag is the sum of its rows, and what
 * the evidence says has TAGGER_TRUST more: a model of zeros says what the
 * evidence says. The best path of tags that fit together wins (Viterbi). Sums
 * are integers: the same names on every machine. */
#ifndef ENTITIES_TAGGER_H
#define ENTITIES_TAGGER_H

#include "engine.h"

#define TAGGER_MOST_TYPES 15u
#define TAGGER_TAGS(types) (1u + 4u * (types)) /* of that many types */
#define TAGGER_MOST_TAGS TAGGER_TAGS(TAGGER_MOST_TYPES)

/* Rows of weights and scores are filled up to a multiple of 8: they are added 8 at a time, and
 * those of up to 3 types lie in one line of the cache. */
#define TAGGER_LANES 8u
#define TAGGER_STRIDE(types) ((TAGGER_TAGS(types) + TAGGER_LANES - 1) / TAGGER_LANES * TAGGER_LANES)
#define TAGGER_MOST_STRIDE TAGGER_STRIDE(TAGGER_MOST_TYPES)

/* Tag 0 is none; where a name is in a cell, the tag is 1 + 4 * type + place. */
enum tagger_place { TAGGER_BEGIN, TAGGER_WITHIN, TAGGER_END, TAGGER_WHOLE };

/* Cells of a chain at most; longer sentences are cut. */
#define TAGGER_CHAIN 512u

/* A cell's place in a run of cells that have something in common: a token, a name. */
struct tagger_run {
    uint16_t at, size; /* size 0: it is in none */
};

/* What is known of a character. Without a gap: workers hand cells on as they are. */
struct tagger_cell {
    uint32_t character;
    uint32_t tag;                       /* of the token: tagger_hash() of its name; 0: none */
    uint16_t evidence_type, entry_type; /* numbers of the stage's types; 0: none */
    struct tagger_run token;            /* the segmenter's word */
    struct tagger_run evidence;         /* what the evidence alone says */
    struct tagger_run entry;            /* the longest entry of a gazetteer */
    uint8_t source;                     /* of the evidence: enum entities_evidence */
    uint8_t gap;                        /* white space stands before it */
    uint16_t right;                     /* the tag that people gave it, where there is one */
};

/* ---- chains ---- */

/* What is known of a text: spans in order, none over another. A token's `type` is the hash of its
 * tag, a mark's the number of its type from 0 on. */
struct tagger_text {
    const char *text;
    size_t size;
    const struct entities_spans *tokens, *evidence, *entries, *marks; /* marks may be NULL */
};

enum { TAGGER_LAYERS = 4 };

/* Reads a text chain by chain; starts as {.text = …}. */
struct tagger_reader {
    struct tagger_text text;
    size_t at;
    size_t next[TAGGER_LAYERS];
    size_t count;
    struct tagger_cell cells[TAGGER_CHAIN];
    uint32_t begin[TAGGER_CHAIN], end[TAGGER_CHAIN]; /* of the cells, bytes of the text */
    uint32_t owner[TAGGER_LAYERS][TAGGER_CHAIN];     /* number of the span around it, plus 1 */
};

/* Reads the next chain that has a cell; false at the end. */
bool tagger_next_chain(struct tagger_reader *reader);

/* ---- facts ---- */

#define TAGGER_MOST_FACTS 96u

/* Tables that are made when the stage opens. */
struct tagger_tables {
    uint8_t *classes;                              /* [0x10000]: bits, see tagger_facts.c */
    uint32_t type_hashes[ENTITIES_MOST_TYPES + 1]; /* of the names of the stage's types */
};

/* False where memory is exhausted; free in either case. */
bool tagger_tables_make(struct tagger_tables *tables, const struct entities_types *types);
void tagger_tables_free(struct tagger_tables *tables);

/* A hash of a name, never 0. */
uint32_t tagger_hash(const char *name, size_t size);

/* Lists the rows, of 2^bits, of cell number `at` of a chain; returns how many. */
size_t tagger_list_rows(const struct tagger_tables *tables, const struct tagger_cell *cells,
                        size_t count, size_t at, unsigned bits, uint32_t rows[TAGGER_MOST_FACTS]);

/* ---- the path ---- */

/* The weights of a file are in 64ths: what one example changes is 1. */
#define TAGGER_UNIT 64
/* What speaks for the evidence, in examples' changes of one fact. */
#define TAGGER_TRUST 40

/* A model at work. */
struct tagger_weights {
    unsigned bits;
    uint32_t types;
    const int16_t *rows;     /* [2^bits][stride] */
    const int16_t *moves;    /* [tags + 1][tags]: from tag to tag; the last: a chain begins */
    const uint16_t *type_of; /* [the stage's type]: the model's plus 1; 0: it has none such */
    int32_t trust;           /* of the evidence: TAGGER_TRUST in the unit of the weights */
};

/* The tag of a cell at a place of a run that has a type of the model. */
uint32_t tagger_tag_of(uint32_t type, struct tagger_run run);

/* The tag that the evidence gives a cell. */
uint32_t tagger_of_evidence(const struct tagger_cell *cell, const uint16_t *type_of);

/* Sets scores[count][stride]. */
void tagger_score(const struct tagger_weights *weights, const struct tagger_tables *tables,
                  const struct tagger_cell *cells, size_t count, int32_t *scores);

/* Sets `tags` to the best path through scores[count][stride]. Of equal ones the lower tags win. */
void tagger_trace(const int32_t *scores, size_t count, uint32_t types, const int16_t *moves,
                  uint8_t *tags);

/* Does both. `scores` has room for TAGGER_CHAIN * TAGGER_STRIDE(weights->types). */
void tagger_tag(const struct tagger_weights *weights, const struct tagger_tables *tables,
                const struct tagger_cell *cells, size_t count, int32_t *scores, uint8_t *tags);

#endif
