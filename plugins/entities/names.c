/* SPDX-License-Identifier: MIT */
/* The grammar of names over the pieces of a text. */
#include "names_parts.h"

#include <stdlib.h>
#include <string.h>

/* Characters of the longest word of the list "be". */
#define LONGEST_BE 4u

static int compare_words(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

/* A short word as a number, 0 where it is too long. */
static uint64_t number_of(const char *text, size_t size)
{
    uint64_t number = 0;

    if (size > sizeof number) {
        return 0;
    }
    memcpy(&number, text, size);
    return number;
}

/* The bit of a word in a filter. */
static uint32_t filter_bit(uint64_t number)
{
    return (uint32_t)(number * 0x9E3779B97F4A7C15u >> 52);
}

bool entities_short_word(const struct entities_short_words *words, const char *text, size_t size)
{
    uint64_t number = number_of(text, size);
    uint32_t bit = filter_bit(number);

    return number && words->filter[bit / 64] >> bit % 64 & 1 &&
           bsearch(&number, words->items, words->count, sizeof number, compare_words);
}

bool entities_names_link(const struct entities_names *names, enum entities_link link,
                         const char *text, size_t size)
{
    return entities_short_word(&names->links[link], text, size);
}

bool entities_names_proper(const struct entities_names *names, uint32_t letter)
{
    const struct entities_name_letters *letters = &names->letters;

    return letter == letters->stem || letter == letters->loc_stem || letter == letters->org_stem ||
           letter == letters->place || letter == letters->body_name || letter == letters->person ||
           letter == letters->person_weak;
}

bool entities_names_word(const struct entities_names *names, uint32_t letter)
{
    return letter >= ENTITIES_PIECE && letter != ENTITIES_OTHER &&
           names->is_words[letter - ENTITIES_PIECE];
}

/* Notes which lists are of words. */
static bool note_lists(struct entities_names *names)
{
    const struct entities_grammar *grammar = names->lexicon.grammar;

    names->is_words = calloc(grammar->list_count + 1, sizeof *names->is_words);
    for (size_t i = 0; names->is_words && i < grammar->name_count; i++) {
        const struct entities_name *name = &grammar->names[i];
        if (name->words != ENTITIES_NO_PATTERN && name->kind == ENTITIES_LIST_WORDS) {
            names->is_words[name->words] = true;
        }
    }
    return names->is_words != NULL;
}

/* Adds the words of a list over characters, such as "surname". */
static bool read_short_words(const struct entities_rules *rules, const char *name,
                             struct entities_short_words *words)
{
    const struct entities_grammar *grammar = &rules->grammar;
    const struct entities_name *found = entities_name_find(grammar, name, strlen(name));

    if (!found || found->words == ENTITIES_NO_PATTERN) {
        return true;
    }
    const struct entities_word_list *list = &grammar->lists[found->words];
    uint64_t *items =
        realloc(words->items, (words->count + list->count + 1) * sizeof *words->items);
    if (!items) {
        return false;
    }
    words->items = items;
    for (size_t i = 0; i < list->count; i++) {
        char bytes[4 * ENTITIES_LONGEST_WORD];
        size_t size = 0;
        for (uint32_t k = 0; k < list->words[i].count; k++) {
            size += entities_put(bytes + size, grammar->letters[list->words[i].first + k]);
        }
        uint64_t number = number_of(bytes, size);
        words->items[words->count++] = number;
        words->filter[filter_bit(number) / 64] |= (uint64_t)1 << filter_bit(number) % 64;
    }
    qsort(words->items, words->count, sizeof *words->items, compare_words);
    return true;
}

static bool read_links(const struct entities_rules *rules, struct entities_names *names)
{
    static const char *const lists[ENTITIES_LINKS] = {
        [ENTITIES_TITLE_JOINT] = "title_joint",   [ENTITIES_PERSON_JOINT] = "person_joint",
        [ENTITIES_TITLE_LINK] = "title_link",     [ENTITIES_TITLE_BRACKET] = "title_bracket",
        [ENTITIES_DATELINE_END] = "dateline_end", [ENTITIES_POSTED_TO] = "posted_to",
        [ENTITIES_DEICTIC] = "deictic",           [ENTITIES_OWN_PAPER] = "own_paper",
        [ENTITIES_PRONOUN] = "pronoun",
    };
    bool good = true;

    for (size_t i = 0; i < ENTITIES_LINKS && good; i++) {
        good = read_short_words(rules, lists[i], &names->links[i]);
    }
    return good;
}

static uint32_t tag_letter(const struct entities_names *names, const char *tag)
{
    uint32_t letter = entities_lexicon_tag(&names->lexicon, tag);
    return letter ? letter : ENTITIES_OTHER;
}

static void choose_letters(struct entities_names *names)
{
    const struct entities_types *types = &names->engine->types;

    const struct {
        const char *name;
        uint32_t *letter;
    } lists[] = {
        {"be", &names->letters.be},
        {"person", &names->letters.person},
        {"person_weak", &names->letters.person_weak},
        {"side", &names->letters.side},
        {"reporter", &names->letters.reporter},
        {"label", &names->letters.label},
        {"department", &names->letters.department},
        {"village", &names->letters.village},
        {"title", &names->letters.title},
        {"role", &names->letters.role},
        {"speech", &names->letters.speech},
        {"after_person", &names->letters.after_person},
        {"noun", &names->letters.noun},
        {"stem", &names->letters.stem},
        {"loc_stem", &names->letters.loc_stem},
        {"org_stem", &names->letters.org_stem},
        {"industry", &names->letters.industry},
        {"title_like", &names->letters.title_like},
        {"verb", &names->letters.verb},
        {"place", &names->letters.place},
        {"body_name", &names->letters.body_name},
        {"company", &names->letters.company},
        {"organ", &names->letters.organ},
        {"hard_zone", &names->letters.zone},
        {"zone_name", &names->letters.zone_name},
        {"province", &names->letters.province},
        {"known_person", &names->letters.known_person},
        {"known_body", &names->letters.known_body},
        {"known_place", &names->letters.known_place},
        {"this", &names->letters.deictic},
    };

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        *lists[i].letter = entities_lexicon_letter(&names->lexicon, lists[i].name);
    }
    for (uint32_t i = 1; i <= types->count; i++) {
        names->letter_of_type[i] = tag_letter(names, types->names[i]);
    }
}

