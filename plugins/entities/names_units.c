/* SPDX-License-Identifier: MIT */
/* Units: the tokens of a text, with what is settled in the place of tokens. */
#include "names_pieces.h"

static bool add_unit(struct entities_tokens *units, struct entities_token unit)
{
    if (units->count == units->capacity) {
        struct entities_token *items =
            entities_room(units->items, units->count, 1, &units->capacity, sizeof *items);
        if (!items) {
            return false;
        }
        units->items = items;
    }
    units->items[units->count++] = unit;
    return true;
}

bool entities_span_settled(const struct entities_span *span)
{
    return span->source != ENTITIES_FROM_GAZETTEER || span->type > ENTITIES_LOC;
}

bool entities_units_make(struct entities_pieces *pieces, const struct entities_tokens *tokens,
                         const struct entities_spans *base)
{
    size_t next = 0;
    uint32_t done = 0;

    pieces->units.count = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        struct entities_token token = tokens->items[i];
        while (next < base->count && base->spans[next].begin < token.end) {
            const struct entities_span *span = &base->spans[next++];
            if (!entities_span_settled(span)) {
                continue;
            }
            uint32_t begin = token.begin > done ? token.begin : done;
            struct entities_token before = {begin, span->begin, token.letter, token.part, 0};
            struct entities_token unit = {span->begin, span->end, 0, (uint32_t)next, 0};
            if ((before.begin < before.end && !add_unit(&pieces->units, before)) ||
                !add_unit(&pieces->units, unit)) {
                return false;
            }
            done = span->end;
        }
        if (token.begin < done) {
            token.type = 0;
            token.begin = done < token.end ? done : token.end;
        }
        if (token.begin < token.end && !add_unit(&pieces->units, token)) {
            return false;
        }
    }
    return true;
}
