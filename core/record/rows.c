/* SPDX-License-Identifier: MIT */
/* Rows of typed columns as a stage fills them. */
#include "record/rows.h"

#include "base/heap.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const size_t sizes[] = {
    [WEN_INTEGER] = sizeof(int64_t),
    [WEN_REAL] = sizeof(double),
    [WEN_STRING] = sizeof(struct wen_string),
    [WEN_LABEL] = sizeof(uint32_t),
    [WEN_WORD] = sizeof(uint32_t),
    [WEN_POSITION] = sizeof(uint32_t),
};

/* Bytes of one cell of a type. */
static size_t type_size(enum wen_type type)
{
    return sizes[type];
}

/* Every member of union wen_slots is a pointer to an object, all of one size
 * and form on the platforms with dlopen(): the address is read through one. */
static void *address(union wen_slots slots)
{
    return slots.integer;
}

static union wen_slots slots_at(enum wen_type type, union wen_slots column, uint32_t row)
{
    return (union wen_slots){.integer = (void *)((char *)address(column) + row * type_size(type))};
}

void wen_store_init(struct wen_store *store, const struct wen_schema *schema)
{
    *store = (struct wen_store){.schema = schema};
    while (schema->columns && schema->columns[store->column_count].name) {
        store->column_count++;
    }
    store->columns = wen_heap_new(store->column_count, sizeof store->columns[0]);
    store->room = wen_heap_new(store->column_count, sizeof store->room[0]);
    store->layer.schema = schema;
    store->layer.columns = (const union wen_cells *)store->columns;
    store->rows.columns = store->room;
}

void wen_store_reset(struct wen_store *store)
{
    store->count = store->capacity = 0;
}

static void grow(struct wen_store *store, struct wen_arena *arena, uint32_t needed)
{
    uint32_t twice = store->capacity < UINT32_MAX / 2 ? store->capacity * 2 : UINT32_MAX;
    uint32_t capacity = needed > twice ? needed : twice;

    if (capacity < 16) {
        capacity = 16;
    }
    if (store->schema->flags & WEN_SPANS) {
        size_t old = store->capacity * sizeof(uint32_t), new = capacity * sizeof(uint32_t);
        store->begin = wen_arena_grow(arena, store->begin, old, new);
        store->end = wen_arena_grow(arena, store->end, old, new);
    }
    for (unsigned i = 0; i < store->column_count; i++) {
        size_t size = type_size(store->schema->columns[i].type);
        store->columns[i].integer = wen_arena_grow(arena, address(store->columns[i]),
                                                   store->capacity * size, capacity * size);
    }
    store->capacity = capacity;
}

static void fill_with_no_value(enum wen_type type, union wen_slots slots, uint32_t count)
{
    switch (type) {
    case WEN_INTEGER:
        for (uint32_t i = 0; i < count; i++) {
            slots.integer[i] = WEN_NO_INTEGER;
        }
        break;
    case WEN_REAL:
        for (uint32_t i = 0; i < count; i++) {
            slots.real[i] = NAN;
        }
        break;
    case WEN_POSITION: memset(slots.position, 0xFF, count * sizeof(uint32_t)); break;
    case WEN_STRING:
    case WEN_LABEL:
    case WEN_WORD: memset(address(slots), 0, count * type_size(type)); break;
    }
}

struct wen_rows *wen_store_add(struct wen_store *store, struct wen_arena *arena, uint32_t count)
{
    uint32_t needed;

    if (__builtin_add_overflow(store->count, count, &needed)) {
        wen_heap_exhausted(SIZE_MAX);
    }
    if (!count) {
        return &store->rows; /* perhaps there is no memory yet that could be filled */
    }
    if (needed > store->capacity) {
        grow(store, arena, needed);
    }
    if (store->schema->flags & WEN_SPANS) {
        store->rows.begin = store->begin + store->count;
        store->rows.end = store->end + store->count;
        memset(store->rows.begin, 0, count * sizeof(uint32_t));
        memset(store->rows.end, 0, count * sizeof(uint32_t));
    }
    for (unsigned i = 0; i < store->column_count; i++) {
        enum wen_type type = store->schema->columns[i].type;
        store->room[i] = slots_at(type, store->columns[i], store->count);
        fill_with_no_value(type, store->room[i], count);
    }
    store->count = needed;
    return &store->rows;
}

void wen_store_keep(struct wen_store *store, struct wen_arena *arena, uint32_t row)
{
    for (unsigned i = 0; i < store->column_count; i++) {
        struct wen_string *strings = store->columns[i].string;
        if (store->schema->columns[i].type != WEN_STRING) {
            continue;
        }
        for (uint32_t j = row; j < store->count; j++) {
            if (strings[j].data) {
                char *copy = wen_arena_take(arena, strings[j].size);
                memcpy(copy, strings[j].data, strings[j].size);
                strings[j].data = copy;
            }
        }
    }
}

const struct wen_layer *wen_store_layer(struct wen_store *store)
{
    store->layer.count = store->count;
    store->layer.begin = store->schema->flags & WEN_SPANS ? store->begin : NULL;
    store->layer.end = store->schema->flags & WEN_SPANS ? store->end : NULL;
    return &store->layer;
}

