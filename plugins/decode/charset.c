/* SPDX-License-Identifier: MIT */
/* Charsets by name, and the way each is decoded. */
#include "charset.h"
#include "unicode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Names that mean another charset here. What is called GB2312 or GBK is hardly ever without a
 * character of a later edition, and GB18030 reads all of them; Shift_JIS and EUC-KR as they are met
 * are Microsoft's, and ISO 8859-1 that has bytes 80 to 9F is too. */
static const struct {
    const char *name, *means;
} aliases[] = {
    {"UTF8", "UTF-8"},
    {"ASCII", "UTF-8"},
    {"US-ASCII", "UTF-8"},
    {"UTF16", "UTF-16"},
    {"UTF16LE", "UTF-16LE"},
    {"UTF16BE", "UTF-16BE"},
    {"UCS2", "UTF-16"},
    {"UCS-2", "UTF-16"},
    {"UCS-2LE", "UTF-16LE"},
    {"UCS-2BE", "UTF-16BE"},
    {"UTF32", "UTF-32"},
    {"UTF32LE", "UTF-32LE"},
    {"UTF32BE", "UTF-32BE"},
    {"UCS4", "UTF-32"},
    {"UCS-4", "UTF-32"},
    {"UCS-4LE", "UTF-32LE"},
    {"UCS-4BE", "UTF-32BE"},
    {"GB2312", "GB18030"},
    {"EUC-CN", "GB18030"},
    {"EUCCN", "GB18030"},
    {"GBK", "GB18030"},
    {"CP936", "GB18030"},
    {"MS936", "GB18030"},
    {"WINDOWS-936", "GB18030"},
    {"BIG5", "Big5"},
    {"BIG-5", "Big5"},
    {"BIGFIVE", "Big5"},
    {"CN-BIG5", "Big5"},
    {"BIG5-HKSCS", "Big5-HKSCS"},
    {"BIG5HKSCS", "Big5-HKSCS"},
    {"SHIFT_JIS", "CP932"},
    {"SHIFT-JIS", "CP932"},
    {"SJIS", "CP932"},
    {"EUC-KR", "CP949"},
    {"UHC", "CP949"},
    {"ISO-8859-1", "WINDOWS-1252"},
    {"LATIN1", "WINDOWS-1252"},
};

static const struct {
    const char *name;
    enum decode_kind kind;
} unicode[] = {
    {"UTF-8", DECODE_UTF8},       {"UTF-16", DECODE_UTF16}, {"UTF-16LE", DECODE_UTF16LE},
    {"UTF-16BE", DECODE_UTF16BE}, {"UTF-32", DECODE_UTF32}, {"UTF-32LE", DECODE_UTF32LE},
    {"UTF-32BE", DECODE_UTF32BE},
};

/* UTF-32 before UTF-16, whose mark is the beginning of the other's. */
static const struct {
    const char *name, *bytes;
    size_t size;
} marks[] = {
    {"UTF-8", "\xEF\xBB\xBF", 3},    {"UTF-32LE", "\xFF\xFE\0\0", 4},
    {"UTF-32BE", "\0\0\xFE\xFF", 4}, {"UTF-16LE", "\xFF\xFE", 2},
    {"UTF-16BE", "\xFE\xFF", 2},     {"GB18030", "\x84\x31\x95\x33", 4},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool open_charset(struct decode_charset *charset, const char *name,
                         const struct decode_characters *characters)
{
    *charset = (struct decode_charset){.kind = DECODE_MULTIBYTE};
    memcpy(charset->name, name, strlen(name));
    for (size_t i = 0; i < COUNT(unicode); i++) {
        if (strcmp(unicode[i].name, name) == 0) {
            charset->kind = unicode[i].kind;
            return true;
        }
    }
    charset->table = decode_multibyte_open(charset->name, characters);
    return charset->table != NULL;
}

/* Writes the name that a charset goes by here; false where it cannot be one. */
static bool usual_name(const char *name, char usual[DECODE_CHARSET_NAME])
{
    size_t size = strlen(name);

    /* a slash would be glibc's way to ask for transliteration */
    if (!size || size >= DECODE_CHARSET_NAME || strchr(name, '/')) {
        return false;
    }
    for (size_t i = 0; i <= size; i++) {
        usual[i] = (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
    }
    for (size_t i = 0; i < COUNT(aliases); i++) {
        if (strcmp(aliases[i].name, usual) == 0) {
            memcpy(usual, aliases[i].means, strlen(aliases[i].means) + 1);
            break;
        }
    }
    return true;
}

const struct decode_charset *decode_charset(struct decode_charsets *charsets, const char *name)
{
    char usual[DECODE_CHARSET_NAME];

    if (!usual_name(name, usual)) {
        errno = EINVAL;
        return NULL;
    }
    for (size_t i = 0; i < charsets->count; i++) {
        if (strcmp(charsets->items[i].name, usual) == 0) {
            return &charsets->items[i];
        }
    }
    if (charsets->count == DECODE_CHARSETS) {
        errno = ENOMEM;
        return NULL;
    }
    struct decode_charset *charset = &charsets->items[charsets->count];
    if (!open_charset(charset, usual, charsets->characters)) {
        return NULL;
    }
    charsets->count++;
    return charset;
}

void decode_charsets_free(struct decode_charsets *charsets)
{
    for (size_t i = 0; i < charsets->count; i++) {
        decode_multibyte_close(charsets->items[i].table);
    }
    charsets->count = 0;
}

size_t decode_charset_mark(const char *raw, size_t size, const char **name)
{
    for (size_t i = 0; i < COUNT(marks); i++) {
        if (size >= marks[i].size && memcmp(raw, marks[i].bytes, marks[i].size) == 0) {
            *name = marks[i].name;
            return marks[i].size;
        }
    }
    return 0;
}

void decode_charset_read(const struct decode_charset *charset, struct decode_text *text,
                         const char *raw, size_t at, size_t size)
{
    switch (charset->kind) {
    case DECODE_UTF8: decode_utf8(text, raw, at, size); break;
    case DECODE_UTF16LE: decode_utf16(text, raw, at, size, false); break;
    case DECODE_UTF16:
    case DECODE_UTF16BE: decode_utf16(text, raw, at, size, true); break;
    case DECODE_UTF32LE: decode_utf32(text, raw, at, size, false); break;
    case DECODE_UTF32:
    case DECODE_UTF32BE: decode_utf32(text, raw, at, size, true); break;
    case DECODE_MULTIBYTE: decode_multibyte(charset->table, text, raw, at, size); break;
    }
    decode_text_finish(text);
}
