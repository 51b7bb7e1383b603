/* SPDX-License-Identifier: MIT */
/* core/base/escape.c: rows of text as it goes to terminals, JSON and TSV, and back from JSON. */
#include "base/escape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text, *terminal, *json, *tsv;
} rows[] = {
    {"", "", "\"\"", ""},
    {"文流 text", "文流 text", "\"文流 text\"", "文流 text"},
    {"\x1B[31mred", "\\x1B[31mred", "\"\\u001b[31mred\"", "\x1B[31mred"},
    {"a\tb\nc\rd\\", "a\\x09b\\x0Ac\\x0Dd\\", "\"a\\tb\\nc\\rd\\\\\"", "a\\tb\\nc\\rd\\\\"},
    {"say \"x\"", "say \"x\"", "\"say \\\"x\\\"\"", "say \"x\""},
    {"\u202Egnp", "\\u{202E}gnp", "\"\u202Egnp\"", "\u202Egnp"},
    {"\x7F", "\\x7F", "\"\x7F\"", "\x7F"},
};

static void test_escapes(void **state)
{
    struct wen_buffer buffer = {0};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t size = strlen(rows[i].text);
        buffer.size = 0;
        wen_escape_terminal(&buffer, rows[i].text, size);
        assert_string_equal(wen_buffer_text(&buffer), rows[i].terminal);
        buffer.size = 0;
        wen_escape_json(&buffer, rows[i].text, size);
        assert_string_equal(wen_buffer_text(&buffer), rows[i].json);
        buffer.size = 0;
        wen_escape_tsv(&buffer, rows[i].text, size);
        assert_string_equal(wen_buffer_text(&buffer), rows[i].tsv);
    }
    buffer.size = 0;
    wen_escape_terminal(&buffer, "a\xFFz", 3); /* a byte that is no UTF-8 */
    assert_string_equal(wen_buffer_text(&buffer), "a\\xFFz");
    wen_buffer_free(&buffer);
}

static const struct {
    const char *escaped, *plain; /* NULL: refused */
} strings[] = {
    {"", ""},
    {"文", "文"},
    {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
    {"a\\u0041\\u00e9\\u6587z", "aAé文z"},
    {"\\uD83D\\uDE00\\uDBFF\\uDFFF", "😀\xF4\x8F\xBF\xBF"},
    {"\\\\u0041", "\\u0041"},
    {"\\uD83D", NULL},
    {"\\uDE00", NULL},
    {"\\uD83Dx\\uDE00", NULL},
    {"\\uD83D\\u0041", NULL},
    {"\\u00g0", NULL},
    {"\\u00", NULL},
    {"\\x", NULL},
    {"\\", NULL},
};

static void test_unescape(void **state)
{
    struct wen_buffer plain = {0};

    (void)state;
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
        plain.size = 0;
        bool right = wen_unescape_json(&plain, strings[i].escaped, strlen(strings[i].escaped));
        assert_int_equal(right, strings[i].plain != NULL);
        if (right) {
            assert_string_equal(wen_buffer_text(&plain), strings[i].plain);
        }
    }
    wen_buffer_free(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_unescape),
    };
    return cmocka_run_group_tests_name("base/escape", tests, NULL, NULL);
}
