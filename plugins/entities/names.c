/* SPDX-License-Identifier: MIT */
/* The grammar of names over the pieces of a text. */
#include "names_parts.h"

/* Characters of the longest word of the list "be". */
#define LONGEST_BE 4u

/* The mention that the pieces [first, last) are. One piece that a gazetteer knows has its name. */
static struct entities_span span_of(const struct entities_names *names,
                                    const struct entities_spans *base, size_t first, size_t last,
                                    uint32_t type)
{
    const struct entities_piece *pieces = names->pieces.items;
    struct entities_span span = {.begin = pieces[first].begin,
                                 .end = pieces[last - 1].end,
                                 .type = type,
                                 .source = ENTITIES_FROM_GRAMMAR};

    if (last - first == 1 && pieces[first].base) {
        const struct entities_span *known = &base->spans[pieces[first].base - 1];
        if (known->type == type) {
            span = *known;
        }
    }
    return span;
}

/* Whether the pieces from `i` on that lie in one token hold a word that parts it for good: what the
 * tagger says of the whole token then does not count. */
static bool parted(const struct entities_names *names, size_t i, const struct entities_token *unit)
{
    const struct entities_pieces *pieces = &names->pieces;
    const struct entities_name_letters *letters = &names->letters;

    if (pieces->items[i].letter == letters->deictic) { /* 全国风景名胜区 */
        return true;
    }
    for (size_t k = i; k < pieces->count && pieces->items[k].begin < unit->end; k++) {
        uint32_t letter = pieces->items[k].letter;
        if (letter == letters->organ || letter == letters->title || letter == letters->department ||
            letter == letters->side || pieces->items[k].end > unit->end) {
            return true;
        }
        if (unit->type == ENTITIES_LOC && pieces->items[k].end < unit->end &&
            (letter == letters->province || letter == letters->village)) {
            return true;
        }
    }
    return false;
}

/* Whether a token of several pieces begins with piece `i` that the tagger takes for a name. */
static inline bool begins_name(const struct entities_pieces *pieces, size_t i)
{
    const struct entities_piece *piece = &pieces->items[i];
    const struct entities_token *unit = &pieces->units.items[piece->unit];

    return !piece->ends && unit->type != 0 && unit->type != ENTITIES_PER && unit->letter != 0 &&
           piece->begin == unit->begin && piece->begin < piece->end;
}

/* The end of the token that begins with piece `i` where the tagger takes it for a name, or 0.
 * `headed`: a rule found a body in it; what follows that belongs to a title then (江海关 |
 * 企业管理科 科长). */
static uint32_t tagged_name(const struct entities_names *names, size_t i, bool headed)
{
    const struct entities_token *unit = &names->pieces.units.items[names->pieces.items[i].unit];

    if (!begins_name(&names->pieces, i) || parted(names, i, unit)) {
        return 0;
    }
    for (size_t k = i + 1; headed && k < names->pieces.count; k++) {
        if (names->pieces.items[k].begin >= unit->end) {
            return names->pieces.items[k].letter == names->letters.title ? 0 : unit->end;
        }
    }
    return unit->end;
}

/* Whether what a rule matched of a token tagged as a place ends with a word for places or bodies,
 * as 白鹭江特大桥 of 白鹭江特大桥架梁. */
static bool settled(const struct entities_names *names, size_t first, size_t last)
{
    const struct entities_piece *items = names->pieces.items;

    return names->pieces.units.items[items[first].unit].type == ENTITIES_LOC &&
           entities_names_word(names, items[last].letter);
}

/* What the tagger says of the token that begins with piece `i`, where it takes it for a name that
 * what a rule matched (pieces up to `last`, none where it is `i`) does not cover; *next is then the
 * piece behind it. */
static bool whole_token(const struct entities_names *names, size_t i, size_t last,
                        struct entities_span *span, size_t *next)
{
    const struct entities_pieces *pieces = &names->pieces;
    bool headed = last > i && entities_names_word(names, pieces->items[last - 1].letter);
    uint32_t end = tagged_name(names, i, headed);

    if (!end || (last > i && (pieces->items[last - 1].end >= end || settled(names, i, last - 1)))) {
        return false;
    }
    *span = (struct entities_span){.begin = pieces->items[i].begin,
                                   .end = end,
                                   .type = pieces->units.items[pieces->items[i].unit].type,
                                   .source = ENTITIES_FROM_TAG};
    for (*next = i; *next < pieces->count && pieces->items[*next].begin < end;) {
        ++*next;
    }
    return true;
}

/* What begins with piece `i`: what a rule matches, what the tagger says of the token, what the
 * piece is; false: nothing. *next is the piece to go on with. */
