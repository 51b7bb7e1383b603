/* SPDX-License-Identifier: MIT */
/* UTF-8 as RFC 3629 has it. */
#include "base/utf8.h"

#include <string.h>

/* Table 3-7 of the Unicode Standard: what may follow each lead byte. */
static size_t sequence(const unsigned char *s, size_t left)
{
    unsigned lead = s[0], low = 0x80, high = 0xBF;
    size_t length;

    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        low = lead == 0xE0 ? 0xA0 : low;
        high = lead == 0xED ? 0x9F : high;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        low = lead == 0xF0 ? 0x90 : low;
        high = lead == 0xF4 ? 0x8F : high;
    } else {
        return 0;
    }
    if (left < length || s[1] < low || s[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if ((s[i] & 0xC0u) != 0x80u) {
            return 0;
        }
    }
    return length;
}

/* Whether a character of three bytes stands here whose lead allows any bytes
 * behind it: nearly all of Chinese, told without a branch for each byte. */
static inline bool is_common_three(const unsigned char *s)
{
    unsigned lead = (s[0] > 0xE0) & (s[0] < 0xF0) & (s[0] != 0xED);

    return lead & ((s[1] & 0xC0u) == 0x80u) & ((s[2] & 0xC0u) == 0x80u);
}

size_t wen_utf8_valid(const char *text, size_t size)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t at = 0;

    while (at < size) {
        uint64_t word;
        /* eight ASCII bytes at a time */
        while (size - at >= sizeof word) {
            memcpy(&word, s + at, sizeof word);
            if (word & 0x8080808080808080u) {
                break;
            }
            at += sizeof word;
        }
        while (size - at >= 3 && is_common_three(s + at)) {
            at += 3;
        }
        if (at == size) {
            break;
        }
        size_t length = sequence(s + at, size - at);
        if (!length) {
            break;
        }
        at += length;
    }
    return at;
}

uint32_t wen_utf8_next(const char *text, size_t *at)
{
    const unsigned char *s = (const unsigned char *)text + *at;

    if (s[0] < 0x80) {
        *at += 1;
        return s[0];
    }
    if (s[0] < 0xE0) {
        *at += 2;
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    }
    if (s[0] < 0xF0) {
        *at += 3;
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    *at += 4;
    return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
}

size_t wen_utf8_put(char *to, uint32_t code_point)
{
    unsigned char *s = (unsigned char *)to;

    if (code_point < 0x80) {
        s[0] = (unsigned char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        s[0] = (unsigned char)(0xC0u | code_point >> 6);
        s[1] = (unsigned char)(0x80u | (code_point & 0x3Fu));
        return 2;
    }
    if (code_point < 0x10000) {
        s[0] = (unsigned char)(0xE0u | code_point >> 12);
        s[1] = (unsigned char)(0x80u | (code_point >> 6 & 0x3Fu));
        s[2] = (unsigned char)(0x80u | (code_point & 0x3Fu));
        return 3;
    }
    s[0] = (unsigned char)(0xF0u | code_point >> 18);
    s[1] = (unsigned char)(0x80u | (code_point >> 12 & 0x3Fu));
    s[2] = (unsigned char)(0x80u | (code_point >> 6 & 0x3Fu));
    s[3] = (unsigned char)(0x80u | (code_point & 0x3Fu));
    return 4;
}

size_t wen_utf8_count(const char *text, size_t size)
{
    size_t count = 0;

    for (size_t i = 0; i < size; i++) {
        count += ((unsigned char)text[i] & 0xC0u) != 0x80u;
    }
    return count;
}
