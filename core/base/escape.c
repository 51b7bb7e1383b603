/* SPDX-License-Identifier: MIT */
/* Text from outside, made safe for where it goes. */
#include "base/escape.h"

#include "base/utf8.h"

/* Controls that move the cursor, change colours or reorder what is shown. */
static bool unsafe(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x061C ||
           code_point == 0x200E || code_point == 0x200F ||
           (code_point >= 0x202A && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
}

void wen_escape_terminal(struct wen_buffer *to, const char *text, size_t size)
{
    size_t at = 0;

    while (at < size) {
        size_t end = at + wen_utf8_valid(text + at, size - at);
        while (at < end) {
            size_t from = at;
            uint32_t code_point = wen_utf8_next(text, &at);
            if (!unsafe(code_point)) {
                wen_buffer_add(to, text + from, at - from);
            } else if (code_point < 0x100) {
                wen_buffer_format(to, "\\x%02X", (unsigned)code_point);
            } else {
                wen_buffer_format(to, "\\u{%04X}", (unsigned)code_point);
            }
        }
        if (at < size) {
            wen_buffer_format(to, "\\x%02X", (unsigned char)text[at]);
            at++;
        }
    }
}

char *wen_escape_terminal_copy(const char *text)
{
    struct wen_buffer buffer = {0};

    wen_escape_terminal(&buffer, text, strlen(text));
    return wen_buffer_text(&buffer);
}

void wen_escape_json(struct wen_buffer *to, const char *text, size_t size)
{
    static const char shorts[32] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    size_t from = 0;

    wen_buffer_add_byte(to, '"');
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\') {
            continue;
        }
        wen_buffer_add(to, text + from, i - from);
        from = i + 1;
        if (byte >= 0x20) {
            wen_buffer_format(to, "\\%c", byte);
        } else if (shorts[byte]) {
            wen_buffer_format(to, "\\%c", shorts[byte]);
        } else {
            wen_buffer_format(to, "\\u%04x", byte);
        }
    }
    wen_buffer_add(to, text + from, size - from);
    wen_buffer_add_byte(to, '"');
}

/* The number of four hexadecimal digits at text[at], or -1. */
static long hex4(const char *text, size_t size, size_t at)
{
    static const char digits[] = "0123456789abcdef";
    long value = 0;

    for (size_t i = at; i < at + 4; i++) {
        const char *digit = i < size ? memchr(digits, text[i] | 0x20, 16) : NULL;
        if (!digit) {
            return -1;
        }
        value = value << 4 | (digit - digits);
    }
    return value;
}

/* The code point of the escape \uXXXX at text[*at], or of two of them, and
 * moves *at behind it; -1 where it is none. */
static long take_code_point(const char *text, size_t size, size_t *at)
{
    long unit = hex4(text, size, *at + 2), low;

    if (unit < 0xD800 || unit > 0xDFFF) {
        *at += 6;
        return unit;
    }
    bool pair = unit <= 0xDBFF && size - *at >= 12 && memcmp(text + *at + 6, "\\u", 2) == 0;
    low = pair ? hex4(text, size, *at + 8) : -1;
    if (low < 0xDC00 || low > 0xDFFF) {
        return -1;
    }
    *at += 12;
    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

bool wen_unescape_json(struct wen_buffer *to, const char *text, size_t size)
{
    static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    size_t at = 0;

    wen_buffer_room(to, size); /* escapes are never shorter than what they stand for */
    while (at < size) {
        const char *slash = memchr(text + at, '\\', size - at);
        size_t plain = slash ? (size_t)(slash - text) : size;
        wen_buffer_add(to, text + at, plain - at);
        at = plain;
        if (!slash) {
            break;
        }
        char letter = at + 1 < size ? text[at + 1] : '\0';
        const char *found = memchr(letters, letter, sizeof letters - 1);
        if (letter == 'u') {
            long code_point = take_code_point(text, size, &at);
            if (code_point < 0) {
                return false;
            }
            to->size += wen_utf8_put(wen_buffer_room(to, 4), (uint32_t)code_point);
        } else if (found) {
            wen_buffer_add_byte(to, values[found - letters]);
            at += 2;
        } else {
            return false;
        }
    }
    return true;
}

void wen_escape_tsv(struct wen_buffer *to, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        switch (text[i]) {
        case '\t': wen_buffer_add(to, "\\t", 2); break;
        case '\n': wen_buffer_add(to, "\\n", 2); break;
        case '\r': wen_buffer_add(to, "\\r", 2); break;
        case '\\': wen_buffer_add(to, "\\\\", 2); break;
        default: wen_buffer_add_byte(to, text[i]);
        }
    }
}
