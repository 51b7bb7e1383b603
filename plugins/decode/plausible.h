/* SPDX-License-Identifier: MIT */
/* How likely a reading of some bytes is: whether the characters it gives are those that texts are
 * made of. */
#ifndef DECODE_PLAUSIBLE_H
#define DECODE_PLAUSIBLE_H

#include "charset.h"

/* The sets of characters in everyday use, as the level 1 of each national standard has them (they
 * were chosen by frequency). */
enum decode_use {
    DECODE_SIMPLIFIED,  /* GB 2312, rows 16 to 55: 3755 */
    DECODE_TRADITIONAL, /* Big5, A440 to C67E: 5401 */
    DECODE_JAPANESE,    /* JIS X 0208, rows 16 to 47: 2965 */
    DECODE_KOREAN,      /* KS X 1001, rows 16 to 40: 2350 syllables */
    DECODE_USES,
    DECODE_WESTERN = DECODE_USES /* for decode_census_score(): Western European text */
};

/* Which sets each character of plane 0 is in: bit `use`; bit DECODE_USES + use where it is one of
 * the commonest. */
struct decode_everyday {
    uint16_t sets[0x10000];
};

/* False where iconv lacks a charset or there is no memory. */
bool decode_everyday_fill(struct decode_everyday *everyday, struct decode_charsets *charsets);

/* What a text is made of, in code points. */
struct decode_census {
    size_t ascii, other;          /* `other` is the sum of all that follow */
    size_t ideographs, syllables; /* Han and Hangul, in a set or not */
    size_t kana;
    size_t marks;   /* punctuation and full-width forms of East Asian text */
    size_t joined;  /* letters of other scripts with an ASCII letter beside them, or ASCII on both
                       sides; and marks like these */
    size_t symbols; /* assigned, and none of these */
    size_t
        nonsense; /* private, unassigned, U+FFFD; half-width katakana, which mojibake is made of */
    /* of these */
    size_t everyday[DECODE_USES], commonest[DECODE_USES]; /* ideographs, syllables in these sets */
    size_t western;                                       /* joined, and in that set */
};

/* Counts valid UTF-8. */
void decode_census_take(struct decode_census *census, const struct decode_everyday *everyday,
                        const char *text, size_t size);

/* How far what is not ASCII looks like a text of that use: around 1 is a text, below 0.5 is none.
 */
double decode_census_score(const struct decode_census *census, enum decode_use use);

#endif
