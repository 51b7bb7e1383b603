/* SPDX-License-Identifier: MIT */
/* plugins/archive: what lines are made of, strings, numbers and positions, against what python3
 * writes and against counting. */
#include "json.h"
#include "positions.h"

#include <float.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* right-hand sides: python3 -c 'json.dumps(…, ensure_ascii=False)' */
static const struct {
    const char *text;
    size_t size;
    const char *json;
} strings[] = {
    {"plain", 5, "\"plain\""},
    {"", 0, "\"\""},
    {"文流", 6, "\"文流\""},
    {"a\"b\\c/", 6, "\"a\\\"b\\\\c/\""},
    {"\b\t\n\f\r\0\x01\x1F\x7F", 9, "\"\\b\\t\\n\\f\\r\\u0000\\u0001\\u001f\x7F\""},
    {"1234567\"", 8, "\"1234567\\\"\""},
    {"12345678\"", 9, "\"12345678\\\"\""},
    {"\\1234567", 8, "\"\\\\1234567\""},
    {"文\"", 4, "\"文\\\"\""},
    {"\xF0\x9F\x98\x80\x1B[31m", 9, "\"\xF0\x9F\x98\x80\\u001b[31m\""},
};

static void test_strings(void **state)
{
    struct archive_bytes bytes;

    (void)state;
    assert_true(archive_bytes_open(&bytes));
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
        /* with bytes behind that would need escapes, readable or not */
        for (size_t more = 0; more < 20; more++) {
            char *copy = malloc(strings[i].size + more + 1);
            memcpy(copy, strings[i].text, strings[i].size);
            memset(copy + strings[i].size, '"', more);
            archive_bytes_reset(&bytes);
            archive_json_string(&bytes, copy, strings[i].size, strings[i].size + more);
            assert_int_equal(bytes.size, strlen(strings[i].json));
            assert_memory_equal(bytes.data, strings[i].json, bytes.size);
            free(copy);
        }
    }
    archive_bytes_close(&bytes);
}

/* Every length around the word and the chunk, an escape at every place. */
static void test_long_strings(void **state)
{
    static char text[20000], json[2 * sizeof text];
    struct archive_bytes bytes;

    (void)state;
    assert_true(archive_bytes_open(&bytes));
    memset(text, 'x', sizeof text);
    for (size_t size = 8150; size < 8230; size++) {
        for (size_t at = size - 40; at < size; at += 3) {
            text[at] = '\\';
            size_t length = (size_t)snprintf(json, sizeof json, "\"%.*s\\%.*s\"", (int)at, text,
                                             (int)(size - at), text + at);
            archive_bytes_reset(&bytes);
            archive_json_string(&bytes, text, size, sizeof text);
            assert_int_equal(bytes.size, length);
            assert_memory_equal(bytes.data, json, length);
            text[at] = 'x';
        }
    }
    archive_bytes_close(&bytes);
}

/* right-hand sides: "%.15g" to "%.17g", the first for which float(s) == x in python3 */
static const struct {
    double real;
    const char *text;
} reals[] = {
    {0.1, "0.1"},
    {-0.0, "-0"},
    {1.0, "1"},
    {1.0 / 3, "0.3333333333333333"},
    {0.1 + 0.2, "0.30000000000000004"},
    {1e300, "1e+300"},
    {DBL_MAX, "1.7976931348623157e+308"},
    {5e-324, "4.94065645841247e-324"},
    {168.6, "168.6"},
    {-12345678.9, "-12345678.9"},
};

static const struct {
    int64_t integer;
    const char *text;
} integers[] = {
    {0, "0"},
    {-1, "-1"},
    {INT64_MAX, "9223372036854775807"},
    {INT64_MIN + 1, "-9223372036854775807"},
};

static void test_numbers(void **state)
{
    struct archive_bytes bytes;

    (void)state;
    assert_true(archive_bytes_open(&bytes));
    for (size_t i = 0; i < sizeof reals / sizeof reals[0]; i++) {
        archive_bytes_reset(&bytes);
        archive_put_real(&bytes, reals[i].real);
        archive_put_byte(&bytes, '\0');
        assert_string_equal(bytes.data, reals[i].text);
    }
    for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) {
        archive_bytes_reset(&bytes);
        archive_put_integer(&bytes, integers[i].integer);
        archive_put_byte(&bytes, '\0');
        assert_string_equal(bytes.data, integers[i].text);
    }
    archive_bytes_close(&bytes);
}

/* Against counting from the front, at every boundary of long and short texts. */
static void test_positions(void **state)
{
    static const char *const pieces[] = {"a", "é", "文", "\xF0\x9F\x98\x80", "流\n"};
    static char text[3000];
    struct archive_positions positions = {0};
    size_t size = 0;

    (void)state;
    assert_true(archive_positions_set(&positions, "ascii", 5));
    assert_int_equal(archive_position(&positions, 5), 5);
    assert_true(archive_positions_set(&positions, "", 0));
    assert_int_equal(archive_position(&positions, 0), 0);
    for (size_t i = 0; size < 2900; i++) {
        const char *piece = pieces[i * i % 7 % 5];
        memcpy(text + size, piece, strlen(piece));
        size += strlen(piece);
    }
    for (size_t length = size; length > size - 70; length--) {
        if (((unsigned char)text[length] & 0xC0) == 0x80) {
            continue;
        }
        uint32_t count = 0;
        assert_true(archive_positions_set(&positions, text, length));
        for (uint32_t at = 0; at <= length; at++) {
            if (at == length || ((unsigned char)text[at] & 0xC0) != 0x80) {
                assert_int_equal(archive_position(&positions, at), count);
                count++;
            }
        }
    }
    archive_positions_close(&positions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_long_strings),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_positions),
    };
    return cmocka_run_group_tests_name("plugin/archive/pieces", tests, NULL, NULL);
}
