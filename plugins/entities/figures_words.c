/* SPDX-License-Identifier: MIT */
/* Roles of words, found by hash. */
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

/* The slot of a word, or the free one where it would be. The multiplier is FNV-1a's. */
static uint32_t *slot_of(const struct figures_words *words, const char *word, size_t size)
{
    uint64_t hash = size;

    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)word[i]) * 0x100000001B3u;
    }
    for (size_t slot = (size_t)(hash ^ hash >> 32);; slot++) {
        uint32_t *found = &words->slots[slot & words->slot_mask];
        const char *known = *found ? words->entries[*found - 1].word : NULL;
        if (!known || (strncmp(known, word, size) == 0 && known[size] == 0)) {
            return found;
        }
    }
}

/* Puts the settled words into slots. False where memory is exhausted. */
static bool make_slots(struct figures_words *words)
{
    size_t count = 16;

    while (count < 2 * words->count) {
        count *= 2;
    }
    words->slots = calloc(count, sizeof *words->slots);
    words->slot_mask = count - 1;
    for (size_t i = 0; words->slots && i < words->count; i++) {
        const char *word = words->entries[i].word;
        *slot_of(words, word, strlen(word)) = (uint32_t)i + 1;
    }
    return words->slots != NULL;
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
        status = make_slots(words) ? 0 : entities_exhausted(error);
    }
    return status;
}

uint32_t figures_roles(const struct figures_words *words, const char *word, size_t size)
{
    uint32_t entry = size <= words->longest ? *slot_of(words, word, size) : 0;

    return entry ? words->entries[entry - 1].roles : 0;
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
    free(words->slots);
    free(words->entries);
    free(words->text);
    *words = (struct figures_words){0};
}
