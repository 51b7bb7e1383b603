/* SPDX-License-Identifier: MIT */
/* Titles and the bodies they belong to: the file titles.tsv. */
#include "titles.h"
#include "lines.h"

#include <stdlib.h>
#include <string.h>

static bool add_row(struct entities_titles *titles, struct entities_title_row row)
{
    struct entities_title_row *rows =
        entities_room(titles->rows, titles->count, 1, &titles->capacity, sizeof *rows);

    if (!rows) {
        return false;
    }
    titles->rows = rows;
    rows[titles->count++] = row;
    return true;
}

/* A line: title TAB type TAB heads. */
static int read_line(struct entities_titles *titles, const struct entities_lines *lines,
                     struct entities_error *error)
{
    struct entities_field fields[3];
    size_t columns = entities_lines_split(lines, fields, 3);
    const struct entities_field *title = &fields[0], *type = &fields[1], *heads = &fields[2];

    if (columns != 3 || title->size == 0 || heads->size == 0) {
        return entities_lines_expected(lines, "title TAB ORG, LOC or - TAB endings of names", NULL,
                                       error);
    }
    struct entities_title_row row = {title->data, (uint32_t)title->size, 0, heads->data,
                                     (uint32_t)heads->size};
    if (type->size == 3 && memcmp(type->data, "ORG", 3) == 0) {
        row.type = ENTITIES_ORG;
    } else if (type->size == 3 && memcmp(type->data, "LOC", 3) == 0) {
        row.type = ENTITIES_LOC;
    } else if (type->size == 1 && type->data[0] == '-') {
        row.type = ENTITIES_NOTHING;
    } else {
        return entities_lines_expected(lines, "ORG, LOC or - as the second column", NULL, error);
    }
    return add_row(titles, row) ? 0 : entities_exhausted(error);
}

struct entities_titles *entities_titles_read(const char *path, struct entities_error *error)
{
    struct entities_titles *titles = calloc(1, sizeof *titles);
    struct entities_lines lines = {.path = path};

    if (!titles || entities_read_file(path, &titles->text, &lines.size, error) != 0) {
        if (!titles) {
            entities_exhausted(error);
        }
        free(titles);
        return NULL;
    }
    lines.text = titles->text;
    while (entities_lines_next(&lines)) {
        if (read_line(titles, &lines, error) != 0) {
            entities_titles_free(titles);
            return NULL;
        }
    }
    return titles;
}

static bool ends_with(const char *text, size_t size, const char *ending, size_t ending_size)
{
    return size >= ending_size && memcmp(text + size - ending_size, ending, ending_size) == 0;
}

const struct entities_title_row *entities_title_find(const struct entities_titles *titles,
                                                     const char *title, size_t size)
{
    const struct entities_title_row *best = NULL;

    for (size_t i = 0; i < titles->count; i++) {
        const struct entities_title_row *row = &titles->rows[i];
        if (ends_with(title, size, row->title, row->title_size) &&
            (!best || row->title_size > best->title_size)) {
            best = row;
        }
    }
    return best;
}

bool entities_title_fits(const struct entities_title_row *row, const char *name, size_t size)
{
    const char *at = row->heads, *end = row->heads + row->heads_size;

    while (at < end) {
        const char *blank = memchr(at, ' ', (size_t)(end - at));
        size_t length = (size_t)((blank ? blank : end) - at);
        if (length == 1 && *at == '*') {
            return true;
        }
        if (length > 0 && ends_with(name, size, at, length)) {
            return true;
        }
        at += length + 1;
    }
    return false;
}

void entities_titles_free(struct entities_titles *titles)
{
    if (titles) {
        free(titles->rows);
        free(titles->text);
        free(titles);
    }
}
