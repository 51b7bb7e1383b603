/* SPDX-License-Identifier: MIT */
/* core/base/utf8.c: rows of bytes with the length of their valid prefix (Unicode 15, table 3-7). */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *bytes;
    size_t size, valid;
};

static const struct row rows[] = {
    {"", 0, 0},
    {"abcdefghij", 10, 10},
    {"文流", 6, 6},
    {"abcdefgh文", 11, 11},
    {"\xF0\x9F\x98\x80", 4, 4},
    {"a\0b", 3, 3},
    {"\xC0\x80", 2, 0},         /* longer than needed */
    {"\xE0\x9F\x80", 3, 0},     /* longer than needed */
    {"\xED\xA0\x80", 3, 0},     /* surrogate */
    {"\xF4\x90\x80\x80", 4, 0}, /* above U+10FFFF */
    {"ab\xFF", 3, 2},
    {"文\xE6\x96", 5, 3}, /* cut off */
    {"\x80", 1, 0},
    /* among characters of three bytes */
    {"文文\xED\xA0\x80文", 12, 6},
    {"文文\xE0\x9F\x80文", 12, 6},
    {"文文\xE6\xC6\x80文", 12, 6},
    {"文文\xE6\x86\x7F文", 12, 6},
    {"文文\xE6\x86", 8, 6},
    {"文\xED\x9F\xBF\xE0\xA0\x80\xEF\xBF\xBF", 12, 12},
    {"，ab文\xF0\x9F\x98\x80é文", 17, 17},
};

static void test_valid(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(wen_utf8_valid(rows[i].bytes, rows[i].size), rows[i].valid);
    }
}

static void test_round_trip(void **state)
{
    char bytes[4];

    (void)state;
    for (uint32_t c = 0; c < 0x110000; c++) {
        if (c >= 0xD800 && c < 0xE000) {
            continue;
        }
        size_t size = wen_utf8_put(bytes, c), at = 0;
        assert_int_equal(wen_utf8_valid(bytes, size), size);
        assert_int_equal(wen_utf8_next(bytes, &at), c);
        assert_int_equal(at, size);
        assert_int_equal(wen_utf8_count(bytes, size), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests_name("base/utf8", tests, NULL, NULL);
}
