/* SPDX-License-Identifier: MIT */
/* JSON strings of any length. */
#include "json.h"

enum { CHUNK = 8192 }; /* bytes of a string for which room is made at once, times 6 */

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
static char *put_chunk(char *to, const char *data, size_t size)
{
    size_t at = 0;
    uint64_t word;

    for (; at + 8 <= size; at += 8) {
        memcpy(&word, data + at, sizeof word);
        if (!archive_needs_escape(word)) {
            memcpy(to, &word, sizeof word);
            to += sizeof word;
            continue;
        }
        for (size_t i = at; i < at + 8; i++) {
            to = put_escaped(to, (unsigned char)data[i]);
        }
    }
    for (; at < size; at++) {
        to = put_escaped(to, (unsigned char)data[at]);
    }
    return to;
}

void archive_json_any(struct archive_bytes *bytes, const char *data, size_t size)
{
    archive_put_byte(bytes, '"');
    while (size) {
        size_t chunk = size < CHUNK ? size : CHUNK;
        char *to = archive_room(bytes, 6 * chunk + 8);
        bytes->size += (size_t)(put_chunk(to, data, chunk) - to);
        data += chunk;
        size -= chunk;
    }
    archive_put_byte(bytes, '"');
}
