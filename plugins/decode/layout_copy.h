/* SPDX-License-Identifier: MIT */
/* One pass of the repair: from one text to the next, with the map back to the bytes. */
#ifndef DECODE_LAYOUT_COPY_H
#define DECODE_LAYOUT_COPY_H

#include "layout.h"

/* What one pass reads and writes. */
struct layout_pass {
    struct layout *layout;
    const char *text;
    uint32_t size;
    const struct decode_run *runs;
    size_t run_count, run; /* `run`: at which the copying is */
    struct layout_text *to;
    bool failed; /* no memory left */
};

/* An array of `size` bytes an item, with room for `need` of them: the same one, moved perhaps; NULL
 * with the pass failed where there is no memory. */
void *layout_grow(struct layout_pass *pass, void *array, size_t need, size_t *capacity,
                  size_t size);

/* Appends text[begin..end), which lies behind all that was copied before. Nothing in a pass that
 * failed. */
void layout_copy(struct layout_pass *pass, uint32_t begin, uint32_t end);

/* Appends the line feed behind `at` as the byte `as`; returns where it stands. */
uint32_t layout_copy_feed(struct layout_pass *pass, uint32_t at, char as);

/* Appends a line, from line->begin to line->end; letter-spaced words are closed, characters of
 * private use left out. Whether it was copied as it is. */
bool layout_copy_line(struct layout_pass *pass, const struct layout_line *line);

#endif
