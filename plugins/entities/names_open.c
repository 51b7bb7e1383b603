/* SPDX-License-Identifier: MIT */
/* What the grammar of names reads from the rule files: letters, lists of short words, tags. */
#include "names_parts.h"

#include <stdlib.h>
#include <string.h>

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
    uint32_t list = letter - ENTITIES_PIECE; /* of a sign, which has none, it is any number */
    return list < names->lexicon.grammar->list_count && names->is_words[list];
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
