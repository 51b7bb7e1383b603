/* SPDX-License-Identifier: MIT */
/* Gazetteers: reading the files, settling surfaces that are given twice, matching. */
#include "gazetteer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_COLUMNS 3u

/* A line of a file. Offsets lie in the pool, which holds the files one behind the other. */
struct entry {
    uint32_t surface, surface_size;
    uint32_t canonical, canonical_size;
    uint32_t type;
};

struct file {
    char *path;
    size_t begin; /* in the pool */
};

struct entities_gazetteer {
    char *pool;
    size_t pool_size, pool_capacity;
    struct file *files;
    size_t file_count, file_capacity;
    struct entry *entries; /* as read; after the build sorted by surface, none twice */
    size_t entry_count, entry_capacity;
    struct entities_key *keys; /* surfaces of the entries */
    struct entities_trie *trie;
    struct entities_types *types;
    size_t conflicts;
    struct entities_error first_conflict;
};

/* For sorting: the first 16 bytes as numbers spare most looks into the pool. */
struct item {
    uint64_t head, next;
    const char *surface;
    uint32_t size;
    uint32_t index; /* in entries: the later line is the larger */
};

struct field {
    const char *data;
    size_t size;
};

struct entities_gazetteer *entities_gazetteer_new(void)
{
    return calloc(1, sizeof(struct entities_gazetteer));
}

static struct field trimmed(const char *data, size_t size)
{
    while (size > 0 && (data[0] == ' ' || data[0] == '\r')) {
        data++;
        size--;
    }
    while (size > 0 && (data[size - 1] == ' ' || data[size - 1] == '\r')) {
        size--;
    }
    return (struct field){data, size};
}

/* Splits a line at its tabs; returns the number of columns, of which MOST_COLUMNS are stored. */
static size_t split(const char *line, size_t size, struct field *fields)
{
    size_t count = 0, begin = 0;

    for (size_t i = 0; i <= size; i++) {
        if (i == size || line[i] == '\t') {
            if (count < MOST_COLUMNS) {
                fields[count] = trimmed(line + begin, i - begin);
            }
            count++;
            begin = i + 1;
        }
    }
    return count;
}

/* What is wrong with a line, or NULL. */
static const char *fault(size_t columns, const struct field *fields, uint32_t type)
{
    if (columns < 2) {
        return "expected surface TAB type, found no tab";
    }
    if (columns > MOST_COLUMNS) {
        return "expected surface TAB type TAB canonical name, found more than 3 columns";
    }
    if (fields[0].size == 0) {
        return "expected a surface before the tab, found nothing";
    }
    if (fields[0].size > ENTITIES_LONGEST_SURFACE) {
        return "expected a surface of at most 1024 bytes, found a longer one";
    }
    if (type == 0) {
        return "expected a type in capital letters, such as ORG or MY_TYPE";
    }
    return NULL;
}

static int add_line(struct entities_gazetteer *gazetteer, size_t begin, size_t size,
                    struct entities_error *error)
{
    const char *line = gazetteer->pool + begin;
    struct field fields[MOST_COLUMNS] = {{0}};
    size_t columns = split(line, size, fields);
    uint32_t type = entities_type(gazetteer->types, fields[1].data, fields[1].size);
    const char *wrong = fault(columns, fields, type);

    if (wrong) {
        const struct file *file = &gazetteer->files[gazetteer->file_count - 1];
        size_t number = entities_line(gazetteer->pool + file->begin, begin - file->begin);
        bool show = columns >= 2 && type == 0;
        return entities_fail(error, "%s:%zu: %s%s%.*s%s", file->path, number, wrong,
                             show ? ", found \"" : "", show ? (int)fields[1].size : 0,
                             show ? fields[1].data : "", show ? "\"" : "");
    }
    struct entry *entries = entities_room(gazetteer->entries, gazetteer->entry_count, 1,
                                          &gazetteer->entry_capacity, sizeof *entries);
    if (!entries) {
        return entities_exhausted(error);
    }
    gazetteer->entries = entries;
    struct field name = fields[2].size > 0 ? fields[2] : fields[0];
    entries[gazetteer->entry_count++] = (struct entry){
        .surface = (uint32_t)(fields[0].data - gazetteer->pool),
        .surface_size = (uint32_t)fields[0].size,
        .canonical = (uint32_t)(name.data - gazetteer->pool),
        .canonical_size = (uint32_t)name.size,
        .type = type,
    };
    return 0;
}

/* Puts the file behind those read before. */
static int add_file(struct entities_gazetteer *gazetteer, const char *path, const char *text,
                    size_t size, struct entities_error *error)
{
    if (gazetteer->pool_size + size >= UINT32_MAX) {
        return entities_fail(error, "%s: the gazetteers are larger than 4 GiB together", path);
    }
    char *pool = entities_room(gazetteer->pool, gazetteer->pool_size, size + 1,
                               &gazetteer->pool_capacity, 1);
    if (!pool) {
        return entities_exhausted(error);
    }
    gazetteer->pool = pool;
    struct file *files = entities_room(gazetteer->files, gazetteer->file_count, 1,
                                       &gazetteer->file_capacity, sizeof *files);
    char *name = strdup(path);
    if (files) {
        gazetteer->files = files;
    }
    if (!files || !name) {
        free(name);
        return entities_exhausted(error);
    }
    memcpy(pool + gazetteer->pool_size, text, size);
    files[gazetteer->file_count++] = (struct file){name, gazetteer->pool_size};
    gazetteer->pool_size += size;
    return 0;
}

