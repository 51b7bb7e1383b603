/* SPDX-License-Identifier: MIT */
/* Cutting a text into pieces: the cheapest way through words of the lexicon, tokens and parts of
 * tokens, stretch by stretch. A segmenter knows where most words end but joins or parts what is
 * within names (开发 区党工委); the lexicon knows the parts of names but not where words end (市长
 * in 城市长期). Costs settle it. */
#include "names_pieces.h"

#include <stdlib.h>
#include <string.h>

/* A stretch ends at a newline, at a mark of a clause, or where it gets this long (bytes). */
#define LONGEST_STRETCH 4096u
/* A longer token (bytes) is a piece as it is. */
#define LONGEST_TOKEN 96u

/* The tagger takes common words of three characters (bytes) for bodies: 腰鼓队, 造纸厂. */
#define LONGEST_COMMON 9u
/* A name of two characters (bytes) is not taken apart. */
#define SHORT_NAME 6u

/* Costs of the ways on. A word of the lexicon is the cheapest; a token is dearer than two words, so
 * 党委书记 is taken apart; a name even dearer than a part and a word, so that 松泉公司 is, too.
 * What is left of a common token that a word has bitten into costs more than two tokens. */
enum {
    COST_MENTION = 6,
    COST_WORD = 8,
    COST_WORD_OF_NAME = 5,
    COST_EDGE = 10, /* a word of one character at the edge of a name */
    COST_NAME_PART = 8,
    COST_TOKEN = 18,
    COST_NAME = 15,
    COST_SHORT_NAME = 12,
    COST_TOKEN_PART = 40,
    COST_BYTE = 1 /* of a name or part of it: 3 a character */
};

#define UNREACHED UINT32_MAX

/* One place of a stretch: the cheapest way to it. */
struct node {
    uint32_t cost, from;
    uint32_t letter, base;
};

struct cutter {
    struct entities_pieces *pieces;
    const struct entities_lexicon *lexicon;
    const struct entities_spans *base;
    const uint32_t *letter_of_type;
    const char *text;
    uint32_t noun, stem; /* letters of tokens that may have an ending */
    uint32_t begin, end; /* of the stretch */
    size_t first, last;  /* its units [first, last) */
    size_t mention;      /* the first mention that may begin at the place in hand, */
    size_t settled;      /* and the first unit there that is a mention */
    uint32_t furthest;   /* the last place of the stretch that was reached */
    uint32_t filled;     /* unit_at is known before this place, */
    size_t next_unit;    /* where this unit begins */
    struct node *nodes;  /* [offset], LONGEST_STRETCH + 1 of them */
    uint16_t *unit_at;   /* [offset], as many: unit less `first` that holds the byte */
};

static bool add_piece(struct entities_pieces *pieces, struct entities_piece piece)
{
    if (pieces->count == pieces->capacity) {
        struct entities_piece *items =
            entities_room(pieces->items, pieces->count, 1, &pieces->capacity, sizeof *items);
        if (!items) {
            return false;
        }
        pieces->items = items;
    }
    pieces->items[pieces->count++] = piece;
    return true;
}

/* Whether a unit is one character that is no letter, digit or ideograph: it is its own letter. */
static uint32_t sign_of(const char *text, const struct entities_token *unit)
{
    size_t at = unit->begin;
    uint32_t c = entities_next(text, &at);
    bool word = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                (c >= 0xC0 && c < 0x2000) || (c >= 0x3400 && c < 0xFF00) || c >= 0x10000;

    return at == unit->end && !word ? c : 0;
}

/* Whether a stretch ends behind this sign. */
static bool ends_clause(uint32_t sign)
{
    switch (sign) {
    case ',':
    case ';':
    case ':':
    case '!':
    case '?':
    case 0x3002: /* 。 */
    case 0xFF0C: /* ， */
    case 0xFF1B: /* ； */
    case 0xFF1A: /* ： */
    case 0xFF01: /* ！ */
    case 0xFF1F: /* ？ */ return true;
    default: return false;
    }
}

