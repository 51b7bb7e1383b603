/* SPDX-License-Identifier: MIT */
/* Titles and the bodies they belong to: the file titles.tsv. */
#include "titles.h"

#include <stdlib.h>
#include <string.h>

static int expected(const char *path, const char *text, const char *line, const char *what,
                    struct entities_error *error)
{
    return entities_fail(error, "%s:%zu: expected %s", path,
                         entities_line(text, (size_t)(line - text)), what);
}

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

/* One line [line, end): title TAB type TAB heads. */
static int read_line(struct entities_titles *titles, const char *path, const char *line,
                     const char *end, struct entities_error *error)
{
    const char *type = memchr(line, '\t', (size_t)(end - line));
    const char *heads = type ? memchr(type + 1, '\t', (size_t)(end - type - 1)) : NULL;

    if (!heads || heads + 1 == end || type == line) {
        return expected(path, titles->text, line, "title TAB ORG or LOC TAB endings of names",
                        error);
    }
    struct entities_title_row row = {line, (uint32_t)(type - line), 0, heads + 1,
                                     (uint32_t)(end - heads - 1)};
    size_t size = (size_t)(heads - type - 1);
    if (size == 3 && memcmp(type + 1, "ORG", 3) == 0) {
        row.type = ENTITIES_ORG;
    } else if (size == 3 && memcmp(type + 1, "LOC", 3) == 0) {
        row.type = ENTITIES_LOC;
    } else {
        return expected(path, titles->text, type + 1, "ORG or LOC as the second column", error);
    }
    return add_row(titles, row) ? 0 : entities_exhausted(error);
}

struct entities_titles *entities_titles_read(const char *path, struct entities_error *error)
{
    struct entities_titles *titles = calloc(1, sizeof *titles);
    size_t size;

    if (!titles || entities_read_file(path, &titles->text, &size, error) != 0) {
        if (!titles) {
            entities_exhausted(error);
        }
        free(titles);
        return NULL;
    }
    for (const char *line = titles->text, *stop = line + size; line < stop;) {
        const char *newline = memchr(line, '\n', (size_t)(stop - line));
        const char *end = newline ? newline : stop;
        const char *last = end > line && end[-1] == '\r' ? end - 1 : end;
        if (last > line && *line != '#' && read_line(titles, path, line, last, error) != 0) {
            entities_titles_free(titles);
            return NULL;
        }
        line = newline ? newline + 1 : stop;
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
