/* SPDX-License-Identifier: MIT */
/* Gazetteers: settling surfaces that are given twice, matching. */
#include "gazetteer_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* From so many entries on looking ahead is quicker than gates: measured over laws. */
#define LARGE 5000u

/* For sorting: the first 16 bytes as numbers spare most looks into the pool. */
struct item {
    uint64_t head, next;
    const char *surface;
    uint32_t size;
    uint32_t index; /* in lines: the later one is the larger */
};

struct entities_gazetteer *entities_gazetteer_new(void)
{
    return calloc(1, sizeof(struct entities_gazetteer));
}

/* Eight bytes from `at` on as a number that sorts like them; zeros stand for what is missing. */
static uint64_t eight_bytes(const char *data, size_t size, size_t at)
{
    uint64_t value = 0;
    for (size_t i = at; i < at + 8; i++) {
        value = value << 8 | (i < size ? (unsigned char)data[i] : 0);
    }
    return value;
}

static int compare(const void *left, const void *right)
{
    const struct item *a = left, *b = right;

    if (a->head != b->head) {
        return a->head < b->head ? -1 : 1;
    }
    if (a->next != b->next) {
        return a->next < b->next ? -1 : 1;
    }
    size_t common = a->size < b->size ? a->size : b->size;
    int order = common > 16 ? memcmp(a->surface + 16, b->surface + 16, common - 16) : 0;
    if (order != 0) {
        return order;
    }
    if (a->size != b->size) {
        return a->size < b->size ? -1 : 1;
    }
    return a->index < b->index ? -1 : 1;
}

static struct item *sorted_items(const struct entities_gazetteer *gazetteer)
{
    struct item *items = malloc((gazetteer->line_count + 1) * sizeof *items);

    if (!items) {
        return NULL;
    }
    for (size_t i = 0; i < gazetteer->line_count; i++) {
        const struct entities_gazetteer_line *entry = &gazetteer->lines[i];
        const char *surface = gazetteer->pool + entry->surface;
        items[i] = (struct item){eight_bytes(surface, entry->surface_size, 0),
                                 eight_bytes(surface, entry->surface_size, 8), surface,
                                 entry->surface_size, (uint32_t)i};
    }
    qsort(items, gazetteer->line_count, sizeof *items, compare);
    return items;
}

/* Path and line of an entry. */
static void describe(const struct entities_gazetteer *gazetteer,
                     const struct entities_gazetteer_line *entry, char *text, size_t size)
{
    size_t file = gazetteer->file_count - 1;
    while (gazetteer->files[file].begin > entry->surface) {
        file--;
    }
    size_t begin = gazetteer->files[file].begin;
    snprintf(text, size, "%s:%zu", gazetteer->files[file].path,
             entities_line(gazetteer->pool + begin, entry->surface - begin));
}

static void note_conflict(struct entities_gazetteer *gazetteer,
                          const struct entities_gazetteer_line *loser,
                          const struct entities_gazetteer_line *winner)
{
    char there[200], here[200];

    if (gazetteer->conflicts++ == 0) {
        describe(gazetteer, loser, there, sizeof there);
        describe(gazetteer, winner, here, sizeof here);
        entities_fail(&gazetteer->first_conflict, "%.*s is %s at %s and %s at %s",
                      (int)winner->surface_size, gazetteer->pool + winner->surface,
                      gazetteer->types->names[loser->type], there,
                      gazetteer->types->names[winner->type], here);
    }
}

/* Whether items i and i + 1 give the same surface. */
static bool repeats(const struct item *items, size_t i)
{
    return items[i].head == items[i + 1].head && items[i].size == items[i + 1].size &&
           memcmp(items[i].surface, items[i + 1].surface, items[i].size) == 0;
}

/* The line that holds of items [first, last), which give one surface: that of the highest priority,
 * of several the last. */
static const struct entities_gazetteer_line *
winner(struct entities_gazetteer *gazetteer, const struct item *items, size_t first, size_t last)
{
    const struct entities_gazetteer_line *best = &gazetteer->lines[items[first].index];

    for (size_t i = first + 1; i < last; i++) {
        const struct entities_gazetteer_line *line = &gazetteer->lines[items[i].index];
        if (line->priority == best->priority && line->type != best->type) {
            note_conflict(gazetteer, best, line);
        }
        best = line->priority >= best->priority ? line : best;
    }
    return best;
}

static uint8_t plain_type(const struct entities_gazetteer_line *line)
{
    bool plain = line->canonical == line->surface && line->priority == 0;

    return plain && line->type <= UINT8_MAX ? (uint8_t)line->type : 0;
}

/* Keeps one line of each surface, in sorted order. */
static void settle(struct entities_gazetteer *gazetteer, const struct item *items,
                   struct entities_key *keys, struct entities_gazetteer_entry *entries,
                   uint8_t *plain)
{
    size_t last;

    for (size_t i = 0; i < gazetteer->line_count; i = last) {
        for (last = i + 1; last < gazetteer->line_count && repeats(items, last - 1);) {
            last++;
        }
        const struct entities_gazetteer_line *line = winner(gazetteer, items, i, last);
        keys[gazetteer->count] = (struct entities_key){line->surface, line->surface_size};
        entries[gazetteer->count++] = (struct entities_gazetteer_entry){
            line->canonical, line->canonical_size, line->type, line->priority};
        plain[gazetteer->count - 1] = plain_type(line);
        gazetteer->ranked |= line->priority != 0;
        gazetteer->highest =
            line->priority > gazetteer->highest ? line->priority : gazetteer->highest;
    }
}

