/* SPDX-License-Identifier: MIT */
/* Text files that users write line by line: stop words, idf tables. */
#ifndef WENLIU_KEYWORDS_LINES_H
#define WENLIU_KEYWORDS_LINES_H

#include "error.h"

#include <stddef.h>

/* Starts as {0}. */
struct keywords_lines {
    const char *path; /* the caller's, for errors */
    char *bytes;
    size_t size, at;
    const char *line; /* the line at hand: without its end and white space (ASCII) around it */
    size_t line_size;
    size_t number; /* of that line, from 1 */
};

/* Reads a whole file of valid UTF-8, at most 1 GiB; a byte order mark is skipped. Errors name
 * path:line. Free with keywords_lines_free() also after a failure. */
bool keywords_lines_open(struct keywords_lines *lines, const char *path,
                         struct keywords_error *error);

/* Moves to the next line that is not empty; false at the end. */
bool keywords_lines_next(struct keywords_lines *lines);

void keywords_lines_free(struct keywords_lines *lines);

#endif