struct entities_names *entities_names_open(const struct entities_engine *engine,
                                           struct entities_error *error)
{
    struct entities_names *names = calloc(1, sizeof *names);

    if (!names) {
        entities_exhausted(error);
        return NULL;
    }
    names->engine = engine;
    names->rules = entities_rules_over_pieces(engine->rules);
    if (entities_lexicon_build(&names->lexicon, names->rules, error) != 0 || !note_lists(names) ||
        !read_short_words(engine->rules, "surname", &names->surnames) ||
        !read_short_words(engine->rules, "doubtful_surname", &names->surnames) ||
        !read_short_words(engine->rules, "no_given", &names->no_given) ||
        !read_links(engine->rules, names)) {
        entities_names_free(names);
        entities_exhausted(error);
        return NULL;
    }
    choose_letters(names);
    return names;
}

bool entities_names_next_tag(const struct entities_names *names, size_t *i, char *tag)
{
    const struct entities_grammar *grammar = names->lexicon.grammar;
    size_t number = 0;

    for (size_t n = 0; n < grammar->name_count; n++) {
        const struct entities_name *name = &grammar->names[n];
        for (size_t w = 0;
             name->kind == ENTITIES_LIST_TAGS && w < grammar->lists[name->words].count; w++) {
            struct entities_word word = grammar->lists[name->words].words[w];
            if (number++ != *i) {
                continue;
            }
            for (uint32_t k = 0; k < word.count; k++) {
                tag[k] = (char)grammar->letters[word.first + k];
            }
            tag[word.count] = 0;
            ++*i;
            return true;
        }
    }
    return false;
}

uint32_t entities_names_tag(const struct entities_names *names, const char *tag)
{
    return tag_letter(names, tag);
}

uint32_t entities_names_part(const struct entities_names *names, const char *tag)
{
    char part[ENTITIES_LONGEST_WORD + 2];
    size_t size = strlen(tag);

    if (size > ENTITIES_LONGEST_WORD) {
        return 0;
    }
    memcpy(part, tag, size);
    memcpy(part + size, "-", 2);
    return entities_lexicon_tag(&names->lexicon, part);
}

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

/* One walk over the letters. */
static bool walk(const struct entities_names *names, const struct entities_spans *base,
                 struct entities_spans *named)
{
    const struct entities_pieces *pieces = &names->pieces;
    const struct entities_letters letters = {.classes = pieces->classes, .size = pieces->count};
    size_t likely = entities_rules_next(names->rules, &letters, 0);

    named->count = 0;
    for (size_t i = 0, next; i < pieces->count; i = next) {
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

static bool copy_spans(const struct entities_spans *from, struct entities_spans *to)
{
    to->count = 0;
    for (size_t i = 0; i < from->count; i++) {
        if (!entities_spans_add(to, from->spans[i])) {
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
    bool changed;
    bool good =
        entities_pieces_spell(&names->pieces, names->rules) && walk(names, base, &names->named) &&
        entities_names_document(names, text, size, &changed) &&
        (changed ? entities_pieces_spell(&names->pieces, names->rules) && walk(names, base, found)
                 : copy_spans(&names->named, found)) &&
        entities_names_canonical(names, text, found);
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

const struct entities_pieces *entities_names_pieces(const struct entities_names *names)
{
    return &names->pieces;
}

const char *entities_names_class(const struct entities_names *names, uint32_t letter)
{
    const struct entities_grammar *grammar = names->lexicon.grammar;

    for (size_t i = 0; letter != ENTITIES_OTHER && i < grammar->name_count; i++) {
        if (grammar->names[i].words == letter - ENTITIES_PIECE) {
            return grammar->names[i].text;
        }
    }
    return NULL;
}

void entities_names_free(struct entities_names *names)
{
    if (names) {
        entities_lexicon_free(&names->lexicon);
        entities_pieces_free(&names->pieces);
        free(names->is_words);
        free(names->surnames.items);
        free(names->no_given.items);
        for (size_t i = 0; i < ENTITIES_LINKS; i++) {
            free(names->links[i].items);
        }
        free(names->named.spans);
        entities_memory_free(&names->memory);
        entities_forms_free(&names->forms);
        free(names);
    }
}
