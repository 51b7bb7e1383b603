/* SPDX-License-Identifier: MIT */
/* Files, growing arrays and the error's sentence. */
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Offsets into a file are 32 bits wide. */
#define LARGEST_FILE (UINT32_MAX - 1u)

int entities_fail(struct entities_error *error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof error->text) {
        /* not through the middle of a character */
        size_t end = sizeof error->text - 1;
        entities_previous(error->text, &end);
        error->text[end] = 0;
    }
    return -1;
}

int entities_exhausted(struct entities_error *error)
{
    return entities_fail(error, "memory is exhausted");
}

void *entities_room(void *array, size_t count, size_t more, size_t *capacity, size_t size)
{
    if (array && *capacity - count >= more) {
        return array;
    }
    size_t wanted = *capacity + *capacity / 2 + 16;
    if (wanted < count + more) {
        wanted = count + more;
    }
    if (wanted > SIZE_MAX / size) {
        return NULL;
    }
    void *moved = realloc(array, wanted * size);
    if (moved) {
        *capacity = wanted;
    }
    return moved;
}

/* Bytes of the sequence at s, or 0: table 3-7 of the Unicode Standard. */
static size_t sequence(const unsigned char *s, size_t left)
{
    size_t length = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;

    if (length == 0 || s[0] > 0xF4 || left < length) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0u) != 0x80u) {
            return 0;
        }
    }
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
        (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F)) {
        return 0;
    }
    return length;
}

static int check(const char *path, const char *text, size_t size, struct entities_error *error)
{
    for (size_t at = 0; at < size;) {
        size_t length = sequence((const unsigned char *)text + at, size - at);
        if (length == 0) {
            return entities_fail(error,
                                 "%s:%zu: expected UTF-8, found the byte 0x%02X: convert the "
                                 "file, for example with iconv -f GB18030 -t UTF-8",
                                 path, entities_line(text, at), (unsigned char)text[at]);
        }
        at += length;
    }
    return 0;
}

static int read_all(FILE *file, const char *path, char **text, size_t *size,
                    struct entities_error *error)
{
    size_t capacity = 0, got;

    do {
        char *room = entities_room(*text, *size, 1u << 16, &capacity, 1);
        if (!room) {
            return entities_exhausted(error);
        }
        *text = room;
        got = fread(*text + *size, 1, capacity - *size - 1, file);
        *size += got;
        if (*size > LARGEST_FILE) {
            return entities_fail(error, "%s: larger than 4 GiB: split the file", path);
        }
    } while (got > 0);
    if (ferror(file)) {
        return entities_fail(error, "%s: %s", path, strerror(errno));
    }
    (*text)[*size] = 0;
    return 0;
}

int entities_read_file(const char *path, char **text, size_t *size, struct entities_error *error)
{
    FILE *file = fopen(path, "rb");

    *text = NULL;
    *size = 0;
    if (!file) {
        return entities_fail(error, "%s: %s", path, strerror(errno));
    }
    int status = read_all(file, path, text, size, error);
    fclose(file);
    if (status == 0 && *size >= 3 && memcmp(*text, "\xEF\xBB\xBF", 3) == 0) {
        *size -= 3;
        memmove(*text, *text + 3, *size + 1);
    }
    if (status == 0) {
        status = check(path, *text, *size, error);
    }
    if (status != 0) {
        free(*text);
        *text = NULL;
    }
    return status;
}

size_t entities_line(const char *text, size_t at)
{
    size_t line = 1;

    for (size_t i = 0; i < at; i++) {
        line += text[i] == '\n';
    }
    return line;
}

size_t entities_put(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3F));
    to[2] = (char)(0x80 | (c >> 6 & 0x3F));
    to[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}
