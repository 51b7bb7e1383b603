/* SPDX-License-Identifier: MIT */
/* From bytes to code points: what users count in. */
#ifndef ARCHIVE_POSITIONS_H
#define ARCHIVE_POSITIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts as {0}; used for one text after another. */
struct archive_positions {
    const char *text;
    size_t size;
    bool ascii;      /* then a byte is a code point */
    uint32_t *ranks; /* code points before each 64th byte */
    size_t capacity; /* of `ranks` */
};

/* Prepares for valid UTF-8, below 4 GiB, that stays where it is. False where
 * memory is exhausted. */
bool archive_positions_set(struct archive_positions *positions, const char *text, size_t size);

/* Number of code points before byte `at`, which is at most the size. */
uint32_t archive_position(const struct archive_positions *positions, uint32_t at);

void archive_positions_close(struct archive_positions *positions);

#endif
