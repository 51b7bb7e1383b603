/* SPDX-License-Identifier: MIT */
/* The ids file of an archive: its rows, and ids in lines of JSON. */
#include "archive/ids.h"

#include "base/escape.h"
#include "base/heap.h"

#include <string.h>

char *wen_ids_path(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t size = strlen(name);

    if (size > 3 && memcmp(name + size - 3, ".gz", 3) == 0) {
        size -= 3;
    }
    const char *dot = memrchr(name, '.', size);
    if (dot && dot > name) {
        size = (size_t)(dot - name);
    }
    return wen_heap_format("%.*s%.*s.ids.tsv", (int)(name - path), path, (int)size, name);
}

static char *put_number(char *end, uint64_t number)
{
    do {
        *--end = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    return end;
}

void wen_ids_put(struct wen_buffer *to, const struct wen_ids_row *row)
{
    const uint64_t numbers[] = {row->document, row->offset, row->size, row->line};
    char text[20];

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char *digits = put_number(text + sizeof text, numbers[i]);
        wen_buffer_add_byte(to, '\t');
        wen_buffer_add(to, digits, (size_t)(text + sizeof text - digits));
    }
    wen_buffer_add_byte(to, '\n');
}

/* Reads TAB and a number without leading zeros. */
static bool get_number(const char **at, const char *end, uint64_t *number)
{
    const char *digit = *at + 1;

    if (*at == end || **at != '\t' || digit == end) {
        return false;
    }
    *number = 0;
    for (; digit < end && *digit >= '0' && *digit <= '9'; digit++) {
        if (__builtin_mul_overflow(*number, 10, number) ||
            __builtin_add_overflow(*number, (uint64_t)(*digit - '0'), number)) {
            return false;
        }
    }
    size_t digits = (size_t)(digit - *at) - 1;
    bool right = digits && ((*at)[1] != '0' || digits == 1);
    *at = digit;
    return right;
}

bool wen_ids_get(const char *line, size_t size, size_t *id_size, struct wen_ids_row *row)
{
    const char *at = memchr(line, '\t', size), *end = line + size;
    uint64_t first_line;

    if (!at) {
        return false;
    }
    *id_size = (size_t)(at - line);
    if (!get_number(&at, end, &row->document) || !get_number(&at, end, &row->offset) ||
        !get_number(&at, end, &row->size) || !get_number(&at, end, &first_line) || at != end ||
        first_line > UINT32_MAX) {
        return false;
    }
    row->line = (uint32_t)first_line;
    return true;
}

/* ---- ids in JSON ------------------------------------------------------ */

bool wen_ids_of_json(const char *line, size_t size, struct wen_buffer *id)
{
    static const char start[] = "{\"id\":\"";
    const char *at = line + sizeof start - 1, *end = line + size;

    id->size = 0;
    if (size < sizeof start || memcmp(line, start, sizeof start - 1) != 0) {
        return false;
    }
    /* the quote that ends it; one behind a backslash does not */
    const char *from = at;
    while (at < end && *at != '"') {
        at += *at == '\\' ? 2 : 1;
    }
    return at < end && wen_unescape_json(id, from, (size_t)(at - from));
}
