/* SPDX-License-Identifier: MIT */
/* Reading Python's dict literals. */
#include "python_literal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void python_die(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fprintf(stderr, "%s: ", program_invocation_short_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

_Noreturn void python_die_at(const struct python_file *file, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fprintf(stderr, "%s: %s:%zu: ", program_invocation_short_name, file->path, file->line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static void read_all(struct python_file *file, FILE *stream)
{
    size_t capacity = 1 << 20, got;

    file->text = malloc(capacity);
    while (file->text &&
           (got = fread(file->text + file->size, 1, capacity - file->size - 1, stream)) > 0) {
        file->size += got;
        if (file->size + 1 == capacity) {
            capacity *= 2;
            char *grown = realloc(file->text, capacity);
            if (!grown) {
                free(file->text);
            }
            file->text = grown;
        }
    }
    if (!file->text) {
        python_die("%s: no memory left", file->path);
    }
    if (ferror(stream)) {
        python_die("%s: cannot be read: %s", file->path, strerror(errno));
    }
    file->text[file->size] = '\0';
}

void python_open(struct python_file *file, const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);

    if (!path) {
        python_die("no memory left");
    }
    snprintf(path, size, "%s/%s", folder, name);
    *file = (struct python_file){.path = path, .line = 1};
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        python_die("%s: cannot be opened: %s; the folder of the package jieba 0.42.1 is given to "
                   "configure with --with-jieba=DIR",
                   path, strerror(errno));
    }
    read_all(file, stream);
    fclose(stream);
}

void python_close(struct python_file *file)
{
    free(file->text);
    free((char *)file->path);
    *file = (struct python_file){0};
}

void python_find_table(struct python_file *file)
{
    const char *table = strncmp(file->text, "P=", 2) == 0 ? file->text : NULL;

    if (!table) {
        table = strstr(file->text, "\nP=");
    }
    if (!table) {
        python_die_at(file, "expected the assignment P={…} of a table of jieba 0.42.1");
    }
    file->at = (size_t)(table - file->text);
    for (size_t i = 0; i <= file->at; i++) {
        file->line += file->text[i] == '\n';
    }
    file->at += *table == '\n' ? 3 : 2;
}

/* What comes next, for messages. */
static const char *next_words(const struct python_file *file, char *to, size_t size)
{
    size_t length = strcspn(file->text + file->at, "\n");

    if (file->at >= file->size) {
        return "the end of the file";
    }
    snprintf(to, size, "%.*s", (int)(length < size ? length : size - 1), file->text + file->at);
    return to;
}

static char peek(struct python_file *file)
{
    while (file->text[file->at] == ' ' || file->text[file->at] == '\n' ||
           file->text[file->at] == '\r' || file->text[file->at] == '\t') {
        file->line += file->text[file->at++] == '\n';
    }
    return file->text[file->at];
}

bool python_accept(struct python_file *file, char mark)
{
    if (peek(file) != mark) {
        return false;
    }
    file->at++;
    return true;
}

void python_expect(struct python_file *file, char mark)
{
    char found[40];

    if (!python_accept(file, mark)) {
        python_die_at(file, "expected '%c', found %s", mark, next_words(file, found, sizeof found));
    }
}

/* The character of an escape \uXXXX of the basic plane, as UTF-8. */
static size_t escape(struct python_file *file, char *to)
{
    char digits[5] = "", *end;

    if (file->text[file->at + 1] == 'u') {
        memcpy(digits, file->text + file->at + 2, strnlen(file->text + file->at + 2, 4));
    }
    unsigned long c = strtoul(digits, &end, 16);
    if (end != digits + 4) {
        python_die_at(file, "expected an escape \\uXXXX in the string");
    }
    file->at += 6;
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    to[0] = (char)(0xE0 | c >> 12);
    to[1] = (char)(0x80 | (c >> 6 & 0x3F));
    to[2] = (char)(0x80 | (c & 0x3F));
    return 3;
}

void python_string(struct python_file *file, char *to, size_t size)
{
    char quote = peek(file), found[40];
    size_t length = 0;

    if (quote != '\'' && quote != '"') {
        python_die_at(file, "expected a string, found %s", next_words(file, found, sizeof found));
    }
    file->at++;
    while (file->text[file->at] != quote) {
        char c = file->text[file->at];
        if (c == '\0' || c == '\n') {
            python_die_at(file, "expected %c at the end of the string", quote);
        }
        if (length + 4 > size) {
            python_die_at(file, "expected a string of at most %zu bytes", size - 4);
        }
        if (c == '\\') {
            length += escape(file, to + length);
        } else {
            to[length++] = c;
            file->at++;
        }
    }
    file->at++;
    to[length] = '\0';
}

double python_number(struct python_file *file)
{
    char found[40], *end;

    peek(file);
    double number = strtod(file->text + file->at, &end);
    if (end == file->text + file->at) {
        python_die_at(file, "expected a number, found %s", next_words(file, found, sizeof found));
    }
    file->at = (size_t)(end - file->text);
    return number;
}

bool python_more(struct python_file *file, char end)
{
    char found[40];

    if (python_accept(file, ',')) {
        return !python_accept(file, end);
    }
    if (!python_accept(file, end)) {
        python_die_at(file, "expected ',' or '%c', found %s", end,
                      next_words(file, found, sizeof found));
    }
    return false;
}
