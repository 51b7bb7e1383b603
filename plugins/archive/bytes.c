/* SPDX-License-Identifier: MIT */
/* Output that grows, and the pieces that JSON and CSV share. */
#include "bytes.h"

#include <stdio.h>
#include <stdlib.h>

enum { KEPT = 16 << 20 };

bool archive_bytes_open(struct archive_bytes *bytes)
{
    *bytes = (struct archive_bytes){.data = malloc(ARCHIVE_PIECE), .capacity = ARCHIVE_PIECE};
    return bytes->data != NULL;
}

void archive_bytes_reset(struct archive_bytes *bytes)
{
    bytes->size = 0;
    bytes->failed = false;
    if (bytes->capacity > KEPT) {
        char *less = realloc(bytes->data, ARCHIVE_PIECE);
        if (less) {
            bytes->data = less;
            bytes->capacity = ARCHIVE_PIECE;
        }
    }
}

void archive_bytes_close(struct archive_bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct archive_bytes){0};
}

void archive_bytes_grow(struct archive_bytes *bytes, size_t more)
{
    size_t capacity = bytes->capacity + bytes->capacity / 2 + more;
    char *data = bytes->failed ? NULL : realloc(bytes->data, capacity);

    if (data) {
        bytes->data = data;
        bytes->capacity = capacity;
    } else {
        bytes->failed = true;
        bytes->size = 0;
    }
}

void archive_put(struct archive_bytes *bytes, const char *data, size_t size)
{
    while (size) {
        size_t piece = size < ARCHIVE_PIECE ? size : ARCHIVE_PIECE;
        memcpy(archive_room(bytes, piece), data, piece);
        bytes->size += piece;
        data += piece;
        size -= piece;
    }
}

void archive_put_integer(struct archive_bytes *bytes, int64_t integer)
{
    uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
    char text[20], *at = text + sizeof text;

    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (integer < 0) {
        *--at = '-';
    }
    size_t size = (size_t)(text + sizeof text - at);
    memcpy(archive_room(bytes, sizeof text), at, size);
    bytes->size += size;
}

void archive_put_real(struct archive_bytes *bytes, double real)
{
    char text[32];
    int size = 0;

    for (int digits = 15; digits <= 17; digits++) {
        size = snprintf(text, sizeof text, "%.*g", digits, real);
        double back = strtod(text, NULL);
        if (memcmp(&back, &real, sizeof real) == 0) {
            break;
        }
    }
    /* the process may run in a locale with another decimal sign */
    for (int i = 0; i < size; i++) {
        bool numeric = (text[i] >= '0' && text[i] <= '9') || text[i] == '-' || text[i] == '+' ||
                       text[i] == 'e';
        text[i] = numeric ? text[i] : '.';
    }
    archive_put(bytes, text, (size_t)size);
}
