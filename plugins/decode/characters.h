/* SPDX-License-Identifier: MIT */
/* What becomes of each code point on its way into the text: nearly all are kept as they are, the
 * table names the others. */
#ifndef DECODE_CHARACTERS_H
#define DECODE_CHARACTERS_H

#include <stdbool.h>
#include <stdint.h>

enum decode_action {
    DECODE_KEEP = 0,
    DECODE_COMPOSE,   /* may change or merge with its neighbours under NFC */
    DECODE_RETURN,    /* CR: a line feed, or nothing in front of one */
    DECODE_LINE,      /* VT, NEL, U+2028: a line feed */
    DECODE_PARAGRAPH, /* U+2029: a line feed that ends a block */
    DECODE_PAGE,      /* FF: ends a block */
    DECODE_CONTROL,   /* NUL and the other controls: taken out */
    DECODE_REFERENCE, /* & begins the reference of a character */
    DECODE_WIDE,      /* a full-width letter or digit: its half-width form */
    DECODE_INVISIBLE  /* zero width, soft hyphen, noncharacter: taken out */
};

#define DECODE_REPLACEMENT 0xFFFDu

/* Planes 0 to 2; behind them there is nothing but what decode_action() adds. */
#define DECODE_ACTIONS 0x30000u

struct decode_characters {
    uint8_t actions[DECODE_ACTIONS]; /* enum decode_action */
};

/* Fills the table, from the Unicode data of utf8proc where that knows it. */
void decode_characters_fill(struct decode_characters *characters);

/* Rules that are followed only where they are asked for. */
enum decode_rule {
    DECODE_REFERENCES = 1, /* character references of HTML and XML are what they stand for */
    DECODE_HALF_WIDTH = 2  /* full-width Latin letters and digits become half-width */
};

/* Adds rules (a sum of enum decode_rule) to a filled table. */
void decode_characters_add(struct decode_characters *characters, unsigned rules);

/* What DECODE_WIDE is to be lowered by. */
#define DECODE_WIDTH 0xFEE0u

/* The action for any code point up to U+10FFFF. */
static inline unsigned decode_action(const uint8_t *actions, uint32_t code_point)
{
    if (code_point < DECODE_ACTIONS) {
        return actions[code_point];
    }
    return (code_point & 0xFFFEu) == 0xFFFEu ? DECODE_INVISIBLE : DECODE_KEEP;
}

/* Bytes of UTF-8 that a code point takes. */
static inline unsigned decode_utf8_size(uint32_t code_point)
{
    return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

/* Writes a code point as UTF-8 (at most 4 bytes) and returns how many bytes it took. */
static inline unsigned decode_utf8_put(char *to, uint32_t code_point)
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

/* Reads the code point that starts valid UTF-8; *size is its length. */
static inline uint32_t decode_utf8_get(const char *text, unsigned *size)
{
    const unsigned char *s = (const unsigned char *)text;
    if (s[0] < 0x80) {
        *size = 1;
        return s[0];
    }
    if (s[0] < 0xE0) {
        *size = 2;
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    }
    if (s[0] < 0xF0) {
        *size = 3;
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    *size = 4;
    return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
}

/* Where the ideographs U+4000 to U+9FFF, which most of Chinese is, end that begin at text[at]:
 * valid UTF-8 that ends, at `end`, with a character. No table is read, so that a processor need not
 * wait for one character before it looks at the next. */
static inline uint32_t decode_skip_ideographs(const char *text, uint32_t at, uint32_t end)
{
    while (at < end && (uint8_t)((uint8_t)text[at] - 0xE4u) <= 0xE9u - 0xE4u) {
        at += 3;
    }
    return at;
}

#endif
