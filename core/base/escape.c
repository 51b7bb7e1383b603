/* SPDX-License-Identifier: MIT */
/* Text from outside, made safe for where it goes. */
#include "base/escape.h"

#include "base/utf8.h"

#include <stdbool.h>

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
