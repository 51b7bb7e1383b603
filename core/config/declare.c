/* SPDX-License-Identifier: MIT */
/* Fields and layers declared in a pipeline:
 *   "score: real"   "parts: rows(name string, weight real)"   "quotes: spans(speaker string)" */
#include "config/declare.h"

#include <string.h>

static const struct {
    const char *name;
    enum wen_type type;
} types[] = {{"integer", WEN_INTEGER}, {"real", WEN_REAL}, {"string", WEN_STRING}};

static const struct {
    const char *name;
    uint32_t flags;
} kinds[] = {{"rows", 0}, {"spans", WEN_SPANS | WEN_SURFACE}};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* The line at hand. */
struct reading {
    const char *at;
    struct wen_arena *arena;
};

static void skip_blanks(struct reading *reading)
{
    reading->at += strspn(reading->at, " ");
}

static bool take_mark(struct reading *reading, char mark)
{
    skip_blanks(reading);
    bool there = *reading->at == mark;
    reading->at += there && mark;
    return there;
}

/* NULL where no word stands. */
static const char *take_word(struct reading *reading)
{
    skip_blanks(reading);
    size_t size = strspn(reading->at, "abcdefghijklmnopqrstuvwxyz0123456789_");
    char *word = wen_arena_zero(reading->arena, size + 1);

    memcpy(word, reading->at, size);
    reading->at += size;
    return size ? word : NULL;
}

static bool take_type(struct reading *reading, enum wen_type *type)
{
    const char *begin = reading->at, *word = take_word(reading);

    for (size_t i = 0; word && i < COUNT(types); i++) {
        if (strcmp(word, types[i].name) == 0) {
            *type = types[i].type;
            return true;
        }
    }
    reading->at = begin;
    return false;
}

static bool take_kind(struct reading *reading, uint32_t *flags)
{
    const char *begin = reading->at, *word = take_word(reading);

    for (size_t i = 0; word && i < COUNT(kinds); i++) {
        if (strcmp(word, kinds[i].name) == 0 && take_mark(reading, '(')) {
            *flags = kinds[i].flags;
            return true;
        }
    }
    reading->at = begin;
    return false;
}

/* What stands between ( and ), the latter included; there may be nothing. */
static bool take_columns(struct reading *reading, struct wen_column *columns)
{
    if (take_mark(reading, ')')) {
        return true;
    }
    do {
        columns->name = take_word(reading);
        columns->help = "Declared in the pipeline.";
        if (!columns->name || !take_type(reading, &columns->type)) {
            return false;
        }
        columns++;
    } while (take_mark(reading, ','));
    return take_mark(reading, ')');
}

/* One line: a field or a layer. */
static bool take_line(struct reading *reading, struct wen_column *field, struct wen_schema *layer)
{
    const char *name = take_word(reading);

    if (!name || !take_mark(reading, ':')) {
        return false;
    }
    if (take_kind(reading, &layer->flags)) {
        /* each column takes three bytes or more of the line */
        struct wen_column *columns =
            wen_arena_zero(reading->arena, (strlen(reading->at) / 3 + 2) * sizeof *columns);
        layer->name = name;
        layer->columns = columns;
        layer->help = "Declared in the pipeline.";
        return take_columns(reading, columns) && take_mark(reading, '\0');
    }
    field->help = "Declared in the pipeline.";
    field->name = name;
    return take_type(reading, &field->type) && take_mark(reading, '\0');
}

size_t wen_declare(struct wen_declared *declared, struct wen_arena *arena, const char **bad)
{
    size_t count = declared->lines.count, field = 0, layer = 0;
    struct wen_column *fields = wen_arena_zero(arena, (count + 1) * sizeof *fields);
    struct wen_schema *layers = wen_arena_zero(arena, (count + 1) * sizeof *layers);
    const struct wen_schema **gives = wen_arena_zero(arena, (count + 1) * sizeof *gives);

    declared->gives = gives;
    declared->fields = fields;
    for (size_t i = 0; i < count; i++) {
        struct reading reading = {declared->lines.items[i], arena};
        if (!take_line(&reading, &fields[field], &layers[layer])) {
            fields[field] = (struct wen_column){0};
            *bad = reading.at;
            return i;
        }
        if (layers[layer].name) {
            gives[layer] = &layers[layer];
            layer++;
        } else {
            field++;
        }
    }
    return count;
}
