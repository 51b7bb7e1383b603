/* SPDX-License-Identifier: MIT */
/* Files of lines with columns between tabs: every table that the stage reads is one. A line that
 * begins with '#' or has nothing but blanks says nothing. */
#ifndef ENTITIES_LINES_H
#define ENTITIES_LINES_H

#include "text.h"

/* A column: lies in the text, without the blanks and carriage returns around it. */
struct entities_field {
    char *data;
    size_t size;
};

/* Where a reader is; the caller sets path, text (which has a 0 or a line's end behind its last
 * byte) and size, and keeps them; the rest starts as 0. */
struct entities_lines {
    const char *path;
    char *text;
    size_t size;
    size_t next;   /* where the next line begins */
    size_t number; /* of the line, from 1 */
    struct entities_field line;
};

/* Moves to the next line that says something; false where there is none. */
bool entities_lines_next(struct entities_lines *lines);

/* Splits the line at its tabs; returns the number of columns, of which at most `most` are stored.
 * Fields behind the last are empty. */
size_t entities_lines_split(const struct entities_lines *lines, struct entities_field *fields,
                            size_t most);

/* Sets the error to "PATH:LINE: expected …", cutting `found` (NULL: nothing is said of it) where it
 * is long, and returns -1. */
int entities_lines_expected(const struct entities_lines *lines, const char *expected,
                            const struct entities_field *found, struct entities_error *error);

/* Ends a field with a 0, in place of what stands behind it, and returns it: only when its line has
 * been split, and in a text that is the caller's own. */
char *entities_field_end(struct entities_field field);

#endif
