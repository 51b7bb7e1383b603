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
    engine->highest = entities_gazetteer_highest(engine->gazetteer);
    return 0;
}

/* As entities_spans_add(). */
static inline bool add(struct entities_spans *spans, struct entities_span span)
{
    if (spans->count == spans->capacity) {
        struct entities_span *room =
            entities_room(spans->spans, spans->count, 1, &spans->capacity, sizeof *room);
        if (!room) {
            return false;
        }
        spans->spans = room;
    }
    spans->spans[spans->count++] = span;
    return true;
}

bool entities_spans_add(struct entities_spans *spans, struct entities_span span)
{
    return add(spans, span);
}

/* Handed about by value, so that it stays in registers where texts are full of names. */
struct candidate {
    struct entities_span span; /* end 0: there is none */
    int32_t priority;          /* only names of gazetteers have one that is not 0 */
};

/* The policy: a higher priority wins, then the longer one; of equal ones the first. */
static inline struct candidate better(struct candidate first, struct candidate second)
{
    bool wins = second.span.end &&
                (!first.span.end || second.priority > first.priority ||
                 (second.priority == first.priority && second.span.end > first.span.end));

    return wins ? second : first;
}

/* What a gazetteer found from text[at] to text[end]; with `end` 0 nothing. */
static inline struct candidate of_entry(size_t at, size_t end, const struct entities_entry *entry)
{
    struct candidate found = {{0}, 0};

    if (end) {
        found = (struct candidate){{(uint32_t)at, (uint32_t)end, entry->type, entry->canonical_size,
                                    entry->canonical, ENTITIES_FROM_GAZETTEER},
                                   entry->priority};
    }
    return found;
}

static struct candidate entry_at(const struct entities_engine *engine, const char *text,
                                 size_t size, size_t at, size_t limit)
{
    struct entities_entry entry;
    size_t end = entities_gazetteer_match(engine->gazetteer, text, size, at, limit, &entry);

    return of_entry(at, end, &entry);
}

/* The better one of a candidate and what a rule finds at text[at]. */
static inline struct candidate or_rule(const struct entities_engine *engine, const char *text,
                                       size_t size, size_t at, struct candidate best)
{
    const struct entities_letters letters = {.text = text, .size = size};
    uint32_t type = 0;
    size_t end = entities_rules_match(engine->rules, &letters, at, &type);

    if (end == 0) {
        return best; /* nearly always */
    }
    struct entities_span span = {(uint32_t)at, (uint32_t)end, type, 0, NULL, ENTITIES_FROM_RULE};
    return better(best, (struct candidate){span, 0});
}

/* The winner among the candidates that begin at text[at]. `open`: bits of the gates that let it
 * pass. */
static struct candidate best_at(const struct entities_engine *engine, const char *text, size_t size,
                                size_t at, uint32_t open, const struct entities_span *name)
{
    struct candidate best = {{0}, 0};

    if (open & ENTITIES_GATE_NAMES) {
        best = entry_at(engine, text, size, at, size);
    }
    if (open & ~ENTITIES_GATE_NAMES) {
        best = or_rule(engine, text, size, at, best);
    }
    return name ? better(best, (struct candidate){*name, 0}) : best;
}

/* Where in a candidate one of higher priority begins; its end, where none does. */
static size_t overruled_at(const struct entities_engine *engine, const char *text, size_t size,
                           struct candidate candidate)
{
    /* of what has no priority, only a name below 0 is overruled */
    uint32_t open = candidate.priority < 0 ? UINT32_MAX : ENTITIES_GATE_NAMES;
    size_t at = candidate.span.begin;

    for (entities_next(text, &at); at < candidate.span.end; entities_next(text, &at)) {
        struct candidate inside = best_at(engine, text, size, at, open, NULL);
        if (inside.span.end && inside.priority > candidate.priority) {
            return at;
        }
    }
    return at;
}

static inline bool may_give_way(const struct entities_engine *engine, struct candidate candidate)
{
    return candidate.span.end && (candidate.priority < 0 || candidate.priority < engine->highest);
}

/* What takes the place of a candidate in which one of higher priority begins: an entry that ends
 * before that; or nothing. Else the candidate. */
static struct candidate give_way(const struct entities_engine *engine, const char *text,
                                 size_t size, struct candidate best)
{
    while (may_give_way(engine, best)) {
        size_t limit = overruled_at(engine, text, size, best);
        if (limit == best.span.end) {
            break;
        }
        best = entry_at(engine, text, size, best.span.begin, limit);
    }
    return best;
}

/* Puts the winner at a place into `found`. Returns where it ends, 0 where there is none, and -1
 * where memory is exhausted. */
static inline int64_t put(struct candidate best, struct entities_spans *found)
{
    if (best.span.end && best.span.type != ENTITIES_NOTHING && !add(found, best.span)) {
        return -1;
    }
    return best.span.end;
}

/* As put(), of a candidate that may have to give way. */
static int64_t settle(const struct entities_engine *engine, const char *text, size_t size,
                      struct candidate best, struct entities_spans *found)
{
    return put(may_give_way(engine, best) ? give_way(engine, text, size, best) : best, found);
}

