/* SPDX-License-Identifier: MIT */
/* The members of a JSON object or array whose syntax was checked. Being checked, it
 * cannot run out in the middle of a value. */
#include "read/object.h"

#include "base/escape.h"

static void skip_space(struct wen_string text, size_t *at)
{
    while (*at < text.size && (text.data[*at] == ' ' || text.data[*at] == '\t' ||
                               text.data[*at] == '\n' || text.data[*at] == '\r')) {
        ++*at;
    }
}

/* The string that begins with the quote at *at, without its quotes. */
static struct wen_string take_string(struct wen_string text, size_t *at)
{
    size_t begin = ++*at, slashes;

    do {
        const char *quote = memchr(text.data + *at, '"', text.size - *at);
        *at = quote ? (size_t)(quote - text.data) + 1 : text.size;
        slashes = 0;
        while (*at - 2 - slashes >= begin && text.data[*at - 2 - slashes] == '\\') {
            slashes++;
        }
    } while (slashes % 2 && *at < text.size);
    return wen_string(text.data + begin, *at - 1 - begin);
}

static void skip_nested(struct wen_string text, size_t *at)
{
    size_t depth = 0;

    do {
        switch (text.data[*at]) {
        case '"': take_string(text, at); continue;
        case '{':
        case '[': depth++; break;
        case '}':
        case ']': depth--; break;
        default: break;
        }
        ++*at;
    } while (depth && *at < text.size);
}

static void take_value(struct wen_string text, size_t *at, struct wen_object_member *member)
{
    size_t begin = *at;

    switch (text.data[begin]) {
    case '"':
        member->type = WEN_VALUE_STRING;
        member->value = take_string(text, at);
        return;
    case '{':
    case '[':
        member->type = text.data[begin] == '{' ? WEN_VALUE_OBJECT : WEN_VALUE_ARRAY;
        skip_nested(text, at);
        break;
    default:
        member->type = text.data[begin] == 'n'                              ? WEN_VALUE_NULL
                       : text.data[begin] == 't' || text.data[begin] == 'f' ? WEN_VALUE_BOOLEAN
                                                                            : WEN_VALUE_NUMBER;
        while (*at < text.size && !memchr(",]} \t\r\n", text.data[*at], 7)) {
            ++*at;
        }
    }
    member->value = wen_string(text.data + begin, *at - begin);
}

static bool begins_with(struct wen_string text, char bracket, size_t *at)
{
    *at = 0;
    skip_space(text, at);
    return *at < text.size && text.data[*at] == bracket;
}

bool wen_object_begin(struct wen_string text, size_t *at)
{
    return begins_with(text, '{', at);
}

bool wen_object_next(struct wen_string text, size_t *at, struct wen_object_member *member)
{
    ++*at; /* { or , */
    skip_space(text, at);
    if (*at >= text.size || text.data[*at] != '"') {
        return false;
    }
    member->key = take_string(text, at);
    skip_space(text, at);
    ++*at; /* : */
    skip_space(text, at);
    take_value(text, at, member);
    skip_space(text, at);
    return true;
}

bool wen_array_begin(struct wen_string text, size_t *at)
{
    return begins_with(text, '[', at);
}

bool wen_array_next(struct wen_string text, size_t *at, struct wen_object_member *member)
{
    ++*at; /* [ or , */
    skip_space(text, at);
    if (*at >= text.size || text.data[*at] == ']') {
        return false;
    }
    member->key = wen_string("", 0);
    take_value(text, at, member);
    skip_space(text, at);
    return true;
}

bool wen_object_equals(struct wen_string string, const char *name)
{
    size_t size = strlen(name);

    if (!memchr(string.data, '\\', string.size)) {
        return string.size == size && memcmp(string.data, name, size) == 0;
    }
    struct wen_buffer plain = {0};
    wen_unescape_json(&plain, string.data, string.size);
    bool equal = plain.size == size && memcmp(plain.data, name, size) == 0;
    wen_buffer_free(&plain);
    return equal;
}

void wen_object_compact(struct wen_buffer *to, struct wen_string value)
{
    for (size_t at = 0; at < value.size;) {
        size_t begin = at;
        if (value.data[at] == '"') {
            take_string(value, &at);
            wen_buffer_add(to, value.data + begin, at - begin);
        } else if (memchr(" \t\r\n", value.data[at++], 4) == NULL) {
            wen_buffer_add_byte(to, value.data[begin]);
        }
    }
}

const char *wen_value_type_name(enum wen_value_type type)
{
    static const char *const names[] = {"null",      "a string",  "a number",
                                        "a boolean", "an object", "an array"};

    return names[type];
}
