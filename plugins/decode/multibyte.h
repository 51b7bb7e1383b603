/* SPDX-License-Identifier: MIT */
/* Any charset that iconv(3) knows into text. What iconv says about a sequence of bytes is kept in
 * a table, so that it is asked only once and every character's bytes are known. */
#ifndef DECODE_MULTIBYTE_H
#define DECODE_MULTIBYTE_H

#include "text.h"

struct decode_multibyte;

/* A table for the charset; NULL where iconv does not know the name (errno EINVAL) or another error
 * stands in the way (errno). Text by the rules of `characters` (NULL: none), which must outlive the
 * table, is decoded fast. */
struct decode_multibyte *decode_multibyte_open(const char *name,
                                               const struct decode_characters *characters);

void decode_multibyte_close(struct decode_multibyte *table);

/* Puts raw[at..size) into the text. The caller finishes the text. */
void decode_multibyte(struct decode_multibyte *table, struct decode_text *text, const char *raw,
                      size_t at, size_t size);

/* The one code point that exactly these bytes stand for, or 0. */
uint32_t decode_multibyte_point(struct decode_multibyte *table, const char *bytes, size_t size);

#endif
