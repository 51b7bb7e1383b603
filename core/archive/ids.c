/* SPDX-License-Identifier: MIT */
/* The ids file of an archive: its rows, and ids in lines of JSON. */
#include "archive/ids.h"

#include "base/heap.h"
#include "base/utf8.h"

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

static bool get_hex(const char *at, const char *end, uint32_t *unit)
{
    if (end - at < 4) {
        return false;
    }
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = memchr(digits, at[i] | 0x20, 16);
        if (!digit) {
            return false;
        }
        *unit = *unit << 4 | (uint32_t)(digit - digits);
    }
    return true;
}

/* The code point of \uXXXX, or of two of them, at *at behind the u. */
static bool get_code_point(const char **at, const char *end, uint32_t *code_point)
{
    uint32_t low;

    if (!get_hex(*at, end, code_point)) {
        return false;
    }
    *at += 4;
    if (*code_point < 0xD800 || *code_point > 0xDFFF) {
        return true;
    }
    if (*code_point > 0xDBFF || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u' ||
        !get_hex(*at + 2, end, &low) || low < 0xDC00 || low > 0xDFFF) {
        return false;
    }
    *at += 6;
    *code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

static bool get_escape(const char **at, const char *end, struct wen_buffer *to)
{
    static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    uint32_t code_point;

    if (*at == end) {
        return false;
    }
    char letter = *(*at)++;
    if (letter == 'u') {
        bool right = get_code_point(at, end, &code_point);
        if (right) {
            to->size += wen_utf8_put(wen_buffer_room(to, 4), code_point);
        }
        return right;
    }
    const char *found = memchr(letters, letter, sizeof letters - 1);
    if (found) {
        wen_buffer_add_byte(to, values[found - letters]);
    }
    return found != NULL;
}

bool wen_ids_of_json(const char *line, size_t size, struct wen_buffer *id)
{
    static const char start[] = "{\"id\":\"";
    const char *at = line + sizeof start - 1, *end = line + size;

    id->size = 0;
    if (size < sizeof start || memcmp(line, start, sizeof start - 1) != 0) {
        return false;
    }
    while (at < end && *at != '"') {
        if (*at != '\\') {
            wen_buffer_add_byte(id, *at++);
            continue;
        }
        at++;
        if (!get_escape(&at, end, id)) {
            return false;
        }
    }
    return at < end;
}