/* ---- a walk by gates: few places are worth a look ---------------------------- */

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

static int scan_gates(const struct entities_engine *engine, const char *text, size_t size,
                      const struct entities_spans *names, struct entities_spans *found)
{
    size_t name = 0, name_count = names ? names->count : 0;
    struct walk walk;

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
        int64_t end = best.span.end ? settle(engine, text, size, best, found) : 0;
        if (end < 0) {
            return -1;
        }
        if (end) {
            enter(engine, text, size, (size_t)end, &walk);
        } else if (at == named) {
            entities_next(text, &at);
            enter(engine, text, size, at, &walk);
        }
    }
}

/* ---- large gazetteers: many places at a time -------------------------------- */

/* Sets open[i] to the bits of the gates that are open at character i of the window; the bits of the
 * result say where any are. */
static uint64_t look_at_gates(const struct entities_engine *engine,
                              const struct entities_trie_window *window, uint32_t *open)
{
    size_t before = window->begin;
    uint32_t left = before > 0 ? entities_previous(window->text, &before) : '\n';
    uint32_t right = window->end < window->size ? window->points[window->count] : '\n';
    struct entities_gate next = gate_of(engine, right);
    struct entities_gate here = gate_of(engine, window->points[window->count - 1]);
    uint64_t places = 0;

    /* backwards, so that each bit is shifted to its place */
    for (uint32_t i = window->count; i-- > 0;) {
        struct entities_gate last = gate_of(engine, i > 0 ? window->points[i - 1] : left);
        open[i] = (here.first & next.second & ~ENTITIES_GATE_LED) |
                  (last.first & here.second & ENTITIES_GATE_LED);
        places = places << 1 | (open[i] != 0);
        next = here;
        here = last;
    }
    return places;
}

/* As settle(), at character `number` of a window; `open` as in best_at(). */
static inline int64_t settle_in(const struct entities_engine *engine,
                                const struct entities_trie_window *window, unsigned number,
                                uint32_t open, struct entities_spans *found)
{
    size_t at = window->begin + window->offsets[number];
    struct candidate best = {{0}, 0};

    if (window->places >> number & 1) {
        struct entities_entry entry;
        size_t end = entities_gazetteer_match_in(engine->gazetteer, window, number, &entry);
        best = of_entry(at, end, &entry);
        if (!(open & ~ENTITIES_GATE_NAMES) && !may_give_way(engine, best)) {
            return put(best, found); /* nearly always */
        }
    } else if (open & ENTITIES_GATE_NAMES) {
        best = entry_at(engine, window->text, window->size, at, window->size);
    }
    if (open & ~ENTITIES_GATE_NAMES) {
        best = or_rule(engine, window->text, window->size, at, best);
    }
    return settle(engine, window->text, window->size, best, found);
}

/* Leaves the places that begin at text[at] or behind it, which is behind character `number`. */
static uint64_t places_from(const struct entities_trie_window *window, uint64_t places,
                            unsigned number, size_t at)
{
    do {
        number++;
    } while (number < window->count && window->begin + window->offsets[number] < at);
    return number < ENTITIES_TRIE_WINDOW ? places >> number << number : 0;
}

static int scan_large(const struct entities_engine *engine, const char *text, size_t size,
                      const struct entities_spans *names, struct entities_spans *found)
{
    size_t name = 0, name_count = names ? names->count : 0, at = 0;
    ENTITIES_UNSET struct entities_trie_window window;
    ENTITIES_UNSET uint32_t open[ENTITIES_TRIE_WINDOW];

    while (at < size) {
        entities_gazetteer_look(engine->gazetteer, text, size, at, &window);
        uint64_t places = window.places | look_at_gates(engine, &window, open);
        while (at < window.end) {
            while (name < name_count && names->spans[name].begin < at) {
                name++;
            }
            size_t named = name < name_count ? names->spans[name].begin : size;
            unsigned number = places ? (unsigned)__builtin_ctzll(places) : window.count;
            size_t place = window.begin + window.offsets[number];
            at = place < named ? place : named;
            if (at >= window.end) {
                at = window.end;
                break;
            }
            int64_t end;
            if (at == named) { /* no gate was asked */
                struct candidate best =
                    best_at(engine, text, size, at, UINT32_MAX, &names->spans[name]);
                end = settle(engine, text, size, best, found);
            } else {
                end = settle_in(engine, &window, number, open[number], found);
            }
            if (end < 0) {
                return -1;
            }
            if (end) {
                at = (size_t)end;
            } else {
                entities_next(text, &at);
            }
            if (at > place) {
                places = places_from(&window, places, number, at);
            }
        }
    }
    return 0;
}

int entities_engine_scan(const struct entities_engine *engine, const char *text, size_t size,
                         const struct entities_spans *names, struct entities_spans *found)
{
    found->count = 0;
    return entities_gazetteer_large(engine->gazetteer)
               ? scan_large(engine, text, size, names, found)
               : scan_gates(engine, text, size, names, found);
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
