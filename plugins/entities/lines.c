/* SPDX-License-Identifier: MIT */
/* Lines of columns between tabs. */
#include "lines.h"

#include <string.h>

static struct entities_field trimmed(char *data, size_t size)
{
    while (size > 0 && (data[0] == ' ' || data[0] == '\r')) {
        data++;
        size--;
    }
    while (size > 0 && (data[size - 1] == ' ' || data[size - 1] == '\r')) {
        size--;
    }
    return (struct entities_field){data, size};
}

bool entities_lines_next(struct entities_lines *lines)
{
    while (lines->next < lines->size) {
        char *begin = lines->text + lines->next;
        const char *end = memchr(begin, '\n', lines->size - lines->next);
        size_t size = end ? (size_t)(end - begin) : lines->size - lines->next;
        lines->next += size + 1;
        lines->number++;
        if (trimmed(begin, size).size > 0 && begin[0] != '#') {
            lines->line = (struct entities_field){begin, size};
            return true;
        }
    }
    return false;
}

size_t entities_lines_split(const struct entities_lines *lines, struct entities_field *fields,
                            size_t most)
{
    char *line = lines->line.data;
    size_t count = 0, begin = 0, size = lines->line.size;

    for (size_t i = 0; i <= size; i++) {
        if (i == size || line[i] == '\t') {
            if (count < most) {
                fields[count] = trimmed(line + begin, i - begin);
            }
            count++;
            begin = i + 1;
        }
    }
    for (size_t i = count; i < most; i++) {
        fields[i] = (struct entities_field){line + size, 0};
    }
    return count;
}

int entities_lines_expected(const struct entities_lines *lines, const char *expected,
                            const struct entities_field *found, struct entities_error *error)
{
    if (!found) {
        return entities_fail(error, "%s:%zu: expected %s", lines->path, lines->number, expected);
    }
    return entities_fail(error, "%s:%zu: expected %s, found \"%.*s\"", lines->path, lines->number,
                         expected, (int)found->size, found->data);
}

char *entities_field_end(struct entities_field field)
{
    field.data[field.size] = 0;
    return field.data;
}
