/* SPDX-License-Identifier: MIT */
/* Bytes that grow, and numbers in them as LEB128: 7 bits a byte, lowest first. */
#ifndef WENLIU_KEYWORDS_BYTES_H
#define WENLIU_KEYWORDS_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts as {0}; free(data). */
struct keywords_bytes {
    unsigned char *data;
    size_t size, capacity;
};

enum { KEYWORDS_LONGEST_NUMBER = 10 };

/* Makes room for `more` bytes behind `size`. False where memory is exhausted. */
bool keywords_bytes_room(struct keywords_bytes *to, size_t more);

/* Append where the caller has made room. */
void keywords_bytes_put_number(struct keywords_bytes *to, uint64_t number);
void keywords_bytes_put(struct keywords_bytes *to, const void *bytes, size_t size);

/* Reads a number and moves *at behind it. False where the bytes up to `end` hold none. */
bool keywords_bytes_get_number(const unsigned char **at, const unsigned char *end,
                               uint64_t *number);

#endif
