/* SPDX-License-Identifier: MIT */
/* Charsets by name, and the way each is decoded. */
#ifndef DECODE_CHARSET_H
#define DECODE_CHARSET_H

#include "multibyte.h"
#include "text.h"

#define DECODE_CHARSET_NAME 64

enum decode_kind {
    DECODE_UTF8,
    DECODE_UTF16, /* the byte order that a mark at the beginning says, else the likely one */
    DECODE_UTF16LE,
    DECODE_UTF16BE,
    DECODE_UTF32, /* as DECODE_UTF16 */
    DECODE_UTF32LE,
    DECODE_UTF32BE,
    DECODE_MULTIBYTE
};

/* A charset that can be decoded. */
struct decode_charset {
    char name[DECODE_CHARSET_NAME]; /* as iconv takes it and the user reads it */
    enum decode_kind kind;
    struct decode_multibyte *table; /* of DECODE_MULTIBYTE */
};

/* iconv and uchardet know together fewer that differ here and are ever met in one corpus. */
#define DECODE_CHARSETS 64

/* The charsets met so far, each opened once. Starts as {0}, but for `characters`. */
struct decode_charsets {
    const struct decode_characters *characters; /* rules of the texts that will be read, or NULL */
    struct decode_charset items[DECODE_CHARSETS];
    size_t count;
};

/* The charset of that name (ASCII letters of either case). Every name of GB2312 and GBK gives
 * GB18030, which holds them. NULL with errno where iconv does not know it (EINVAL) or there is no
 * memory. Valid until decode_charsets_free(). */
const struct decode_charset *decode_charset(struct decode_charsets *charsets, const char *name);

void decode_charsets_free(struct decode_charsets *charsets);

/* Bytes of the byte order mark that raw begins with, 0 if none; *name: the charset it says. */
size_t decode_charset_mark(const char *raw, size_t size, const char **name);

/* Puts raw[at..size) into the text and finishes it. The charset says its byte order. */
void decode_charset_read(const struct decode_charset *charset, struct decode_text *text,
                         const char *raw, size_t at, size_t size);

#endif
