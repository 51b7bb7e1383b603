/* SPDX-License-Identifier: MIT */
/* JSON strings: eight bytes at a time, because nearly none needs an escape. */
#include "json.h"

#define EACH_BYTE UINT64_C(0x0101010101010101)

enum { CHUNK = 8192 }; /* bytes of a string for which room is made at once, times 6 */

static const bool little_endian = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

/* Whether one of eight bytes is below 0x20, a quote or a backslash ("Bit
 * Twiddling Hacks", hasless() and hasvalue()). */
static inline bool needs_escape(uint64_t word)
{
    uint64_t low = word - EACH_BYTE * 0x20;
    uint64_t quote = (word ^ EACH_BYTE * '"') - EACH_BYTE;
    uint64_t backslash = (word ^ EACH_BYTE * '\\') - EACH_BYTE;

    return ((low | quote | backslash) & ~word & EACH_BYTE * 0x80) != 0;
}

/* Writes one byte, escaped where it must be. */
static inline char *put_escaped(char *to, unsigned char byte)
{
    static const char letters[32] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    static const char digits[] = "0123456789abcdef";

    if (byte >= 0x20 && byte != '"' && byte != '\\') {
        *to++ = (char)byte;
        return to;
    }
    *to++ = '\\';
    if (byte >= 0x20) {
        *to++ = (char)byte;
    } else if (letters[byte]) {
        *to++ = letters[byte];
    } else {
        memcpy(to, "u00", 3);
        to[3] = digits[byte >> 4];
        to[4] = digits[byte & 15];
        to += 5;
    }
    return to;
}

/* Writes up to CHUNK bytes where there is room for six times as many and eight. */
static char *put_chunk(char *to, const char *data, size_t size, size_t readable)
{
    size_t at = 0;
    uint64_t word;

    for (; at + 8 <= size; at += 8) {
        memcpy(&word, data + at, sizeof word);
        if (!needs_escape(word)) {
            memcpy(to, &word, sizeof word);
            to += sizeof word;
            continue;
        }
        for (size_t i = at; i < at + 8; i++) {
            to = put_escaped(to, (unsigned char)data[i]);
        }
    }
    if (little_endian && at < size && readable - at >= 8) {
        unsigned beyond = 8 * (unsigned)(8 - (size - at));
        memcpy(&word, data + at, sizeof word);
        /* what lies beyond is looked at as if it were 'a' */
        uint64_t seen = (word << beyond >> beyond) | (EACH_BYTE * 'a' << (64 - beyond));
        if (!needs_escape(seen)) {
            memcpy(to, &word, sizeof word);
            return to + (size - at);
        }
    }
    for (; at < size; at++) {
        to = put_escaped(to, (unsigned char)data[at]);
    }
    return to;
}

void archive_json_string(struct archive_bytes *bytes, const char *data, size_t size,
                         size_t readable)
{
    archive_put_byte(bytes, '"');
    while (size) {
        size_t chunk = size < CHUNK ? size : CHUNK;
        char *to = archive_room(bytes, 6 * chunk + 8);
        bytes->size += (size_t)(put_chunk(to, data, chunk, readable) - to);
        data += chunk;
        size -= chunk;
        readable -= chunk;
    }
    archive_put_byte(bytes, '"');
}
