/* SPDX-License-Identifier: MIT */
/* Output that grows, and the pieces that JSON and CSV share.
 *
 * No call can fail: where memory is exhausted `failed` is set and what is
 * written from then on is worthless, but has a place to go. Whoever uses the
 * bytes looks at `failed` first. */
#ifndef ARCHIVE_BYTES_H
#define ARCHIVE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The most that may be asked for at once, and what there is at least. */
#define ARCHIVE_PIECE ((size_t)64 << 10)

struct archive_bytes {
    char *data;
    size_t size, capacity;
    bool failed;
};

/* False where memory is exhausted. Free with archive_bytes_close(). */
bool archive_bytes_open(struct archive_bytes *bytes);

/* Forgets the bytes, and gives back what a very long document took. */
void archive_bytes_reset(struct archive_bytes *bytes);

void archive_bytes_close(struct archive_bytes *bytes);

/* Makes room where archive_room() found none. */
void archive_bytes_grow(struct archive_bytes *bytes, size_t more);

/* Where `more` bytes, at most ARCHIVE_PIECE, may be written; then add to `size` what was. */
static inline char *archive_room(struct archive_bytes *bytes, size_t more)
{
    if (bytes->capacity - bytes->size < more) {
        archive_bytes_grow(bytes, more);
    }
    return bytes->data + bytes->size;
}

/* One byte; makes the room. */
static inline void archive_put_byte(struct archive_bytes *bytes, char byte)
{
    *archive_room(bytes, 1) = byte;
    bytes->size++;
}

/* `size` bytes, any number. */
void archive_put(struct archive_bytes *bytes, const char *data, size_t size);

/* A constant. */
#define archive_put_text(bytes, text) archive_put((bytes), (text), sizeof(text) - 1)

/* In decimal. */
void archive_put_integer(struct archive_bytes *bytes, int64_t integer);

/* The shortest of %.15g, %.16g, %.17g that reads back as the same number, with
 * a point in every locale; `real` is finite. */
void archive_put_real(struct archive_bytes *bytes, double real);

#endif
