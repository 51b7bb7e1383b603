/* SPDX-License-Identifier: MIT */
/* Persons: what the tags say is held against the form of names, and behind titles and before verbs
 * of speech a name is known by its form alone, however the segmenter cut it. */
#include "names_parts.h"

/* Characters of a name: a surname of one or two and one or two more. */
#define SHORTEST_NAME 2u
#define LONGEST_NAME 4u
/* The sign between the members of a list. */
#define PAUSE 0x3001u
/* Pieces that a name may have been cut into. */
#define MOST_PIECES 4u

/* What is known of the characters of a possible name. */
struct shape {
    unsigned characters, surname;         /* of the surname, 0: none */
    bool ideographs, latin, digits, list; /* list: several, with a pause between them */
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
    struct shape shape = {.ideographs = true, .latin = true};
    size_t at = begin, behind[2] = {0};

    while (at < end) {
        uint32_t c = entities_next(text, &at);
        if (shape.characters < 2) {
            behind[shape.characters] = at;
        }
        shape.characters++;
        shape.digits = shape.digits || (c >= '0' && c <= '9');
        shape.list = shape.list || c == PAUSE;
        shape.ideographs = shape.ideographs && ideograph(c);
        shape.latin = shape.latin && c < 0x250 && !(c >= '0' && c <= '9');
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

bool entities_full_name(const struct entities_names *names, const char *text, size_t begin,
                        size_t end)
{
    struct shape shape = shape_of(names, text, begin, end);
    return full_name(&shape);
}

/* Whether what the tagger calls a person is one. Weak tags are right too seldom: only a title, a
 * role or a verb beside the name helps them, as it does names without a tag. */
static bool believable(const struct entities_names *names, const char *text,
                       const struct entities_piece *piece)
{
    struct shape shape = shape_of(names, text, piece->begin, piece->end);

    if (piece->letter == names->letters.person_weak) {
        return shape.latin && shape.characters > SHORTEST_NAME;
    }
    return full_name(&shape) || (shape.characters >= SHORTEST_NAME && !shape.digits && !shape.list);
}

static bool person(const struct entities_names *names, const struct entities_piece *piece)
{
    return piece->letter &&
           (piece->letter == names->letters.person || piece->letter == names->letters.person_weak);
}

static bool blank(const struct entities_piece *piece)
{
    return piece->begin == piece->end && piece->letter == ' ';
}

/* Whether one piece is rather a common word than a name: it has the tag of one, and no verb of
 * speech comes behind it. */
static bool common(const struct entities_names *names, const struct entities_pieces *pieces,
                   size_t i, bool careful)
{
    const struct entities_name_letters *letters = &names->letters;
    uint32_t letter = pieces->items[i].letter;
    uint32_t behind = i + 1 < pieces->count ? pieces->items[i + 1].letter : '\n';
    bool name = entities_names_proper(names, letter) || letter == ENTITIES_OTHER;
    bool told = behind == letters->speech || behind == letters->after_person ||
                (!careful && letter == letters->noun && behind == letters->verb);

    return !name && !told;
}

/* How many pieces from `first` on make a full name together: those of one token, or else of as many
 * as possible; 0: none do. */
static size_t name_at(const struct entities_names *names, const char *text, size_t first,
                      bool careful)
{
    const struct entities_pieces *pieces = &names->pieces;
    size_t best = 0, token = first;

    for (size_t n = 1; n <= MOST_PIECES && first + n <= pieces->count; n++) {
        const struct entities_piece *piece = &pieces->items[first + n - 1];
        if (piece->begin == piece->end || piece->base || piece->letter < ENTITIES_PIECE) {
            break;
        }
        if (!piece->ends) {
            continue;
        }
        bool whole = token == first + n - 1;
        token = first + n;
        if (whole && entities_names_word(names, piece->letter)) {
            break;
        }
        struct shape shape = shape_of(names, text, pieces->items[first].begin, piece->end);
        if (shape.characters > LONGEST_NAME) {
            break;
        }
        if (full_name(&shape) && !(n == 1 && common(names, pieces, first, careful))) {
            best = n;
            if (best == token - first && shape.characters > SHORTEST_NAME) {
                break;
            }
        }
    }
    return best;
}

/* The letter of a title or role, which says that a person comes next, or 0. */
static uint32_t announcing(const struct entities_names *names, const struct entities_piece *piece)
{
    bool office = piece->letter == names->letters.title || piece->letter == names->letters.role ||
                  piece->letter == names->letters.title_like ||
                  piece->letter == names->letters.reporter;
    return office ? piece->letter : 0;
}

/* Whether a name may begin at piece `i` because nothing binds it to what stands before. */
static bool begins_clause(const struct entities_pieces *pieces, size_t i)
{
    return i == 0 || pieces->items[i - 1].letter < ENTITIES_PIECE;
}

static bool tells(const struct entities_names *names, const struct entities_piece *piece)
{
    return piece->letter == names->letters.speech || piece->letter == names->letters.after_person;
}

/* Whether a name that begins at piece `first` may have a word behind it that persons do. */
static bool told(const struct entities_names *names, size_t first)
{
    const struct entities_pieces *pieces = &names->pieces;
    bool found = false;

    for (size_t n = 1; n <= MOST_PIECES && first + n < pieces->count && !found; n++) {
        found = tells(names, &pieces->items[first + n]);
    }
    return found;
}

/* Whether piece `i` stands between two persons of a list: 王成、高山、孙驹. */
static bool between_persons(const struct entities_names *names, size_t i)
{
    const struct entities_pieces *pieces = &names->pieces;
    const struct entities_piece *items = pieces->items;
    uint32_t person_letter = names->letters.person;

    return i >= 2 && i + 2 < pieces->count && items[i - 1].letter == PAUSE &&
           items[i + 1].letter == PAUSE && items[i - 2].letter == person_letter &&
           items[i + 2].letter == person_letter;
}

/* How many pieces from `first` on are the name of a person that no tag knows; 0: none. */
static size_t untagged_name(const struct entities_names *names, const char *text, size_t first,
                            uint32_t announced)
{
    const struct entities_pieces *pieces = &names->pieces;

    if (first >= pieces->count || pieces->items[first].letter == names->letters.person) {
        return 0;
    }
    if (between_persons(names, first) && pieces->items[first].letter >= ENTITIES_PIECE &&
        entities_full_name(names, text, pieces->items[first].begin, pieces->items[first].end)) {
        return 1;
    }
    if (announced) {
        return name_at(names, text, first, announced != names->letters.title);
    }
    if (!begins_clause(pieces, first) || !told(names, first)) {
        return 0;
    }
    size_t count = name_at(names, text, first, true);
    return count && first + count < pieces->count && tells(names, &pieces->items[first + count])
               ? count
               : 0;
}

/* Whether 记者 or the name of a writer stands before. */
enum writers { WRITERS_NONE, WRITERS_ANNOUNCED };

/* How many pieces from `i` on are the name of a writer: behind 记者 and a blank everything up to
 * the next blank, sign or time, where that is two to four ideographs. */
static size_t byline_name(const struct entities_names *names, const char *text, size_t i,
                          enum writers *writers)
{
    const struct entities_pieces *pieces = &names->pieces;
    const struct entities_piece *items = pieces->items;
    bool behind_blank = i > 0 && blank(&items[i - 1]);
    bool announced = *writers == WRITERS_ANNOUNCED && behind_blank;
    size_t count = 0;

    *writers = items[i].letter && items[i].letter == names->letters.reporter ? WRITERS_ANNOUNCED
                                                                             : WRITERS_NONE;
    if (!announced || *writers != WRITERS_NONE || items[i].letter == names->letters.label) {
        return 0;
    }
    bool settled = true; /* nothing but a time or quantity */
    while (i + count < pieces->count && items[i + count].begin < items[i + count].end &&
           items[i + count].letter >= ENTITIES_PIECE) {
        settled = settled && items[i + count].base;
        count++;
    }
    struct shape shape =
        count ? shape_of(names, text, items[i].begin, items[i + count - 1].end) : (struct shape){0};
    bool ended = i + count == pieces->count || items[i + count].letter == ' ' ||
                 items[i + count].letter == '\n' || items[i + count].letter == 0xFF09 ||
                 items[i + count].letter == ')';
    if (!shape.ideographs || shape.characters < SHORTEST_NAME || shape.characters > LONGEST_NAME ||
        !ended || settled) {
        return 0;
    }
    *writers = WRITERS_ANNOUNCED;
    return count;
}

void entities_names_persons(struct entities_names *names, const char *text)
{
    struct entities_pieces *pieces = &names->pieces;
    struct entities_piece *items = pieces->items;
    size_t kept = 0;
    uint32_t announced = 0;
    enum writers writers = WRITERS_NONE;

    for (size_t i = 0; i < pieces->count; i++) {
        struct entities_piece piece = items[i];
        size_t count = blank(&piece) ? 0 : byline_name(names, text, i, &writers);
        if (count == 0 && !blank(&piece)) {
            count = untagged_name(names, text, i, announced);
        }
        if (count) {
            piece.end = items[i + count - 1].end;
            piece.base = 0;
            piece.ends = true;
            piece.letter = names->letters.person;
            i += count - 1;
        } else if (person(names, &piece)) {
            uint32_t noun = names->letters.noun ? names->letters.noun : ENTITIES_OTHER;
            piece.letter = believable(names, text, &piece) ? names->letters.person : noun;
        }
        bool listed =
            piece.letter == PAUSE && kept > 0 && items[kept - 1].letter == names->letters.person;
        announced = blank(&piece) ? announced
                    : listed      ? names->letters.role
                                  : announcing(names, &piece);
        items[kept++] = piece;
    }
    pieces->count = kept;
}
