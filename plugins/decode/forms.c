/* SPDX-License-Identifier: MIT */
/* One- and two-byte characters by table, and the four-byte forms of GB18030 by ranges. */
#include "forms.h"

#include <string.h>

/* Raw bytes that are read before the text is asked for room again; none gives more than three. */
#define CHUNK 4096u

/* Four-byte forms of plane 0, 81 30 81 30 to 84 31 A4 39, and the number that 90 30 81 30 has,
 * which is U+10000 (GB 18030, annex). */
#define LINEAR_BMP 39420u
#define LINEAR_PLANES 189000u

/* The entry for a code point; 0 where a rule applies to it, or it takes four bytes. */
static uint32_t entry_of(const uint8_t *actions, uint32_t code_point)
{
    unsigned char s[4];

    if (!code_point || code_point >= 0x10000 || decode_action(actions, code_point)) {
        return 0;
    }
    uint32_t size = decode_utf8_put((char *)s, code_point);
    return size << 24 | (uint32_t)s[0] | (size > 1 ? (uint32_t)s[1] << 8 : 0) |
           (size > 2 ? (uint32_t)s[2] << 16 : 0);
}

void decode_forms_fill(struct decode_forms *forms, const struct decode_characters *characters,
                       struct decode_multibyte *table)
{
    memset(forms, 0, sizeof *forms);
    forms->actions = characters->actions;
    forms->ascii = true;
    for (unsigned byte = 0; byte < 256; byte++) {
        char s[2] = {(char)byte};
        uint32_t point = decode_multibyte_point(table, s, 1);
        forms->singles[byte] = entry_of(forms->actions, point);
        forms->ascii = forms->ascii &&
                       (byte < 0x20 || byte > 0x7E || forms->singles[byte] == (1u << 24 | byte));
        for (unsigned t = 0; byte >= 0x80 && t < DECODE_TRAILS; t++) {
            s[1] = (char)(0x40 + t);
            forms->pairs[(byte - 0x80) * DECODE_TRAILS + t] =
                entry_of(forms->actions, decode_multibyte_point(table, s, 2));
        }
    }
}

static inline void put_entry(char *to, uint32_t entry)
{
    to[0] = (char)(entry & 0xFF);
    to[1] = (char)(entry >> 8 & 0xFF);
    to[2] = (char)(entry >> 16 & 0xFF);
}

static inline uint32_t pair_entry(const struct decode_forms *forms, const unsigned char *s)
{
    return s[0] >= 0x80 && s[1] >= 0x40
               ? forms->pairs[(s[0] - 0x80u) * DECODE_TRAILS + (s[1] - 0x40u)]
               : 0;
}

/* Characters of two bytes that take `length` bytes of UTF-8, up to the end of the chunk. */
static size_t read_pairs(const struct decode_forms *forms, struct decode_text *text,
                         const unsigned char *s, size_t at, size_t end, uint32_t length)
{
    char *to = decode_text_room(text, CHUNK * 3 / 2 + 3);
    size_t first = at;

    if (!to) {
        return at;
    }
    for (; end - at >= 2; at += 2) {
        uint32_t entry = pair_entry(forms, s + at);
        if (entry >> 24 != length) {
            break;
        }
        put_entry(to, entry);
        to += length;
    }
    decode_text_take(text, (at - first) / 2, length, first, 2);
    return at;
}

/* Characters of one byte that take `length` bytes of UTF-8. */
static size_t read_singles(const struct decode_forms *forms, struct decode_text *text,
                           const unsigned char *s, size_t at, size_t end, uint32_t length)
{
    char *to = decode_text_room(text, CHUNK * 3 + 8);
    size_t first = at;

    if (!to) {
        return at;
    }
    while (at < end) {
        if (forms->ascii && length == 1 && end - at >= 8 && decode_is_plain(s + at)) {
            memcpy(to, s + at, 8);
            to += 8;
            at += 8;
            continue;
        }
        uint32_t entry = forms->singles[s[at]];
        if (entry >> 24 != length) {
            break;
        }
        put_entry(to, entry);
        to += length;
        at++;
    }
    decode_text_take(text, at - first, length, first, 1);
    return at;
}

