/* SPDX-License-Identifier: MIT */
/* UTF-8, UTF-16 and UTF-32 into text. */
#include "unicode.h"

#include <string.h>

#define HIGHS 0x8080808080808080u

/* What may follow a lead byte as the second byte (Unicode Standard, table 3-7), and how many bytes
 * there are; {0} for bytes that lead nothing. */
struct lead {
    uint8_t size, low, high;
};

static struct lead lead_of(unsigned byte)
{
    if (byte >= 0xC2 && byte <= 0xDF) {
        return (struct lead){2, 0x80, 0xBF};
    }
    if (byte >= 0xE0 && byte <= 0xEF) {
        return (struct lead){3, byte == 0xE0 ? 0xA0 : 0x80, byte == 0xED ? 0x9F : 0xBF};
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        return (struct lead){4, byte == 0xF0 ? 0x90 : 0x80, byte == 0xF4 ? 0x8F : 0xBF};
    }
    return (struct lead){0, 0, 0};
}

unsigned decode_utf8_sequence(const char *text, size_t left, bool *valid, bool *end)
{
    const unsigned char *s = (const unsigned char *)text;
    struct lead lead = lead_of(s[0]);
    unsigned size = 1;

    *valid = *end = false;
    if (!lead.size) {
        return 1;
    }
    while (size < lead.size && size < left) {
        unsigned low = size == 1 ? lead.low : 0x80u, high = size == 1 ? lead.high : 0xBFu;
        if (s[size] < low || s[size] > high) {
            return size;
        }
        size++;
    }
    *valid = size == lead.size;
    *end = !*valid;
    return size;
}

/* Three bytes that are one of U+4000..U+9FFF, where most Chinese is and no rule applies. */
static inline bool is_ideograph(const unsigned char *s)
{
    return (unsigned)s[0] - 0xE4u <= 5u && (s[1] & 0xC0u) == 0x80u && (s[2] & 0xC0u) == 0x80u;
}

/* How far raw[at..size) is UTF-8 that no rule applies to. */
static size_t plain_end(const char *raw, size_t at, size_t size, const uint8_t *actions)
{
    const unsigned char *s = (const unsigned char *)raw;
    const bool words = actions['&'] == DECODE_KEEP;
    bool valid, end;

    while (at < size) {
        while (size - at >= 8 && is_ideograph(s + at)) {
            at += 3;
        }
        while (words && size - at >= 8 && decode_is_plain(s + at)) {
            at += 8;
        }
        if (at == size) {
            break;
        }
        if (s[at] < 0x80) {
            if (actions[s[at]]) {
                break;
            }
            at++;
            continue;
        }
        unsigned length = decode_utf8_sequence(raw + at, size - at, &valid, &end);
        if (!valid || decode_action(actions, decode_utf8_get(raw + at, &length))) {
            break;
        }
        at += length;
    }
    return at;
}

void decode_utf8(struct decode_text *text, const char *raw, size_t at, size_t size)
{
    const unsigned char *s = (const unsigned char *)raw;
    bool valid = true, end = false;

    while (at < size && !text->failure) {
        if (!text->pending) {
            size_t plain = plain_end(raw, at, size, text->actions);
            decode_text_copy(text, raw, at, plain - at);
            at = plain;
            if (at == size) {
                break;
            }
        }
        unsigned length = 1;
        valid = true;
        if (s[at] >= 0x80) {
            length = decode_utf8_sequence(raw + at, size - at, &valid, &end);
        }
        if (valid) {
            decode_text_put(text, decode_utf8_get(raw + at, &length), at, length);
        } else {
            decode_text_replace(text, at, length, end);
        }
        at += length;
    }
}

void decode_utf8_look(const char *raw, size_t size, size_t good, size_t bad,
                      struct decode_utf8_look *look)
{
    const unsigned char *s = (const unsigned char *)raw;
    size_t at = 0;
    bool valid, end;

