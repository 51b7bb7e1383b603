/* SPDX-License-Identifier: MIT */
/* What the characters of a word or a text are. */
#include "characters.h"

#include <utf8proc.h>

/* Python's str.isspace(): bidirectional type WS, B or S, or category Zs. */
static bool is_space(utf8proc_int32_t c)
{
    if (c > 0x3000) {
        return false;
    }
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_letter(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);

    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

/* Reads the code point at text[*at] and moves *at behind it. */
static utf8proc_int32_t next(const char *text, size_t size, size_t *at)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t used =
        utf8proc_iterate((const utf8proc_uint8_t *)text + *at, (utf8proc_ssize_t)(size - *at), &c);

    *at += used > 0 ? (size_t)used : 1;
    return used > 0 ? c : 0xFFFD;
}

struct keywords_characters keywords_characters(const char *word, size_t size)
{
    struct keywords_characters facts = {0, false, true};
    uint32_t spaces = 0; /* after the last character that is none */

    for (size_t at = 0; at < size;) {
        utf8proc_int32_t c = next(word, size, &at);
        facts.ascii = facts.ascii && c < 0x80;
        if (is_space(c)) {
            spaces += facts.length > 0;
            continue;
        }
        facts.length += spaces + 1;
        spaces = 0;
        facts.has_letter = facts.has_letter || is_letter(c);
    }
    return facts;
}

uint64_t keywords_characters_count(const char *text, size_t size)
{
    const unsigned char *s = (const unsigned char *)text;
    uint64_t count = 0;

    for (size_t at = 0; at < size; count++) {
        if (s[at] >= 0xE4) { /* U+4000 and up: most of Chinese, and no white space */
            at += s[at] < 0xF0 ? 3 : 4;
        } else if (s[at] < 0x80) {
            count -= is_space(s[at++]);
        } else if (s[at] < 0xE0) {
            count -= is_space((s[at] & 0x1F) << 6 | (s[at + 1] & 0x3F));
            at += 2;
        } else {
            count -= is_space((s[at] & 0x0F) << 12 | (s[at + 1] & 0x3F) << 6 | (s[at + 2] & 0x3F));
            at += 3;
        }
    }
    return count;
}

size_t keywords_characters_lower(const char *word, size_t size, char *to)
{
    size_t written = 0;

    for (size_t at = 0; at < size;) {
        utf8proc_int32_t c = utf8proc_tolower(next(word, size, &at));
        written += (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)to + written);
    }
    return written;
}