/* Makes unit_at known before a place of the stretch. */
static void fill_units(struct cutter *c, uint32_t to)
{
    while (c->filled < to) {
        const struct entities_token *unit = &c->pieces->units.items[c->next_unit];
        uint32_t end = unit->end - c->begin;
        for (uint32_t at = c->filled; at < end; at++) {
            c->unit_at[at] = (uint16_t)(c->next_unit - c->first);
        }
        c->filled = end;
        c->next_unit++;
    }
}

static void reach(struct cutter *c, uint32_t from, uint32_t to, uint32_t cost, uint32_t letter,
                  uint32_t base)
{
    struct node *node = &c->nodes[to];
    if (cost == UNREACHED) {
        return;
    }
    while (c->furthest < to) {
        c->nodes[++c->furthest].cost = UNREACHED;
    }
    cost += c->nodes[from].cost;
    if (cost < node->cost) {
        *node = (struct node){cost, from, letter, base};
    }
}

static const struct entities_token *unit_of(const struct cutter *c, uint32_t offset)
{
    return &c->pieces->units.items[c->first + c->unit_at[offset]];
}

/* Where words that begin in the unit must end: a settled mention comes then, or the stretch ends.
 */
static size_t limit_of(struct cutter *c, size_t unit)
{
    const struct entities_token *units = c->pieces->units.items;

    c->settled = c->settled < unit ? unit : c->settled;
    while (c->settled < c->last && units[c->settled].letter != 0) {
        c->settled++;
    }
    return c->settled < c->last ? units[c->settled].begin : c->end;
}

/* What a word at text[at] costs. One of a single character must be a token, or stand at the edge of
 * a name. */
static uint32_t cost_of_word(const struct entities_token *unit, size_t at, size_t end)
{
    bool single = end - at <= 3, first = unit->begin == at, last = unit->end == end;

    if (!single || (first && last)) {
        return unit->part ? COST_WORD_OF_NAME : COST_WORD;
    }
    if (!unit->part) {
        return UNREACHED;
    }
    return last ? COST_WORD : first ? COST_EDGE : UNREACHED;
}

/* Ways on through words of the lexicon. One of a single character must be a token, or begin or end
 * a name; none goes into a settled mention. */
static void words_from(struct cutter *c, uint32_t offset)
{
    const struct entities_token *unit = unit_of(c, offset);
    size_t at = c->begin + offset, limit;
    uint32_t letter;

    if (unit->letter == 0) {
        return;
    }
    limit = limit_of(c, c->first + c->unit_at[offset]);
    for (;;) {
        size_t end = entities_lexicon_match(c->lexicon, c->text, limit, at, &letter);
        if (!end) {
            return;
        }
        uint32_t to = (uint32_t)(end - c->begin);
        reach(c, offset, to, cost_of_word(unit, at, end), letter, 0);
        limit = end;
        entities_previous(c->text, &limit);
        if (limit <= at) {
            return;
        }
    }
}

/* Ways on through the rest of a token. */
static void parts_from(struct cutter *c, uint32_t offset)
{
    const struct entities_token *unit = unit_of(c, offset);
    size_t at = c->begin + offset;

    if (unit->letter == 0 || unit->end - unit->begin > LONGEST_TOKEN) {
        return;
    }
    if (unit->part == 0) {
        if (at > unit->begin) {
            reach(c, offset, unit->end - c->begin, COST_TOKEN_PART, unit->letter, 0);
        }
        return;
    }
    entities_next(c->text, &at);
    while (at < unit->end) {
        entities_next(c->text, &at);
        uint32_t size = (uint32_t)at - c->begin - offset;
        uint32_t cost = COST_NAME_PART + COST_BYTE * size;
        if (at < unit->end || c->begin + offset > unit->begin) {
            reach(c, offset, (uint32_t)at - c->begin, cost, unit->part, 0);
        }
    }
}

/* What a unit is read as where nothing parts it. */
static uint32_t letter_of(const struct cutter *c, const struct entities_token *unit)
{
    uint32_t size = unit->end - unit->begin;

    if (unit->letter == 0) {
        return c->letter_of_type[c->base->spans[unit->part - 1].type];
    }
    bool common = unit->letter == c->noun || unit->letter == c->stem ||
                  (unit->type == ENTITIES_ORG && size <= LONGEST_COMMON);
    uint32_t ending = common ? entities_lexicon_ending(c->lexicon, c->text + unit->begin, size) : 0;
    uint32_t sign = ending ? 0 : sign_of(c->text, unit);
    return ending ? ending : sign ? sign : unit->letter;
}