size_t decode_forms_read(const struct decode_forms *forms, struct decode_text *text,
                         const char *raw, size_t at, size_t size)
{
    const unsigned char *s = (const unsigned char *)raw;

    while (at < size && !text->failure) {
        size_t end = size - at > CHUNK ? at + CHUNK : size;
        uint32_t single = forms->singles[s[at]];
        if (single) {
            at = read_singles(forms, text, s, at, end, single >> 24);
            continue;
        }
        uint32_t pair = size - at >= 2 ? pair_entry(forms, s + at) : 0;
        if (!pair) {
            break;
        }
        at = read_pairs(forms, text, s, at, end < at + 2 ? at + 2 : end, pair >> 24);
    }
    return at;
}

/* ---- GB18030 ---------------------------------------------------------- */

static void linear_bytes(uint32_t number, char s[4])
{
    s[0] = (char)(0x81 + number / 12600);
    s[1] = (char)(0x30 + number / 1260 % 10);
    s[2] = (char)(0x81 + number / 10 % 126);
    s[3] = (char)(0x30 + number % 10);
}

/* The code points of forms first..first+count; 0 for those that iconv lacks. */
static void ask_linear(iconv_t converter, uint32_t first, uint32_t count, uint32_t *points)
{
    char in[4 * 126], *from = in, *to = (char *)points;
    size_t left = 4 * (size_t)count, room = left;

    for (uint32_t i = 0; i < count; i++) {
        linear_bytes(first + i, in + 4 * i);
    }
    memset(points, 0, left);
    while (left && iconv(converter, &from, &left, &to, &room) == (size_t)-1) {
        /* goes past the one that is none */
        from += 4;
        left -= 4;
        to += 4;
        room -= 4;
    }
}

static uint32_t unit32(const void *at)
{
    const unsigned char *s = at;

    return (uint32_t)s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16 | (uint32_t)s[3] << 24;
}

bool decode_linear_fill(struct decode_linear *linear, iconv_t converter)
{
    uint32_t points[126];

    linear->count = 0;
    iconv(converter, NULL, NULL, NULL, NULL);
    for (uint32_t number = 0; number < LINEAR_BMP; number++) {
        if (number % 126 == 0) {
            uint32_t left = LINEAR_BMP - number;
            ask_linear(converter, number, left < 126 ? left : 126, points);
        }
        uint32_t point = unit32(&points[number % 126]);
        struct decode_linear_range *last =
            linear->count ? &linear->ranges[linear->count - 1] : NULL;
        if (!point) {
            continue;
        }
        if (last && last->first + last->count == number &&
            last->code_point + last->count == point) {
            last->count++;
        } else if (linear->count == sizeof linear->ranges / sizeof linear->ranges[0]) {
            return false;
        } else {
            linear->ranges[linear->count++] = (struct decode_linear_range){number, 1, point};
        }
    }
    ask_linear(converter, LINEAR_PLANES, 1, points);
    return unit32(points) == 0x10000;
}

uint32_t decode_linear_point(const struct decode_linear *linear, const unsigned char *s)
{
    uint32_t a = s[0] - 0x81u, b = s[1] - 0x30u, c = s[2] - 0x81u, d = s[3] - 0x30u;
    uint32_t low = 0, high = linear->count;

    if (a > 125 || b > 9 || c > 125 || d > 9) {
        return 0;
    }
    uint32_t number = ((a * 10 + b) * 126 + c) * 10 + d;
    if (number >= LINEAR_PLANES) {
        return number - LINEAR_PLANES < 0x100000 ? number - LINEAR_PLANES + 0x10000 : 0;
    }
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const struct decode_linear_range *range = &linear->ranges[middle];
        if (number < range->first) {
            high = middle;
        } else if (number >= range->first + range->count) {
            low = middle + 1;
        } else {
            return range->code_point + (number - range->first);
        }
    }
    return 0;
}