    *look = (struct decode_utf8_look){0};
    while (at < size && look->good < good && look->bad < bad) {
        if (s[at] < 0x80) {
            uint64_t word;
            while (size - at >= sizeof word &&
                   (memcpy(&word, s + at, sizeof word), !(word & HIGHS))) {
                at += sizeof word;
            }
            while (at < size && s[at] < 0x80) {
                at++;
            }
            continue;
        }
        unsigned length = decode_utf8_sequence(raw + at, size - at, &valid, &end);
        look->good += valid;
        look->bad += !valid && !end;
        look->cut_off = !valid && end;
        at += length;
    }
}

static inline uint32_t unit16(const unsigned char *s, bool big)
{
    return big ? (uint32_t)s[0] << 8 | s[1] : (uint32_t)s[1] << 8 | s[0];
}

/* Bytes of UTF-16 that are read before the text is asked for room again. */
#define CHUNK 4096u

/* Units that no rule applies to and that take the same number of bytes of UTF-8 each: puts them
 * into the text, and returns where they end. Not while the text is pending. */
static size_t put_units(struct decode_text *text, const char *raw, size_t at, size_t size, bool big)
{
    const unsigned char *s = (const unsigned char *)raw;
    char *to = decode_text_room(text, CHUNK / 2 * 3 + 4);
    size_t first = at, end = size - at > CHUNK ? at + CHUNK : size;
    unsigned length = to && end - at >= 2 ? decode_utf8_size(unit16(s + at, big)) : 0;

    for (; to && end - at >= 2; at += 2) {
        uint32_t unit = unit16(s + at, big);
        if ((unit & 0xF800u) == 0xD800u || decode_action(text->actions, unit) ||
            decode_utf8_size(unit) != length) {
            break;
        }
        to += decode_utf8_put(to, unit);
    }
    decode_text_take(text, (at - first) / 2, length, first, 2);
    return at;
}

void decode_utf16(struct decode_text *text, const char *raw, size_t at, size_t size, bool big)
{
    const unsigned char *s = (const unsigned char *)raw;

    while (size - at >= 2 && !text->failure) {
        if (!text->pending) {
            size_t end = put_units(text, raw, at, size, big);
            if (end > at) {
                at = end;
                continue;
            }
        }
        uint32_t unit = unit16(s + at, big);
        if ((unit & 0xF800u) != 0xD800u) {
            decode_text_put(text, unit, at, 2);
            at += 2;
            continue;
        }
        uint32_t low = size - at >= 4 ? unit16(s + at + 2, big) : 0;
        if (unit < 0xDC00u && (low & 0xFC00u) == 0xDC00u) {
            decode_text_put(text, 0x10000u + ((unit & 0x3FFu) << 10 | (low & 0x3FFu)), at, 4);
            at += 4;
        } else {
            bool end = unit < 0xDC00u && size - at < 4;
            unsigned length = end ? (unsigned)(size - at) : 2;
            decode_text_replace(text, at, length, end);
            at += length;
        }
    }
    if (at < size && !text->failure) {
        decode_text_replace(text, at, (unsigned)(size - at), true);
    }
}

void decode_utf32(struct decode_text *text, const char *raw, size_t at, size_t size, bool big)
{
    const unsigned char *s = (const unsigned char *)raw;

    for (; size - at >= 4 && !text->failure; at += 4) {
        uint32_t c = big ? unit16(s + at, big) << 16 | unit16(s + at + 2, big)
                         : unit16(s + at + 2, big) << 16 | unit16(s + at, big);
        if (c > 0x10FFFFu || (c & 0xFFFFF800u) == 0xD800u) {
            decode_text_replace(text, at, 4, false);
        } else {
            decode_text_put(text, c, at, 4);
        }
    }
    if (at < size && !text->failure) {
        decode_text_replace(text, at, (unsigned)(size - at), true);
    }
}