static int add_lines(struct entities_gazetteer *gazetteer, size_t begin,
                     struct entities_error *error)
{
    int status = 0;

    while (status == 0 && begin < gazetteer->pool_size) {
        const char *line = gazetteer->pool + begin;
        const char *end = memchr(line, '\n', gazetteer->pool_size - begin);
        size_t size = end ? (size_t)(end - line) : gazetteer->pool_size - begin;
        if (trimmed(line, size).size > 0 && line[0] != '#') {
            status = add_line(gazetteer, begin, size, error);
        }
        begin += size + 1;
    }
    return status;
}

int entities_gazetteer_read(struct entities_gazetteer *gazetteer, const char *path,
                            struct entities_types *types, struct entities_error *error)
{
    char *text;
    size_t size, begin = gazetteer->pool_size;

    gazetteer->types = types;
    if (entities_read_file(path, &text, &size, error) != 0) {
        return -1;
    }
    int status = add_file(gazetteer, path, text, size, error);
    free(text);
    return status == 0 ? add_lines(gazetteer, begin, error) : -1;
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
    struct item *items = malloc((gazetteer->entry_count + 1) * sizeof *items);

    if (!items) {
        return NULL;
    }
    for (size_t i = 0; i < gazetteer->entry_count; i++) {
        const struct entry *entry = &gazetteer->entries[i];
        const char *surface = gazetteer->pool + entry->surface;
        items[i] = (struct item){eight_bytes(surface, entry->surface_size, 0),
                                 eight_bytes(surface, entry->surface_size, 8), surface,
                                 entry->surface_size, (uint32_t)i};
    }
    qsort(items, gazetteer->entry_count, sizeof *items, compare);
    return items;
}

/* Path and line of an entry. */
static void describe(const struct entities_gazetteer *gazetteer, const struct entry *entry,
                     char *text, size_t size)
{
    size_t file = gazetteer->file_count - 1;
    while (gazetteer->files[file].begin > entry->surface) {
        file--;
    }
    size_t begin = gazetteer->files[file].begin;
    snprintf(text, size, "%s:%zu", gazetteer->files[file].path,
             entities_line(gazetteer->pool + begin, entry->surface - begin));
}

static void note_conflict(struct entities_gazetteer *gazetteer, const struct entry *loser,
                          const struct entry *winner)
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

/* Keeps of each surface its last line, in sorted order. */
static bool settle(struct entities_gazetteer *gazetteer, const struct item *items)
{
    size_t kept = 0;
    struct entry *entries = malloc((gazetteer->entry_count + 1) * sizeof *entries);

    if (!entries) {
        return false;
    }
    for (size_t i = 0; i < gazetteer->entry_count; i++) {
        const struct entry *entry = &gazetteer->entries[items[i].index];
        if (i + 1 == gazetteer->entry_count || !repeats(items, i)) {
            entries[kept++] = *entry;
            continue;
        }
        const struct entry *later = &gazetteer->entries[items[i + 1].index];
        if (entry->type != later->type) {
            note_conflict(gazetteer, entry, later);
        }
    }
    free(gazetteer->entries);
    gazetteer->entries = entries;
    gazetteer->entry_count = kept;
    return true;
}

int entities_gazetteer_build(struct entities_gazetteer *gazetteer, struct entities_error *error)
{
    struct item *items = sorted_items(gazetteer);
    bool good = items && settle(gazetteer, items);

    free(items);
    if (!good) {
        return entities_exhausted(error);
    }
    gazetteer->keys = malloc((gazetteer->entry_count + 1) * sizeof *gazetteer->keys);
    if (!gazetteer->keys) {
        return entities_exhausted(error);
    }
    for (size_t i = 0; i < gazetteer->entry_count; i++) {
        gazetteer->keys[i] = (struct entities_key){gazetteer->entries[i].surface,
                                                   gazetteer->entries[i].surface_size};
    }
    gazetteer->trie =
        entities_trie_build(gazetteer->pool, gazetteer->keys, (uint32_t)gazetteer->entry_count);
    return gazetteer->trie ? 0 : entities_exhausted(error);
}

size_t entities_gazetteer_count(const struct entities_gazetteer *gazetteer)
{
    return gazetteer->entry_count;
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

size_t entities_gazetteer_match(const struct entities_gazetteer *gazetteer, const char *text,
                                size_t size, size_t at, struct entities_entry *found)
{
    uint32_t key;
    size_t end = entities_trie_match(gazetteer->trie, text, size, at, &key);

    if (end) {
        const struct entry *entry = &gazetteer->entries[key];
        *found = (struct entities_entry){gazetteer->pool + entry->canonical, entry->canonical_size,
                                         entry->type};
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
    free(gazetteer->keys);
    free(gazetteer->entries);
    free(gazetteer->files);
    free(gazetteer->pool);
    free(gazetteer);
}
