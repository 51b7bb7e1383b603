/* SPDX-License-Identifier: MIT */
/* The engine: one walk over the text, one policy of what wins. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

#define PLANE 0x10000u

/* A name of the gazetteers may begin with the character; beside the marks of the rules. Most
 * characters have no mark, and are passed by. */
#define NAME_STARTS 8u

int entities_engine_open(struct entities_engine *engine, struct entities_error *error)
{
    memset(engine, 0, sizeof *engine);
    entities_types_begin(&engine->types);
    engine->gazetteer = entities_gazetteer_new();
    engine->rules = entities_rules_new();
    engine->marks = calloc(PLANE, sizeof *engine->marks);
    if (!engine->gazetteer || !engine->rules || !engine->marks) {
        entities_engine_close(engine);
        return entities_exhausted(error);
    }
    return 0;
}

static unsigned mark_of(const struct entities_engine *engine, uint32_t c)
{
    return (entities_gazetteer_starts(engine->gazetteer, c) ? NAME_STARTS : 0u) |
           entities_rules_marks(engine->rules, c);
}

int entities_engine_build(struct entities_engine *engine, struct entities_error *error)
{
    if (entities_gazetteer_build(engine->gazetteer, error) != 0 ||
        entities_rules_build(engine->rules, error) != 0) {
        return -1;
    }
    for (uint32_t c = 0; c < PLANE; c++) {
        engine->marks[c] = (uint8_t)mark_of(engine, c);
    }
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

/* The policy: a longer candidate wins; of equal ones the first that is proposed. */
static void propose(struct entities_span *best, struct entities_span candidate)
{
    if (candidate.end > best->end) {
        *best = candidate;
    }
}

/* The winner among the candidates that begin at text[at]; end 0: there is none. */
static struct entities_span best_at(const struct entities_engine *engine, const char *text,
                                    size_t size, size_t at, unsigned left, unsigned here,
                                    const struct entities_span *name)
{
    struct entities_span best = {0};
    uint32_t begin = (uint32_t)at, type = 0;

    if (here & NAME_STARTS) {
        struct entities_entry entry = {0};
        size_t end = entities_gazetteer_match(engine->gazetteer, text, size, at, &entry);
        propose(&best,
                (struct entities_span){begin, (uint32_t)end, entry.type, entry.canonical_size,
                                       entry.canonical, ENTITIES_FROM_GAZETTEER});
    }
    if (entities_rules_try(left, here)) {
        size_t end = entities_rules_match(engine->rules, text, size, at, &type);
        propose(&best,
                (struct entities_span){begin, (uint32_t)end, type, 0, NULL, ENTITIES_FROM_RULE});
    }
    if (name) {
        propose(&best, *name);
    }
    return best;
}

int entities_engine_scan(const struct entities_engine *engine, const char *text, size_t size,
                         const struct entities_spans *names, struct entities_spans *found)
{
    size_t at = 0, name = 0, name_count = names ? names->count : 0;
    unsigned left = engine->marks['\n'];

    found->count = 0;
    while (at < size) {
        size_t next = at;
        uint32_t c = entities_next(text, &next);
        unsigned here = c < PLANE ? engine->marks[c] : mark_of(engine, c);
        while (name < name_count && names->spans[name].begin < at) {
            name++;
        }
        bool named = name < name_count && names->spans[name].begin == at;
        if ((here & NAME_STARTS) || named || entities_rules_try(left, here)) {
            struct entities_span best =
                best_at(engine, text, size, at, left, here, named ? &names->spans[name] : NULL);
            if (best.end && best.type != ENTITIES_NOTHING && !entities_spans_add(found, best)) {
                return -1;
            }
            if (best.end) {
                size_t last = next = best.end;
                c = entities_previous(text, &last);
                here = c < PLANE ? engine->marks[c] : mark_of(engine, c);
            }
        }
        left = here;
        at = next;
    }
    return 0;
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
    free(engine->marks);
    engine->gazetteer = NULL;
    engine->rules = NULL;
    engine->marks = NULL;
}
