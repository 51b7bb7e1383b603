/* SPDX-License-Identifier: MIT */
/* UTF-8 that was once read in another charset and saved as UTF-8 again: "æ–‡" or "鏂囧瓧" for
 * "文字".
 */
#ifndef DECODE_MOJIBAKE_H
#define DECODE_MOJIBAKE_H

#include "charset.h"

/* What the UTF-8 was taken for. */
enum decode_mojibake_kind {
    DECODE_NO_MOJIBAKE = 0,
    DECODE_MOJIBAKE_LATIN1,
    DECODE_MOJIBAKE_WINDOWS1252,
    DECODE_MOJIBAKE_GB18030
};

/* Names of the kinds, as users read them. */
extern const char *const decode_mojibake_names[];

/* Starts as {0}; serves one document after another. */
struct decode_mojibake {
    uint16_t *pairs;       /* of plane 0: the two bytes that GB18030 writes, or 0 */
    char *bytes;           /* the document as it was: UTF-8 … */
    uint32_t *begin, *end; /* … and for each byte of it, the raw bytes it comes from */
    size_t size, capacity;
};

/* Prepares for documents. False where iconv lacks GB18030 or there is no memory. */
bool decode_mojibake_open(struct decode_mojibake *mojibake, struct decode_charsets *charsets);

/* Whether the beginning of raw, UTF-8 from `at` on, is such text. Reads a few KiB behind the first
 * byte that is not ASCII. */
enum decode_mojibake_kind decode_mojibake_look(const struct decode_mojibake *mojibake,
                                               const char *raw, size_t at, size_t size);

/* As decode_utf8() and decode_text_finish(), with every stretch of raw[at..) turned back that is
 * whole: all of its characters have bytes in the other charset, and these are UTF-8 from the first
 * to the last. The rest stays as it is. A stretch of characters whose raw bytes cannot be told
 * apart has a row of the map for each, with the bytes of all. False where there is no
 * memory. */
bool decode_mojibake_undo(struct decode_mojibake *mojibake, enum decode_mojibake_kind kind,
                          struct decode_text *text, const char *raw, size_t at, size_t size);

void decode_mojibake_free(struct decode_mojibake *mojibake);

#endif
