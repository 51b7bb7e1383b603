/* SPDX-License-Identifier: MIT */
/* Numbers as they are written, in digits and in Chinese numerals: a surface as characters without
 * blanks, and the number that begins at one of them. Needs no host. */
#ifndef ENTITIES_NUMERAL_H
#define ENTITIES_NUMERAL_H

#include "decimal.h"
#include "text.h"

enum { ENTITIES_MOST_GLYPHS = 128 };

/* A character that is no blank; full-width and traditional forms of numerals as the plain ones. */
struct entities_glyph {
    uint32_t c, begin, end; /* bytes of the surface */
};

struct entities_glyphs {
    struct entities_glyph at[ENTITIES_MOST_GLYPHS + 1]; /* behind the last one: c 0 */
    unsigned count;
};

/* False where the surface has more characters; the first ones are there. */
bool entities_glyphs_read(const char *surface, size_t size, struct entities_glyphs *glyphs);

/* A number from..end of the glyphs; of 几百, 三五, 十几 low and high differ. */
struct entities_numeral {
    struct entities_decimal low, high;
    unsigned end;
    bool digits; /* it begins with digits */
};

/* The number that begins at a glyph, without what multiplies digits (52.7|亿). Returns false
 * where there is none or it is too large. */
bool entities_numeral_read(const struct entities_glyphs *glyphs, unsigned from,
                           struct entities_numeral *numeral);

/* Zeros that the glyph adds to a number: 十 1, 百 2, 千 3, 万 4, 亿 8; 0: none. */
int entities_zeros(uint32_t c);

/* Value of 〇 to 九, 两 and 0 to 9; -1: no such character. */
int entities_digit(uint32_t c);

#endif
