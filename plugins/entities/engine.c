/* SPDX-License-Identifier: MIT */
/* The engine: one walk over the text, one policy of what wins. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

#define PLANE 0x10000u

int entities_engine_open(struct entities_engine *engine, struct entities_error *error)
{
    memset(engine, 0, sizeof *engine);
    entities_types_begin(&engine->types);
    engine->gazetteer = entities_gazetteer_new();
    engine->rules = entities_rules_new();
    engine->gates = calloc(PLANE, sizeof *engine->gates);
    if (!engine->gazetteer || !engine->rules || !engine->gates) {
        entities_engine_close(engine);
        return entities_exhausted(error);
    }
    return 0;
}

int entities_engine_build(struct entities_engine *engine, struct entities_error *error)
{
    if (entities_gazetteer_build(engine->gazetteer, error) != 0 ||
        entities_rules_build(engine->rules, error) != 0) {
        return -1;
    }
    if (entities_gates_of_rules(engine->rules, engine->gates) != 0) {
        return entities_exhausted(error);
    }
    entities_gates_of_names(engine->gazetteer, engine->gates);
    return 0;
}

bool entities_spans_add(struct entities_spans *spans, struct entities_span span)
{
    struct entities_span *room =
        entities_room(spans->spans, spans->count, 1, &spans->capacity, sizeof *room);
    if (!room) {
        return false;
    }
    spans->spans = room;
    room[spans->count++] = span;
    return true;
}

struct candidate {
    struct entities_span span; /* end 0: there is none */
    int32_t priority;          /* only names of gazetteers have one that is not 0 */
};

/* The policy: a higher priority wins, then the longer one; of equal ones the first that is
 * proposed. */
static void propose(struct candidate *best, struct entities_span span, int32_t priority)
{
    if (span.end && (!best->span.end || priority > best->priority ||
                     (priority == best->priority && span.end > best->span.end))) {
        *best = (struct candidate){span, priority};
    }
}

static void propose_entry(const struct entities_engine *engine, const char *text, size_t size,
                          size_t at, size_t limit, struct candidate *best)
{
    struct entities_entry entry = {0};
    size_t end = entities_gazetteer_match(engine->gazetteer, text, size, at, limit, &entry);

    propose(best,
            (struct entities_span){(uint32_t)at, (uint32_t)end, entry.type, entry.canonical_size,
                                   entry.canonical, ENTITIES_FROM_GAZETTEER},
            entry.priority);
}

/* The winner among the candidates that begin at text[at]. `open`: bits of the gates that let it
 * pass. */
static struct candidate best_at(const struct entities_engine *engine, const char *text, size_t size,
                                size_t at, uint32_t open, const struct entities_span *name)
{
    struct candidate best = {{0}, 0};
    uint32_t type = 0;

    if (open & ENTITIES_GATE_NAMES) {
        propose_entry(engine, text, size, at, size, &best);
    }
    if (open & ~ENTITIES_GATE_NAMES) {
        const struct entities_letters letters = {.text = text, .size = size};
        size_t end = entities_rules_match(engine->rules, &letters, at, &type);
        propose(
            &best,
            (struct entities_span){(uint32_t)at, (uint32_t)end, type, 0, NULL, ENTITIES_FROM_RULE},
            0);
    }
    if (name) {
        propose(&best, *name, 0);
    }
    return best;
}

/* Where in a candidate one of higher priority begins; its end, where none does. */
static size_t overruled_at(const struct entities_engine *engine, const char *text, size_t size,
                           const struct candidate *candidate)
{
    /* of what has no priority, only a name below 0 is overruled */
    uint32_t open = candidate->priority < 0 ? UINT32_MAX : ENTITIES_GATE_NAMES;
    size_t at = candidate->span.begin;

    for (entities_next(text, &at); at < candidate->span.end; entities_next(text, &at)) {
        struct candidate inside = best_at(engine, text, size, at, open, NULL);
        if (inside.span.end && inside.priority > candidate->priority) {
            return at;
        }
    }
    return at;
}

/* Puts in the place of a candidate in which one of higher priority begins an entry that ends before
 * that; or nothing. */
static void give_way(const struct entities_engine *engine, const char *text, size_t size,
                     struct candidate *best)
{
    while (best->span.end &&
           (best->priority < 0 || best->priority < entities_gazetteer_highest(engine->gazetteer))) {
        size_t limit = overruled_at(engine, text, size, best);
        if (limit == best->span.end) {
            return;
        }
        struct candidate shorter = {{0}, 0};
        propose_entry(engine, text, size, best->span.begin, limit, &shorter);
        *best = shorter;
    }
}

