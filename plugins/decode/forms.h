/* SPDX-License-Identifier: MIT */
/* Tables of what the characters of a charset are that come most: those of one and two bytes as
 * UTF-8, and the four-byte forms of GB18030. All of it is asked of iconv(3) once. */
#ifndef DECODE_FORMS_H
#define DECODE_FORMS_H

#include "multibyte.h"

#include <iconv.h>

/* Lead bytes 80 to FF, trail bytes 40 to FF. */
#define DECODE_LEADS 128u
#define DECODE_TRAILS 192u

/* An entry: UTF-8 in the three low bytes, the first lowest, and its length in the highest; 0 where
 * something else is to be done than to copy it. */
struct decode_forms {
    const uint8_t *actions; /* that the entries follow */
    bool ascii;             /* bytes 20 to 7E are ASCII that no rule applies to */
    uint32_t singles[256];
    uint32_t pairs[DECODE_LEADS * DECODE_TRAILS];
};

/* Fills the tables for a charset whose bytes mean the same everywhere. */
void decode_forms_fill(struct decode_forms *forms, const struct decode_characters *characters,
                       struct decode_multibyte *table);

/* Puts raw[at..size) into the text as far as the tables go, and returns where that ends. Not while
 * the text is pending. */
size_t decode_forms_read(const struct decode_forms *forms, struct decode_text *text,
                         const char *raw, size_t at, size_t size);

/* The four-byte forms of GB18030 go in the order of code points: characters of plane 0 that have no
 * form of two bytes, in ranges without gaps, then the other planes. */
struct decode_linear {
    struct decode_linear_range {
        uint32_t first, count, code_point; /* forms by their number, from 81 30 81 30 */
    } ranges[384];
    uint32_t count;
};

/* Fills them from a converter to UTF-32LE, whose state is reset. False where iconv does not do so.
 */
bool decode_linear_fill(struct decode_linear *linear, iconv_t converter);

/* The code point of four bytes, or 0. */
uint32_t decode_linear_point(const struct decode_linear *linear, const unsigned char *s);

#endif
