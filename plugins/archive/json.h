/* SPDX-License-Identifier: MIT */
/* JSON strings (RFC 8259), eight bytes at a time: nearly none needs an escape. */
#ifndef ARCHIVE_JSON_H
#define ARCHIVE_JSON_H

#include "bytes.h"

#define ARCHIVE_EACH_BYTE UINT64_C(0x0101010101010101)

/* Whether one of eight bytes is below 0x20, a quote or a backslash ("Bit
 * Twiddling Hacks", hasless() and hasvalue()). */
static inline bool archive_needs_escape(uint64_t word)
{
    uint64_t low = word - ARCHIVE_EACH_BYTE * 0x20;
    uint64_t quote = (word ^ ARCHIVE_EACH_BYTE * '"') - ARCHIVE_EACH_BYTE;
    uint64_t backslash = (word ^ ARCHIVE_EACH_BYTE * '\\') - ARCHIVE_EACH_BYTE;

    return ((low | quote | backslash) & ~word & ARCHIVE_EACH_BYTE * 0x80) != 0;
}

/* Any string; archive_json_string() goes there with those that are not short. */
void archive_json_any(struct archive_bytes *bytes, const char *data, size_t size);

/* Eight bytes of which the first `size`, 0 to 8, count; the others become 'a'.
 * Little-endian machines only. */
static inline uint64_t archive_first_bytes(uint64_t word, size_t size)
{
    uint64_t kept = size < 8 ? (UINT64_C(1) << 8 * size) - 1 : UINT64_MAX;

    return (word & kept) | (ARCHIVE_EACH_BYTE * 'a' & ~kept);
}

/* Appends a string with its quotes. `data` is valid UTF-8; `readable` is how
 * many bytes may be read there, at least `size`. Words are short: where 16
 * bytes can be read, they are looked at and written at once. */
static inline void archive_json_string(struct archive_bytes *bytes, const char *data, size_t size,
                                       size_t readable)
{
    uint64_t words[2];

    if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && size <= sizeof words &&
        readable >= sizeof words) {
        memcpy(words, data, sizeof words);
        if (!archive_needs_escape(archive_first_bytes(words[0], size)) &&
            (size <= 8 || !archive_needs_escape(archive_first_bytes(words[1], size - 8)))) {
            char *to = archive_room(bytes, sizeof words + 2);
            to[0] = '"';
            memcpy(to + 1, words, sizeof words);
            to[size + 1] = '"';
            bytes->size += size + 2;
            return;
        }
    }
    archive_json_any(bytes, data, size);
}

#endif