static inline struct entities_gate gate_of(const struct entities_engine *engine, uint32_t c)
{
    static const struct entities_gate beyond = {UINT32_MAX, UINT32_MAX};

    return c < PLANE ? engine->gates[c] : beyond;
}

/* Where the walk goes on, and the gates about that place. */
struct walk {
    size_t at, next; /* a character begins and ends there */
    uint32_t first;  /* its gate */
    uint32_t led;    /* bits of gates that lead to it */
};

/* Goes on at text[at]. Before a text stands a newline, and behind it. */
static void enter(const struct entities_engine *engine, const char *text, size_t size, size_t at,
                  struct walk *walk)
{
    size_t before = at;

    walk->at = walk->next = at;
    if (at < size) {
        uint32_t left = at > 0 ? entities_previous(text, &before) : '\n';
        struct entities_gate gate = gate_of(engine, entities_next(text, &walk->next));
        walk->first = gate.first;
        walk->led = gate_of(engine, left).first & gate.second & ENTITIES_GATE_LED;
    }
}

/* The next place before text[stop] at which a gate is open, or stop. Sets *open to the bits that
 * let it pass; the walk goes on behind it. Most places are passed by, so this is where the time
 * goes: what it needs it keeps in registers. */
static size_t next_open(const struct entities_engine *engine, const char *text, size_t size,
                        size_t stop, struct walk *walk, uint32_t *open)
{
    size_t at = walk->at, next = walk->next, here = at;
    uint32_t first = walk->first, led = walk->led, bits = 0;

    while (!bits && at < stop) {
        size_t behind = next;
        struct entities_gate gate =
            gate_of(engine, behind < size ? entities_next(text, &behind) : '\n');
        uint32_t both = first & gate.second;
        here = at;
        bits = (both & ~ENTITIES_GATE_LED) | led;
        led = both & ENTITIES_GATE_LED;
        first = gate.first;
        at = next;
        next = behind;
    }
    *walk = (struct walk){at, next, first, led};
    *open = bits;
    return bits ? here : at;
}

int entities_engine_scan(const struct entities_engine *engine, const char *text, size_t size,
                         const struct entities_spans *names, struct entities_spans *found)
{
    size_t name = 0, name_count = names ? names->count : 0;
    struct walk walk;

    found->count = 0;
    enter(engine, text, size, 0, &walk);
    for (;;) {
        while (name < name_count && names->spans[name].begin < walk.at) {
            name++;
        }
        size_t named = name < name_count ? names->spans[name].begin : size;
        uint32_t open = 0;
        size_t at = next_open(engine, text, size, named, &walk, &open);
        if (at == size) {
            return 0;
        }
        if (at < named && !(open & (~ENTITIES_GATE_NAMES | ENTITIES_GATE_SHORT)) &&
            !entities_gazetteer_may_begin(engine->gazetteer, text, size, at)) {
            continue; /* of many names, most gates are open */
        }
        /* where a name begins, no gate was asked */
        struct candidate best =
            at == named ? best_at(engine, text, size, at, UINT32_MAX, &names->spans[name])
                        : best_at(engine, text, size, at, open, NULL);
        give_way(engine, text, size, &best);
        if (best.span.end && best.span.type != ENTITIES_NOTHING &&
            !entities_spans_add(found, best.span)) {
            return -1;
        }
        if (best.span.end) {
            enter(engine, text, size, best.span.end, &walk);
        } else if (at == named) {
            entities_next(text, &at);
            enter(engine, text, size, at, &walk);
        }
    }
}

size_t entities_without_blanks(const char *surface, size_t size, char *to)
{
    size_t at = 0, written = 0;

    while (at < size) {
        size_t begin = at;
        if (!entities_blank(entities_next(surface, &at))) {
            memmove(to + written, surface + begin, at - begin);
            written += at - begin;
        }
    }
    return written;
}

void entities_engine_close(struct entities_engine *engine)
{
    entities_gazetteer_free(engine->gazetteer);
    entities_rules_free(engine->rules);
    free(engine->gates);
    engine->gazetteer = NULL;
    engine->rules = NULL;
    engine->gates = NULL;
}
