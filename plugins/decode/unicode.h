/* SPDX-License-Identifier: MIT */
/* UTF-8, UTF-16 and UTF-32 into text, strictly: what the Unicode Standard does not allow becomes
 * one U+FFFD for each maximal subpart (3.9, "U+FFFD Substitution of Maximal Subparts"). */
#ifndef DECODE_UNICODE_H
#define DECODE_UNICODE_H

#include "text.h"

/* Each takes raw[at..size) and puts it into the text. The caller finishes the text. */
void decode_utf8(struct decode_text *text, const char *raw, size_t at, size_t size);
void decode_utf16(struct decode_text *text, const char *raw, size_t at, size_t size, bool big);
void decode_utf32(struct decode_text *text, const char *raw, size_t at, size_t size, bool big);

/* The length of the character, or else of the maximal subpart, that begins at text, which is not
 * ASCII. *end: the bytes end before it does. */
unsigned decode_utf8_sequence(const char *text, size_t left, bool *valid, bool *end);

/* What a look at UTF-8 finds. */
struct decode_utf8_look {
    size_t good;  /* characters of two to four bytes */
    size_t bad;   /* maximal subparts that are none; not counting one that the end cuts off */
    bool cut_off; /* there is one */
};

/* Looks at bytes until they end, or until so many good or bad ones were found. */
void decode_utf8_look(const char *raw, size_t size, size_t good, size_t bad,
                      struct decode_utf8_look *look);

#endif
