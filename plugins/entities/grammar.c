/* SPDX-License-Identifier: MIT */
/* What rule files define: lists of words, names of patterns. */
#include "pattern.h"

#include <stdlib.h>
#include <string.h>

uint32_t entities_words_new(struct entities_grammar *grammar)
{
    struct entities_word_list *lists = entities_room(grammar->lists, grammar->list_count, 1,
                                                     &grammar->list_capacity, sizeof *lists);
    if (!lists) {
        return ENTITIES_NO_PATTERN;
    }
    grammar->lists = lists;
    lists[grammar->list_count] = (struct entities_word_list){0};
    return (uint32_t)grammar->list_count++;
}

static bool add_letter(struct entities_grammar *grammar, uint32_t letter)
{
    uint32_t *letters = entities_room(grammar->letters, grammar->letter_count, 1,
                                      &grammar->letter_capacity, sizeof *letters);
    if (!letters) {
        return false;
    }
    grammar->letters = letters;
    letters[grammar->letter_count++] = letter;
    return true;
}

static bool ends_word(uint32_t c)
{
    return entities_blank(c) || c == '\n' || c == '\r' || c == '\t' || c == '#';
}

/* Reads one word; a backslash makes the next character part of it, "\s" is the blank. */
static int read_word(struct entities_grammar *grammar, struct entities_source *source,
                     struct entities_word *word, struct entities_error *error)
{
    *word = (struct entities_word){(uint32_t)grammar->letter_count, 0};
    while (source->at < source->end) {
        size_t next = source->at;
        uint32_t c = entities_next(source->text, &next);
        if (ends_word(c)) {
            break;
        }
        source->at = next;
        if (c == '\\' && source->at < source->end) {
            c = entities_next(source->text, &source->at);
            c = c == 's' ? ' ' : c;
        }
        if (++word->count > ENTITIES_LONGEST_WORD) {
            return entities_expected(source, "words of at most 64 characters", error);
        }
        if (!add_letter(grammar, c)) {
            return entities_exhausted(error);
        }
    }
    return 0;
}

int entities_words_read(struct entities_grammar *grammar, uint32_t list,
                        struct entities_source *source, struct entities_error *error)
{
    size_t before = grammar->lists[list].count;

    entities_skip(source);
    while (source->at < source->end) {
        struct entities_word_list *to = &grammar->lists[list];
        struct entities_word *words =
            entities_room(to->words, to->count, 1, &to->capacity, sizeof *words);
        if (!words) {
            return entities_exhausted(error);
        }
        to->words = words;
        if (read_word(grammar, source, &words[to->count], error) != 0) {
            return -1;
        }
        to->count++;
        entities_skip(source);
    }
    if (grammar->lists[list].count == before) {
        return entities_expected(source, "words", error);
    }
    return 0;
}

void entities_grammar_free(struct entities_grammar *grammar)
{
    for (size_t i = 0; i < grammar->list_count; i++) {
        free(grammar->lists[i].words);
    }
    for (size_t i = 0; i < grammar->name_count; i++) {
        free(grammar->names[i].text);
        free(grammar->names[i].where);
    }
    free(grammar->patterns);
    free(grammar->children);
    free(grammar->ranges);
    free(grammar->letters);
    free(grammar->lists);
    free(grammar->names);
    *grammar = (struct entities_grammar){0};
}
