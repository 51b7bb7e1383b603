/* SPDX-License-Identifier: MIT */
/* Roles of words, sorted by word. */
#include "figures_words.h"
#include "lines.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
    "state",       "against", "move",     "become",   "say",   "time_unit", "span",  "age_unit",
    "action_unit", "place",   "document", "no_thing", "share", "noun",      "stop",  "region",
    "aside",       "office",  "nth",      "at",       "agent", "body",      "empty", "dimension"};

static uint32_t role_of(const char *name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0) {
            return 1u << i;
        }
    }
    return 0;
}

/* A line: role TAB word word …. */
static int read_line(struct figures_words *words, const struct entities_lines *lines,
                     struct entities_error *error)
{
    struct entities_field fields[2];
    size_t columns = entities_lines_split(lines, fields, 2);
    uint32_t role = role_of(entities_field_end(fields[0]));
    char *rest = NULL;

    if (columns != 2 || !role) {
        return entities_lines_expected(lines, "role TAB words", &fields[0], error);
    }
    for (char *word = strtok_r(entities_field_end(fields[1]), " ", &rest); word;
         word = strtok_r(NULL, " ", &rest)) {
        struct figures_entry *room =
            entities_room(words->entries, words->count, 1, &words->capacity, sizeof *room);
        if (!room) {
            return entities_exhausted(error);
        }
        words->entries = room;
        room[words->count++] = (struct figures_entry){word, role};
        size_t size = strlen(word);
        words->longest = size > words->longest ? size : words->longest;
    }
    return 0;
}

static int by_word(const void *a, const void *b)
{
    const struct figures_entry *left = a, *right = b;

    return strcmp(left->word, right->word);
}

/* Sorts, and makes one entry of a word's roles. */
static void settle(struct figures_words *words)
{
    size_t kept = 0;

    qsort(words->entries, words->count, sizeof *words->entries, by_word);
    for (size_t i = 0; i < words->count; i++) {
        struct figures_entry *last = &words->entries[kept > 0 ? kept - 1 : 0];
        if (kept > 0 && strcmp(last->word, words->entries[i].word) == 0) {
            last->roles |= words->entries[i].roles;
        } else {
            words->entries[kept++] = words->entries[i];
        }
    }
    words->count = kept;
}

int figures_words_read(struct figures_words *words, const char *path, struct entities_error *error)
{
    struct entities_lines lines = {.path = path};
    int status = entities_read_file(path, &words->text, &lines.size, error);

    lines.text = words->text;
    while (status == 0 && entities_lines_next(&lines)) {
        status = read_line(words, &lines, error);
    }
    if (status == 0) {
        settle(words);
    }
    return status;
}

uint32_t figures_roles(const struct figures_words *words, const char *word, size_t size)
{
    size_t low = 0, high = words->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct figures_entry *entry = &words->entries[middle];
        int order = strncmp(entry->word, word, size);
        if (order == 0 && entry->word[size] == 0) {
            return entry->roles;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

size_t figures_longest_word(const struct figures_words *words, const char *text, size_t at,
                            size_t end)
{
    size_t longest = 0, next = at;

    while (next < end && next - at < words->longest) {
        entities_next(text, &next);
        if (figures_roles(words, text + at, next - at)) {
            longest = next - at;
        }
    }
    return longest;
}

void figures_words_free(struct figures_words *words)
{
    free(words->entries);
    free(words->text);
    *words = (struct figures_words){0};
}
