/* SPDX-License-Identifier: MIT */
/* UTF-8 as RFC 3629 has it: no surrogates, nothing above U+10FFFF, shortest forms only. */
#ifndef WENLIU_BASE_UTF8_H
#define WENLIU_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Number of bytes of the valid prefix of text[0..size). */
size_t wen_utf8_valid(const char *text, size_t size);

/* Reads the code point at text[*at], which is valid, and moves *at behind it. */
uint32_t wen_utf8_next(const char *text, size_t *at);

/* Writes a code point (at most 4 bytes) and returns how many bytes it took. */
size_t wen_utf8_put(char *to, uint32_t code_point);

/* Number of code points in valid text. */
size_t wen_utf8_count(const char *text, size_t size);

/* Whether a character starts at text[at] or the text ends there. */
static inline bool wen_utf8_boundary(const char *text, size_t size, size_t at)
{
    return at == size || (at < size && ((unsigned char)text[at] & 0xC0u) != 0x80u);
}

#endif
