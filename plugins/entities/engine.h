/* SPDX-License-Identifier: MIT */
/* The engine: gazetteers, rules and names from tokens over one text, and what wins where they
 * disagree. Needs no host. */
#ifndef ENTITIES_ENGINE_H
#define ENTITIES_ENGINE_H

#include "gates.h"
#include "gazetteer.h"
#include "rules.h"

/* What says that a mention is one. Models know the numbers: new ones come last. */
enum entities_evidence {
    ENTITIES_FROM_TAG = 1, /* the segmenter's part of speech */
    ENTITIES_FROM_RULE,
    ENTITIES_FROM_GAZETTEER,
    ENTITIES_FROM_GRAMMAR,  /* of names */
    ENTITIES_FROM_DOCUMENT, /* what was found elsewhere in the document */
    ENTITIES_FROM_MODEL,    /* a model that learnt from marked text */
    ENTITIES_SOURCES
};

/* A mention. `canonical` NULL: its own surface without blanks. */
struct entities_span {
    uint32_t begin, end;
    uint32_t type;
    uint32_t canonical_size;
    const char *canonical;
    enum entities_evidence source;
};

/* Starts as {0}; free(spans). Kept from text to text. */
struct entities_spans {
    struct entities_span *spans;
    size_t count, capacity;
};

struct entities_engine {
    struct entities_types types;
    struct entities_gazetteer *gazetteer;
    struct entities_rules *rules;
    struct entities_gate *gates; /* [code point below 0x10000] */
    int32_t highest;             /* priority of an entry */
};

/* An engine without gazetteers and rules. Returns -1 where memory is exhausted. */
int entities_engine_open(struct entities_engine *engine, struct entities_error *error);

/* Makes what was read into engine->gazetteer and engine->rules ready. */
int entities_engine_build(struct entities_engine *engine, struct entities_error *error);

/* Finds the entities of a text (valid UTF-8, below 4 GiB), in order, none over another.
 *
 * At each place, from left to right, the candidate of the highest priority wins (0, but for entries
 * of gazetteers that say another), then the longest one; of equal ones the gazetteers' before the
 * rules' before that of `names`; the search goes on behind it. A candidate in which an entry of
 * higher priority begins gives way to an entry that ends before that one, or to none; one below 0
 * gives way to rules, too. `names` are candidates
 * from elsewhere, in order, none over another. What a rule "- = …" wins is left out. Returns -1
 * where memory is exhausted. */
int entities_engine_scan(const struct entities_engine *engine, const char *text, size_t size,
                         const struct entities_spans *names, struct entities_spans *found);

/* Appends a span. Returns false where memory is exhausted. */
bool entities_spans_add(struct entities_spans *spans, struct entities_span span);

/* Copies a surface without its blanks to `to` (at least `size` bytes); returns the new size. */
size_t entities_without_blanks(const char *surface, size_t size, char *to);

void entities_engine_close(struct entities_engine *engine);

#endif
