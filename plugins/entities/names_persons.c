/* SPDX-License-Identifier: MIT */
/* Persons: what the tags say is held against the form of names, and behind titles and before verbs
 * of speech a name is known by its form alone, however the segmenter cut it. */
#include "names_parts.h"

/* Characters of a name: a surname of one or two and one or two more. */
#define SHORTEST_NAME 2u
#define LONGEST_NAME 4u
/* Pieces that a name may have been cut into. */
#define MOST_PIECES 4u

/* What is known of the characters of a possible name. */
struct shape {
    unsigned characters, surname; /* of the surname, 0: none */
    bool ideographs, dotted;
};

static bool ideograph(uint32_t c)
{
    return c >= 0x3400 && c < 0xA000;
}

/* Whether the name's characters [from, end) can be a given name. */
static bool given(const struct entities_names *names, const char *text, size_t from, size_t end)
{
    while (from < end) {
        size_t at = from;
        entities_next(text, &at);
        if (entities_short_word(&names->no_given, text + from, at - from)) {
            return false;
        }
        from = at;
    }
    return true;
}

static struct shape shape_of(const struct entities_names *names, const char *text, size_t begin,
                             size_t end)
{
    struct shape shape = {.ideographs = true};
    size_t at = begin, behind[2] = {0};

    while (at < end) {
        uint32_t c = entities_next(text, &at);
        if (shape.characters < 2) {
            behind[shape.characters] = at;
        }
        shape.characters++;
        shape.dotted = shape.dotted || c == 0xB7 || c == 0x2022 || c == 0x30FB;
        shape.ideographs = shape.ideographs && ideograph(c);
    }
    if (shape.characters >= SHORTEST_NAME) {
        for (unsigned n = 2; n > 0 && shape.surname == 0; n--) {
            if (shape.characters > n &&
                entities_short_word(&names->surnames, text + begin, behind[n - 1] - begin) &&
                given(names, text, behind[n - 1], end)) {
                shape.surname = n;
            }
        }
    }
    return shape;
}

/* Whether it is the full name of a Chinese. */
static bool full_name(const struct shape *shape)
{
    return shape->ideographs && shape->surname && shape->characters <= LONGEST_NAME &&
           shape->characters - shape->surname <= 2;
}

/* Whether what the tagger calls a person is one: a full name, or a foreign one. */
static bool believable(const struct entities_names *names, const char *text,
                       const struct entities_piece *piece)
{
    struct shape shape = shape_of(names, text, piece->begin, piece->end);

    return full_name(&shape) || shape.dotted || (shape.ideographs && shape.characters >= 3);
}

static bool blank(const struct entities_piece *piece)
{
    return piece->begin == piece->end && piece->letter == ' ';
}

/* Whether a name may not go over this piece: a sign, a word of the lexicon, a mention. */
static bool closed(const struct entities_names *names, const struct entities_piece *piece)
{
    const struct entities_grammar *grammar = names->lexicon.grammar;

    if (piece->begin == piece->end || piece->base || piece->letter < ENTITIES_PIECE) {
        return true;
    }
    for (size_t i = 0; piece->letter != ENTITIES_OTHER && i < grammar->name_count; i++) {
        if (grammar->names[i].words == piece->letter - ENTITIES_PIECE) {
            return !grammar->names[i].tags;
        }
    }
    return false;
}

/* How many pieces from `first` on make a full name together, the longest; 0: none do. */
static size_t name_at(const struct entities_names *names, const char *text, size_t first)
{
    const struct entities_pieces *pieces = &names->pieces;
    size_t best = 0;

    for (size_t n = 1; n <= MOST_PIECES && first + n <= pieces->count; n++) {
        const struct entities_piece *piece = &pieces->items[first + n - 1];
        if (closed(names, piece)) {
            break;
        }
        struct shape shape = shape_of(names, text, pieces->items[first].begin, piece->end);
        if (shape.characters > LONGEST_NAME) {
            break;
        }
        if (full_name(&shape)) {
            best = n;
            if (n == 1) {
                break;
            }
        }
    }
    return best;
}

/* How many pieces behind the title at `i` are the name of a person that no tag knows; 0: none.
 * *next is the first of them. */
static size_t name_behind(const struct entities_names *names, const char *text, size_t i,
                          size_t *next)
{
    const struct entities_pieces *pieces = &names->pieces;

    *next = i + 1;
    if (*next < pieces->count && blank(&pieces->items[*next])) {
        ++*next;
    }
    return *next < pieces->count && pieces->items[*next].letter != names->letters.person
               ? name_at(names, text, *next)
               : 0;
}

void entities_names_persons(struct entities_names *names, const char *text)
{
    struct entities_pieces *pieces = &names->pieces;
    struct entities_piece *items = pieces->items;
    size_t kept = 0, next;

    for (size_t i = 0; i < pieces->count; i++) {
        struct entities_piece piece = items[i];
        if (piece.letter == names->letters.person && !believable(names, text, &piece)) {
            piece.letter = names->letters.noun ? names->letters.noun : ENTITIES_OTHER;
        }
        size_t count = piece.letter == names->letters.title && piece.letter
                           ? name_behind(names, text, i, &next)
                           : 0;
        items[kept++] = piece;
        if (count) {
            while (++i < next) {
                items[kept++] = items[i];
            }
            items[kept] = items[next];
            items[kept].end = items[next + count - 1].end;
            items[kept++].letter = names->letters.person;
            i = next + count - 1;
        }
    }
    pieces->count = kept;
}