static void whole_from(struct cutter *c, uint32_t offset)
{
    const struct entities_token *unit = unit_of(c, offset);
    uint32_t size = unit->end - unit->begin, cost = COST_TOKEN;

    if (unit->begin != c->begin + offset) {
        return;
    }
    if (unit->letter == 0) {
        cost = COST_MENTION;
    } else if (unit->part) {
        cost = size <= SHORT_NAME ? COST_SHORT_NAME : COST_NAME + COST_BYTE * size;
    }
    reach(c, offset, offset + size, cost, letter_of(c, unit), unit->letter ? 0 : unit->part);
}

/* The mention of a gazetteer at text[at], or NULL. */
static const struct entities_span *mention_at(struct cutter *c, uint32_t at)
{
    const struct entities_spans *base = c->base;

    while (c->mention < base->count && base->spans[c->mention].begin < at) {
        c->mention++;
    }
    if (c->mention == base->count) {
        return NULL;
    }
    const struct entities_span *span = &base->spans[c->mention];
    return span->begin == at && !entities_span_settled(span) ? span : NULL;
}

/* Ways on through a mention of a gazetteer. */
static void mention_from(struct cutter *c, uint32_t offset)
{
    const struct entities_span *span = mention_at(c, c->begin + offset);

    if (span && span->end <= c->end) {
        reach(c, offset, span->end - c->begin, COST_MENTION, c->letter_of_type[span->type],
              (uint32_t)c->mention + 1);
    }
}

/* Whether a unit can be but one piece, as most are: no name, and no word or mention that begins
 * with it makes another way. *letter is then what it is read as. */
static bool indivisible(struct cutter *c, const struct entities_token *unit, uint32_t *letter)
{
    size_t at = unit->begin, last = unit->end;

    if (unit->letter == 0) {
        *letter = letter_of(c, unit);
        return true;
    }
    if (unit->part || mention_at(c, unit->begin)) {
        return false;
    }
    size_t end = entities_lexicon_match(c->lexicon, c->text, c->end, at, letter);
    if (end == 0) {
        *letter = letter_of(c, unit);
        return true;
    }
    uint32_t shorter;
    entities_previous(c->text, &last);
    return end == unit->end &&
           (last == at || !entities_lexicon_match(c->lexicon, c->text, last, at, &shorter));
}

/* Adds the pieces of the cheapest way from a place of the stretch to another, which is found from
 * its end. */
static bool add_way(struct cutter *c, uint32_t from, uint32_t to)
{
    size_t first = c->pieces->count;

    fill_units(c, to);
    for (uint32_t at = to; at > from; at = c->nodes[at].from) {
        const struct node *node = &c->nodes[at];
        struct entities_piece piece = {.begin = c->begin + node->from,
                                       .end = c->begin + at,
                                       .letter = node->letter,
                                       .base = node->base,
                                       .unit = (uint32_t)c->first + c->unit_at[node->from],
                                       .ends = unit_of(c, at - 1)->end == c->begin + at};
        if (!add_piece(c->pieces, piece)) {
            return false;
        }
    }
    struct entities_piece *items = c->pieces->items;
    for (size_t i = first, k = c->pieces->count; i + 1 < k; i++) {
        struct entities_piece other = items[--k];
        items[k] = items[i];
        items[i] = other;
    }
    return true;
}

/* Cuts from a unit on as far as ways differ; returns the unit at which all of them meet, or
 * SIZE_MAX where memory is exhausted. */
static size_t cut_ways(struct cutter *c, size_t unit)
{
    uint32_t from = c->pieces->units.items[unit].begin - c->begin, offset = from;

    c->nodes[from] = (struct node){0};
    c->furthest = c->filled = from;
    c->next_unit = unit;
    do {
        if (c->nodes[offset].cost != UNREACHED) {
            fill_units(c, offset + 1);
            whole_from(c, offset);
            words_from(c, offset);
            parts_from(c, offset);
            mention_from(c, offset);
        }
    } while (++offset < c->furthest);
    return add_way(c, from, offset) ? c->next_unit : SIZE_MAX;
}

