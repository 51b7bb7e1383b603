/* SPDX-License-Identifier: MIT */
/* What typesetting makes of a character: how wide it is, where lines may break beside it. */
#ifndef DECODE_LAYOUT_CLASSES_H
#define DECODE_LAYOUT_CLASSES_H

#include "characters.h"

#include <stdbool.h>
#include <stdint.h>

enum layout_class {
    LAYOUT_OTHER,    /* narrow, none of the following */
    LAYOUT_SPACE,    /* white space, U+3000 too */
    LAYOUT_LETTER,   /* of a script with blanks between words */
    LAYOUT_DIGIT,    /* ASCII or full-width */
    LAYOUT_HAN,      /* ideograph, kana, syllable: wide, no blanks between words */
    LAYOUT_STOP,     /* 。！？ and the like: may end a sentence */
    LAYOUT_POINT,    /* . */
    LAYOUT_ELLIPSIS, /* … ⋯ */
    LAYOUT_SEMICOLON,
    LAYOUT_COLON,
    LAYOUT_COMMA, /* ， 、 */
    LAYOUT_OPEN,  /* quotes and brackets that open */
    LAYOUT_CLOSE, /* … that close */
    LAYOUT_QUOTE, /* ", ': open and close */
    LAYOUT_CODE,  /* { } < > = and others that prose hardly has */
    LAYOUT_MARK,  /* □ ■ ▲ …: what bylines and captions begin with */
    LAYOUT_PRIVATE,
    LAYOUT_WIDE, /* wide, none of these */
    LAYOUT_CLASSES
};

/* Classes of the code points below U+10000; the bit LAYOUT_WIDE_BIT is set in those of wide
 * characters. Filled once, by layout_classes_fill(). */
struct layout_classes {
    uint8_t of[0x10000];
};
#define LAYOUT_WIDE_BIT 0x80u

/* Sets the whole table. */
void layout_classes_fill(struct layout_classes *classes);

/* The same for any code point: those above U+FFFF are ideographs, or wide symbols. */
static inline uint8_t layout_class(const struct layout_classes *classes, uint32_t code_point)
{
    if (code_point < 0x10000) {
        return classes->of[code_point];
    }
    if (code_point >= 0x20000 && code_point < 0x40000) {
        return LAYOUT_HAN | LAYOUT_WIDE_BIT;
    }
    return code_point >= 0xF0000 ? LAYOUT_PRIVATE : LAYOUT_WIDE | LAYOUT_WIDE_BIT;
}

/* The class of the character at text[at], without LAYOUT_WIDE_BIT, and its length. */
static inline unsigned layout_class_at(const struct layout_classes *classes, const char *text,
                                       uint32_t at, unsigned *size)
{
    return layout_class(classes, decode_utf8_get(text + at, size)) & ~LAYOUT_WIDE_BIT;
}

#endif