static bool read_name(const struct entities_names *names, const struct entities_spans *base,
                      size_t i, struct entities_span *span, size_t *next)
{
    const struct entities_pieces *pieces = &names->pieces;
    uint32_t type = ENTITIES_NOTHING, number = pieces->items[i].base;
    const struct entities_letters letters = {.classes = pieces->classes, .size = pieces->count};
    size_t end = entities_rules_match(names->rules, &letters, i, &type);
    size_t last = end ? end : i;

    *next = last > i ? last : i + 1;
    if (whole_token(names, i, last, span, next)) {
        return true;
    }
    if (end && type != ENTITIES_NOTHING) {
        *span = span_of(names, base, i, last, type);
        return true;
    }
    if (number) {
        *span = base->spans[number - 1];
        *next = i + 1;
    }
    return number != 0;
}

/* Marks the mentions that only the second walk found. */
static void mark_new(const struct entities_spans *named, struct entities_spans *found)
{
    size_t k = 0;

    for (size_t i = 0; i < found->count; i++) {
        struct entities_span *span = &found->spans[i];
        while (k < named->count && named->spans[k].begin < span->begin) {
            k++;
        }
        bool known = k < named->count && named->spans[k].begin == span->begin &&
                     named->spans[k].end == span->end;
        if (!known && span->source == ENTITIES_FROM_GRAMMAR) {
            span->source = ENTITIES_FROM_DOCUMENT;
        }
    }
}

/* Whether a mention is long enough: a name has two characters. */
static bool long_enough(const struct entities_span *span)
{
    bool name = span->source == ENTITIES_FROM_GRAMMAR || span->source == ENTITIES_FROM_TAG;
    return !name || span->end - span->begin > 3;
}

/* Reads the pieces [first, last). */
static bool walk_part(const struct entities_names *names, const struct entities_spans *base,
                      size_t first, size_t last, struct entities_spans *named)
{
    const struct entities_pieces *pieces = &names->pieces;
    const struct entities_letters letters = {.classes = pieces->classes, .size = pieces->count};
    size_t likely = entities_rules_next(names->rules, &letters, first);

    for (size_t i = first, next; i < last; i = next) {
        struct entities_span span;
        if (likely < i) {
            likely = entities_rules_next(names->rules, &letters, i);
        }
        next = i + 1;
        if (i < likely && !pieces->items[i].base && !begins_name(pieces, i)) {
            continue; /* as of most */
        }
        if (read_name(names, base, i, &span, &next) && long_enough(&span) &&
            !entities_spans_add(named, span)) {
            return false;
        }
    }
    return true;
}

static bool any_changed(const struct entities_pieces *pieces, size_t first, size_t last)
{
    while (first < last && !pieces->items[first].changed) {
        first++;
    }
    return first < last;
}

/* The second walk: between two barriers where no piece has changed, the first one holds. */
static bool walk_again(const struct entities_names *names, const struct entities_spans *base,
                       struct entities_spans *found)
{
    const struct entities_pieces *pieces = &names->pieces;
    const struct entities_letters letters = {.classes = pieces->classes, .size = pieces->count};
    const struct entities_spans *named = &names->named;
    size_t old = 0;

    found->count = 0;
    for (size_t first = 0, last; first < pieces->count; first = last) {
        last = entities_rules_barrier(names->rules, &letters, first);
        last += last < pieces->count;
        bool changed = any_changed(pieces, first, last);
        uint32_t end = pieces->items[last - 1].end;
        for (; old < named->count && named->spans[old].begin < end; old++) {
            if (!changed && !entities_spans_add(found, named->spans[old])) {
                return false;
            }
        }
        if (changed && !walk_part(names, base, first, last, found)) {
            return false;
        }
    }
    return true;
}

int entities_names_find(struct entities_names *names, const char *text, size_t size,
                        const struct entities_tokens *tokens, const struct entities_spans *base,
                        struct entities_spans *found)
{
    if (!entities_pieces_cut(&names->pieces, &names->lexicon, text, tokens, base,
                             names->letter_of_type)) {
        return -1;
    }
    entities_names_persons(names, text);
    names->named.count = 0;
    bool good = entities_pieces_spell(&names->pieces, names->rules) &&
                walk_part(names, base, 0, names->pieces.count, &names->named) &&
                entities_names_document(names, text, size) &&
                entities_pieces_spell(&names->pieces, names->rules) &&
                walk_again(names, base, found) && entities_names_canonical(names, text, found);
    if (good) {
        mark_new(&names->named, found);
    }
    return good ? 0 : -1;
}

bool entities_names_be(const struct entities_names *names, const char *text, size_t from, size_t at)
{
    size_t begin = at;
    uint32_t letter;

    for (unsigned n = 0; n < LONGEST_BE && begin > from; n++) {
        entities_previous(text, &begin);
        if (entities_lexicon_match(&names->lexicon, text, at, begin, &letter) == at &&
            letter == names->letters.be) {
            return true;
        }
    }
    return false;
}