/* Cuts the stretch of the units [first, last), which lie side by side. */
static bool cut_stretch(struct cutter *c)
{
    const struct entities_token *units = c->pieces->units.items;

    c->begin = units[c->first].begin;
    c->end = units[c->last - 1].end;
    bool long_token = c->end - c->begin > LONGEST_STRETCH; /* one alone */
    for (size_t u = c->first; u < c->last;) {
        uint32_t letter = units[u].letter ? units[u].letter : ENTITIES_OTHER;
        struct entities_piece piece = {
            .begin = units[u].begin, .end = units[u].end, .unit = (uint32_t)u, .ends = true};
        if (!long_token && !indivisible(c, &units[u], &letter)) {
            if ((u = cut_ways(c, u)) == SIZE_MAX) {
                return false;
            }
            continue;
        }
        piece.letter = letter;
        piece.base = units[u].letter || long_token ? 0 : units[u].part;
        if (!add_piece(c->pieces, piece)) {
            return false;
        }
        u++;
    }
    return true;
}

/* What stands between two units: '\n', ' ' or 0. */
static uint32_t gap(const char *text, uint32_t begin, uint32_t end)
{
    if (begin == end) {
        return 0;
    }
    return memchr(text + begin, '\n', end - begin) ? '\n' : ' ';
}

/* Whether the stretch that holds the unit `last` - 1 ends behind it. */
static bool ends_stretch(const struct cutter *c, size_t last)
{
    const struct entities_tokens *units = &c->pieces->units;
    const struct entities_token *unit = &units->items[last - 1];

    return last == units->count || units->items[last].begin != unit->end ||
           units->items[last].end - units->items[c->first].begin > LONGEST_STRETCH ||
           ends_clause(sign_of(c->text, unit));
}

bool entities_pieces_cut(struct entities_pieces *pieces, const struct entities_lexicon *lexicon,
                         const char *text, const struct entities_tokens *tokens,
                         const struct entities_spans *base, const uint32_t *letter_of_type)
{
    ENTITIES_UNSET struct node nodes[LONGEST_STRETCH + 1];
    ENTITIES_UNSET uint16_t unit_at[LONGEST_STRETCH + 1];
    struct cutter c = {.pieces = pieces, .lexicon = lexicon, .base = base, .text = text};
    const struct entities_tokens *units = &pieces->units;

    c.nodes = nodes;
    c.unit_at = unit_at;
    c.letter_of_type = letter_of_type;
    c.noun = entities_lexicon_letter(lexicon, "noun");
    c.stem = entities_lexicon_letter(lexicon, "stem");
    pieces->count = 0;
    if (!entities_units_make(pieces, tokens, base)) {
        return false;
    }
    while (c.first < units->count) {
        c.last = c.first + 1;
        while (!ends_stretch(&c, c.last)) {
            c.last++;
        }
        if (!cut_stretch(&c)) {
            return false;
        }
        uint32_t end = units->items[c.last - 1].end;
        uint32_t between =
            c.last < units->count ? gap(text, end, units->items[c.last].begin) : '\n';
        struct entities_piece space = {
            .begin = end, .end = end, .letter = between, .unit = (uint32_t)c.first, .ends = true};
        if (between && !add_piece(pieces, space)) {
            return false;
        }
        c.first = c.last;
    }
    return true;
}

bool entities_pieces_spell(struct entities_pieces *pieces, const struct entities_rules *rules)
{
    uint16_t *classes = entities_room(pieces->classes, 0, pieces->count + 1,
                                      &pieces->class_capacity, sizeof *classes);
    if (!classes) {
        return false;
    }
    pieces->classes = classes;
    for (size_t i = 0; i < pieces->count; i++) {
        classes[i] = entities_rules_class(rules, pieces->items[i].letter);
    }
    return true;
}

void entities_pieces_free(struct entities_pieces *pieces)
{
    free(pieces->items);
    free(pieces->units.items);
    free(pieces->classes);
    *pieces = (struct entities_pieces){0};
}