void wen_store_free(struct wen_store *store)
{
    free(store->columns);
    free(store->room);
    *store = (struct wen_store){0};
}

static int bad(const struct wen_store *store, uint32_t row, struct wen_error *error,
               const char *fault)
{
    return wen_error_set(error, WEN_EXIT_DATA, "row %u of %s %s: %s", row,
                         store->of_table ? "table" : "layer", store->schema->name, fault);
}

/* Whether all spans are inside the text, on characters, not empty, sorted and
 * disjoint: then there is nothing to look for. */
static bool are_disjoint(const struct wen_store *store, struct wen_string text)
{
    uint32_t last = 0;

    for (uint32_t i = 0; i < store->count; i++) {
        uint32_t begin = store->begin[i], end = store->end[i];
        if ((begin < last) | (end <= begin) | (end > text.size)) {
            return false;
        }
        if (!wen_utf8_boundary(text.data, text.size, begin) ||
            !wen_utf8_boundary(text.data, text.size, end)) {
            return false;
        }
        last = end;
    }
    return true;
}

/* Looks for the first row that is wrong. */
static int find_wrong_span(const struct wen_store *store, struct wen_string text,
                           struct wen_error *error)
{
    bool disjoint = store->schema->flags & WEN_DISJOINT;
    uint32_t last_begin = 0, last_end = 0;

    for (uint32_t i = 0; i < store->count; i++) {
        uint32_t begin = store->begin[i], end = store->end[i];
        if (end > text.size || begin >= end) {
            return wen_error_set(error, WEN_EXIT_DATA,
                                 "row %u of layer %s covers %u..%u of a text of %zu bytes", i,
                                 store->schema->name, begin, end, text.size);
        }
        if (!wen_utf8_boundary(text.data, text.size, begin) ||
            !wen_utf8_boundary(text.data, text.size, end)) {
            return bad(store, i, error, "its border lies inside a character");
        }
        if (begin < last_begin || (i && begin == last_begin && end > last_end)) {
            return bad(store, i, error, "rows are not sorted by begin, longer ones first");
        }
        if (disjoint && i && begin < last_end) {
            return bad(store, i, error, "it overlaps the row before");
        }
        last_begin = begin;
        last_end = end;
    }
    return WEN_EXIT_OK;
}

/* The first number above `most`, or count. */
static uint32_t find_above(const uint32_t *numbers, uint32_t count, uint32_t most)
{
    uint32_t highest = 0, i = 0;

    for (uint32_t j = 0; j < count; j++) {
        highest = numbers[j] > highest ? numbers[j] : highest;
    }
    while (highest > most && numbers[i] <= most) {
        i++;
    }
    return highest > most ? i : count;
}

static int check_positions(const struct wen_store *store, const uint32_t *positions,
                           struct wen_string text, struct wen_error *error)
{
    for (uint32_t i = 0; i < store->count; i++) {
        if (positions[i] != WEN_NOWHERE && !wen_utf8_boundary(text.data, text.size, positions[i])) {
            return bad(store, i, error, "a position is not a place between two characters");
        }
    }
    return WEN_EXIT_OK;
}

static int check_strings(const struct wen_store *store, const struct wen_string *strings,
                         struct wen_error *error)
{
    for (uint32_t i = 0; i < store->count; i++) {
        if (strings[i].data &&
            wen_utf8_valid(strings[i].data, strings[i].size) != strings[i].size) {
            return bad(store, i, error, "a string is not valid UTF-8");
        }
    }
    return WEN_EXIT_OK;
}

static int check_column(const struct wen_store *store, unsigned column,
                        const struct wen_store_limits *limits, struct wen_error *error)
{
    union wen_slots cells = store->columns[column];
    const struct wen_vocabulary *vocabulary =
        limits->vocabularies ? limits->vocabularies[column] : NULL;
    uint32_t wrong;

    switch (store->schema->columns[column].type) {
    case WEN_LABEL:
        wrong = find_above(cells.label, store->count, (uint32_t)limits->labels->count);
        return wrong < store->count
                   ? bad(store, wrong, error, "it bears a label that was not registered")
                   : WEN_EXIT_OK;
    case WEN_WORD:
        wrong = find_above(cells.word, store->count, vocabulary ? vocabulary->size : 0);
        return wrong < store->count
                   ? bad(store, wrong, error, "it bears a word that its vocabulary lacks")
                   : WEN_EXIT_OK;
    case WEN_POSITION: return check_positions(store, cells.position, limits->text, error);
    case WEN_STRING: return check_strings(store, cells.string, error);
    case WEN_INTEGER:
    case WEN_REAL: break; /* any number will do */
    }
    return WEN_EXIT_OK;
}

int wen_store_check(const struct wen_store *store, const struct wen_store_limits *limits,
                    struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    if (store->schema->flags & WEN_SPANS && !are_disjoint(store, limits->text)) {
        status = find_wrong_span(store, limits->text, error);
    }
    for (unsigned i = 0; i < store->column_count && !status; i++) {
        status = check_column(store, i, limits, error);
    }
    return status;
}
