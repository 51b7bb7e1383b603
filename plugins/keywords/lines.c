/* SPDX-License-Identifier: MIT */
/* Text files that users write line by line. */
#include "lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <utf8proc.h>

enum { LIMIT = 1 << 30 };

static bool read_all(struct keywords_lines *lines, FILE *file, struct keywords_error *error)
{
    struct stat status;

    if (fstat(fileno(file), &status) || !S_ISREG(status.st_mode)) {
        return keywords_fail(error, "%s: not a regular file", lines->path);
    }
    if (status.st_size > LIMIT) {
        return keywords_fail(error, "%s: %lld bytes; at most 1 GiB can be read", lines->path,
                             (long long)status.st_size);
    }
    lines->bytes = malloc((size_t)status.st_size + 1);
    if (!lines->bytes) {
        return keywords_exhausted(error);
    }
    lines->size = fread(lines->bytes, 1, (size_t)status.st_size, file);
    if (ferror(file)) {
        return keywords_fail(error, "%s: cannot be read: %s", lines->path, strerror(errno));
    }
    return true;
}

static bool check(const struct keywords_lines *lines, struct keywords_error *error)
{
    size_t line = 1;
    utf8proc_int32_t c;

    for (size_t at = 0; at < lines->size;) {
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)lines->bytes + at,
                                                 (utf8proc_ssize_t)(lines->size - at), &c);
        if (used <= 0) {
            return keywords_fail(error, "%s:%zu: not UTF-8; convert the file with iconv",
                                 lines->path, line);
        }
        line += c == '\n';
        at += (size_t)used;
    }
    return true;
}

bool keywords_lines_open(struct keywords_lines *lines, const char *path,
                         struct keywords_error *error)
{
    FILE *file = fopen(path, "rb");
    bool read;

    lines->path = path;
    if (!file) {
        return keywords_fail(error, "%s: cannot be opened: %s", path, strerror(errno));
    }
    read = read_all(lines, file, error);
    fclose(file);
    if (!read || !check(lines, error)) {
        return false;
    }
    lines->at = lines->size >= 3 && memcmp(lines->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool keywords_lines_next(struct keywords_lines *lines)
{
    while (lines->at < lines->size) {
        const char *line = lines->bytes + lines->at;
        const char *end = memchr(line, '\n', lines->size - lines->at);
        if (!end) {
            end = lines->bytes + lines->size;
        }
        lines->at = (size_t)(end - lines->bytes) + 1;
        lines->number++;
        while (line < end && is_blank(*line)) {
            line++;
        }
        while (end > line && is_blank(end[-1])) {
            end--;
        }
        if (line < end) {
            lines->line = line;
            lines->line_size = (size_t)(end - line);
            return true;
        }
    }
    return false;
}

void keywords_lines_free(struct keywords_lines *lines)
{
    free(lines->bytes);
    *lines = (struct keywords_lines){0};
}