int entities_gazetteer_build(struct entities_gazetteer *gazetteer, struct entities_error *error)
{
    if (gazetteer->trie) {
        return 0; /* it came from a compiled file */
    }
    struct item *items = sorted_items(gazetteer);
    struct entities_key *keys = malloc((gazetteer->line_count + 1) * sizeof *keys);
    struct entities_gazetteer_entry *entries =
        malloc((gazetteer->line_count + 1) * sizeof *entries);

    uint8_t *plain = malloc(gazetteer->line_count + 1);

    gazetteer->keys = keys;
    gazetteer->entries = entries;
    gazetteer->plain = plain;
    if (!items || !keys || !entries || !plain) {
        free(items);
        return entities_exhausted(error);
    }
    settle(gazetteer, items, keys, entries, plain);
    free(items);
    free(gazetteer->lines);
    gazetteer->lines = NULL;
    for (uint32_t i = 0; i <= ENTITIES_MOST_TYPES; i++) {
        gazetteer->numbers[i] = i;
    }
    gazetteer->bytes = gazetteer->pool;
    gazetteer->trie = entities_trie_build(gazetteer->bytes, keys, gazetteer->count);
    return gazetteer->trie ? 0 : entities_exhausted(error);
}

size_t entities_gazetteer_count(const struct entities_gazetteer *gazetteer)
{
    return gazetteer->count;
}

size_t entities_gazetteer_conflicts(const struct entities_gazetteer *gazetteer, const char **first)
{
    *first = gazetteer->first_conflict.text;
    return gazetteer->conflicts;
}

void entities_gazetteer_pairs(const struct entities_gazetteer *gazetteer,
                              void (*visit)(void *self, uint32_t one, uint32_t two), void *self)
{
    entities_trie_pairs(gazetteer->trie, visit, self);
}

bool entities_gazetteer_may_begin(const struct entities_gazetteer *gazetteer, const char *text,
                                  size_t size, size_t at)
{
    return entities_trie_may_begin(gazetteer->trie, text, size, at);
}

bool entities_gazetteer_large(const struct entities_gazetteer *gazetteer)
{
    return gazetteer->count >= LARGE;
}

void entities_gazetteer_look(const struct entities_gazetteer *gazetteer, const char *text,
                             size_t size, size_t begin, struct entities_trie_window *window)
{
    entities_trie_look(gazetteer->trie, text, size, begin, window);
}

int32_t entities_gazetteer_highest(const struct entities_gazetteer *gazetteer)
{
    return gazetteer->highest;
}

static int32_t priority_of(const void *self, uint32_t key)
{
    const struct entities_gazetteer *gazetteer = self;

    return gazetteer->plain[key] ? 0 : gazetteer->entries[key].priority;
}

/* What is to be said of a key that was found in the text from `surface` on. */
static inline struct entities_entry entry_of(const struct entities_gazetteer *gazetteer,
                                             uint32_t key, const char *surface, size_t size)
{
    uint8_t type = gazetteer->plain[key];

    if (type) {
        return (struct entities_entry){surface, (uint32_t)size, gazetteer->numbers[type], 0};
    }
    const struct entities_gazetteer_entry *entry = &gazetteer->entries[key];
    return (struct entities_entry){gazetteer->bytes + entry->canonical, entry->canonical_size,
                                   gazetteer->numbers[entry->type], entry->priority};
}

size_t entities_gazetteer_match(const struct entities_gazetteer *gazetteer, const char *text,
                                size_t size, size_t at, size_t limit, struct entities_entry *entry)
{
    const struct entities_trie_order order = {gazetteer, priority_of};
    uint32_t key;
    size_t end = entities_trie_match(gazetteer->trie, text, size, at, limit,
                                     gazetteer->ranked ? &order : NULL, &key);

    if (end) {
        *entry = entry_of(gazetteer, key, text + at, end - at);
    }
    return end;
}

size_t entities_gazetteer_match_in(const struct entities_gazetteer *gazetteer,
                                   const struct entities_trie_window *window, unsigned number,
                                   struct entities_entry *entry)
{
    const struct entities_trie_order order = {gazetteer, priority_of};
    size_t at = window->begin + window->offsets[number];
    uint32_t key;
    size_t end = entities_trie_match_in(gazetteer->trie, window, number,
                                        gazetteer->ranked ? &order : NULL, &key);

    if (end) {
        *entry = entry_of(gazetteer, key, window->text + at, end - at);
    }
    return end;
}

void entities_gazetteer_free(struct entities_gazetteer *gazetteer)
{
    if (!gazetteer) {
        return;
    }
    for (size_t i = 0; i < gazetteer->file_count; i++) {
        free(gazetteer->files[i].path);
    }
    entities_trie_free(gazetteer->trie);
    if (gazetteer->mapped) {
        munmap(gazetteer->mapped, gazetteer->mapped_size);
    } else {
        free((void *)(uintptr_t)gazetteer->keys);
        free((void *)(uintptr_t)gazetteer->entries);
        free((void *)(uintptr_t)gazetteer->plain);
    }
    free(gazetteer->lines);
    free(gazetteer->files);
    free(gazetteer->pool);
    free(gazetteer);
}
