/* SPDX-License-Identifier: MIT */
/* What a file is that is not JSON, told from how it begins. */
#include "config/foreign.h"

#include <string.h>

/* First bytes of files that are no text; names as people know them. */
static const struct {
    const char *bytes;
    size_t size;
    const char *what;
} magics[] = {
    {"\xFF\xFE", 2, "is UTF-16 text; save it as UTF-8"},
    {"\xFE\xFF", 2, "is UTF-16 text; save it as UTF-8"},
    {"\x1F\x8B", 2, "is a gzip file; a pipeline is plain JSON text"},
    {"PK\x03\x04", 4, "is a zip file; a pipeline is plain JSON text"},
    {"\x28\xB5\x2F\xFD", 4, "is a zstd file; a pipeline is plain JSON text"},
    {"\x7F"
     "ELF",
     4, "is a program or a shared object; a pipeline is JSON text"},
    {"%PDF", 4, "is a PDF file; a pipeline is JSON text"},
    {"#!", 2, "is a script; a pipeline is JSON text"},
    {"<?xml", 5, "is XML; a pipeline is JSON text"},
    {"<", 1, "is XML or HTML; a pipeline is JSON text"},
    {"---", 3, "is YAML; a pipeline is JSON text: { \"stages\": [ { \"use\": \"decode\" } ] }"},
};

static const char *by_magic(const char *text, size_t size)
{
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
        if (size >= magics[i].size && memcmp(text, magics[i].bytes, magics[i].size) == 0) {
            return magics[i].what;
        }
    }
    return NULL;
}

static bool is_word(char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
           memchr("_-$.", byte, 4);
}

/* A first line of the form `key:`, `key: value`, `- item` (YAML) or `[key]`, `key = value` (TOML).
 */
static const char *by_first_line(const char *text, size_t size)
{
    const char *newline = memchr(text, '\n', size);
    size_t length = newline ? (size_t)(newline - text) : size, word = 0;

    while (word < length && is_word(text[word])) {
        word++;
    }
    size_t sign = word + (word < length && text[word] == ' ');
    bool yaml =
        (word && word < length && text[word] == ':') || (length >= 2 && memcmp(text, "- ", 2) == 0);
    if (yaml) {
        return "is not JSON (it looks like YAML); a pipeline is JSON text: "
               "{ \"stages\": [ { \"use\": \"decode\" } ] }";
    }
    if (word && sign < length && text[sign] == '=') {
        return "is not JSON (it looks like TOML or INI); a pipeline is JSON text: "
               "{ \"stages\": [ { \"use\": \"decode\" } ] }";
    }
    return NULL;
}

static const char *by_bytes(const char *text, size_t size)
{
    static const char json_begins[] = "{[\"-0123456789tfn/#";

    if (memchr(text, '\0', size)) {
        return size > 1 && (!text[0] || !text[1]) ? "is UTF-16 text; save it as UTF-8"
                                                  : "holds NUL bytes; a pipeline is JSON text";
    }
    if (memchr(json_begins, text[0], sizeof json_begins - 1)) {
        return NULL;
    }
    for (size_t i = 0; i < size && i < 512; i++) {
        if ((unsigned char)text[i] < 0x20 && !memchr("\t\n\r\f", text[i], 4)) {
            return "is a binary file; a pipeline is JSON text";
        }
    }
    return NULL;
}

bool wen_foreign(const char *text, size_t size, struct wen_problems *problems)
{
    size_t at = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const char *what = size == at ? NULL : by_magic(text + at, size - at);

    while (at < size && memchr(" \t\r\n", text[at], 4)) {
        at++;
    }
    if (at == size) {
        what = "is empty; a pipeline is JSON text: { \"stages\": [ { \"use\": \"decode\" } ] }";
    }
    what = what ? what : by_bytes(text + at, size - at);
    what = what ? what : by_first_line(text + at, size - at);
    if (what) {
        wen_problems_add(problems, WEN_NO_PLACE, "%s", what);
    }
    return what != NULL;
}
