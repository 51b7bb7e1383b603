/* SPDX-License-Identifier: MIT */
/* plugins/decode/script.c: phrases of a small dictionary in texts, with the source map and the
 * breaks that must come out, worked out by hand. tests/pipeline/script.sh holds the dictionaries of
 * OpenCC against opencc(1). */
#include "charset.h"
#include "script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define BYTES(literal) literal, sizeof(literal) - 1

static const char dictionary[] = "头发\t頭髮\n"
                                 "理发\t理髮\n"
                                 "发展\t發展\n"
                                 "发\t發\n"
                                 "发\t髮\n" /* the first counts */
                                 "头\t頭\n"
                                 "干\t幹\n"
                                 "皇后\t皇后\n" /* nothing changes, and 后 alone would not do */
                                 "后\t後\n"
                                 "台湾\t臺灣島\n" /* another number of characters */
                                 "𠀀\t丁\n"
                                 "𱊜\t𪈼\n"
                                 "é\te\n";

static const struct row {
    const char *charset, *raw;
    size_t size;
    const char *text, *source;
} rows[] = {
    {"UTF-8", BYTES(""), "", ""},
    {"UTF-8", BYTES("头发发展"), "頭髮發展", "0-12:0-12"},
    {"UTF-8", BYTES("发展头发a理"), "發展頭髮a理", "0-16:0-16"},
    {"UTF-8", BYTES("皇后后"), "皇后後", "0-9:0-9"},
    {"GB18030", BYTES("\xCD\xB7\xB7\xA2 \xB8\xC9"), "頭髮 幹", "0-6:0-4 6-7:4-5 7-10:5-7"},
    /* a phrase goes on over one line end, and the line end stays */
    {"UTF-8", BYTES("头\n发"), "頭\n髮", "0-7:0-7"},
    {"UTF-8", BYTES("头\n\n发"), "頭\n\n發", "0-8:0-8"},
    {"UTF-8", BYTES("头\r\n发"), "頭\n髮", "0-3:0-3 3-7:4-8"},
    /* another number of characters: all map to all */
    {"UTF-8", BYTES("在台湾。"), "在臺灣島。", "0-3:0-3 3-6:3-9 6-9:3-9 9-12:3-9 12-15:9-12"},
    {"UTF-8", BYTES("台\n湾"), "台\n湾", "0-7:0-7"},
    /* another number of bytes */
    {"UTF-8", BYTES("x𠀀𠀀x"), "x丁丁x", "0-1:0-1 1-7:1-9 7-8:9-10"},
    {"UTF-8", BYTES("𱊜𱊝"), "𪈼𱊝", "0-8:0-8"},
    {"UTF-8", BYTES("e\u0301头"), "e頭", "0-1:0-3 1-4:3-6"},
    /* what shares its bytes with others still does */
    {"UTF-8", BYTES("\u0958头"), "\u0915\u093C頭", "0-3:0-3 3-6:0-3 6-9:3-6"},
};

static struct decode_characters characters;
static struct decode_charsets charsets = {.characters = &characters};
static struct decode_text text;

static struct decode_script *load(const char *content, size_t size, const char **reason)
{
    char path[] = "/tmp/wenliu-script.XXXXXX";
    int file = mkstemp(path);

    assert_true(file >= 0);
    assert_int_equal(write(file, content, size), size);
    assert_int_equal(close(file), 0);
    struct decode_script *script = decode_script_load(path, reason);
    assert_int_equal(unlink(path), 0);
    return script;
}

static void read_as(const char *charset, const char *raw, size_t size)
{
    decode_text_begin(&text, &characters, true);
    decode_charset_read(decode_charset(&charsets, charset), &text, raw, 0, size);
}

static void test_rows(void **state)
{
    const char *reason;
    struct decode_script *script = load(dictionary, sizeof dictionary - 1, &reason);

    (void)state;
    assert_non_null(script);
    for (size_t i = 0; i < COUNT(rows); i++) {
        char source[256] = "";
        size_t size = 0;
        read_as(rows[i].charset, rows[i].raw, rows[i].size);
        assert_true(decode_script_convert(script, &text));
        for (size_t k = 0; k < text.run_count; k++) {
            const struct decode_run *run = &text.runs[k];
            size +=
                (size_t)snprintf(source + size, sizeof source - size, "%s%u-%u:%u-%u", k ? " " : "",
                                 run->begin, run->end, run->raw_begin, run->raw_end);
        }
        if (text.size != strlen(rows[i].text) ||
            memcmp(decode_text_bytes(&text), rows[i].text, text.size) != 0 ||
            strcmp(source, rows[i].source) != 0) {
            fail_msg("row %zu: \"%.*s\", %s", i, (int)text.size, decode_text_bytes(&text), source);
        }
        decode_script_trim(script);
        decode_text_trim(&text);
    }
    decode_script_free(script);
}

/* Breaks stay at the lines that they are at. */
static void test_breaks(void **state)
{
    static const char raw[] = "𠀀\f头\f\f台湾\n\f";
    const uint32_t breaks[] = {4, 8, 8, 18};
    const char *reason;
    struct decode_script *script = load(dictionary, sizeof dictionary - 1, &reason);

    (void)state;
    assert_non_null(script);
    read_as("UTF-8", raw, sizeof raw - 1);
    assert_true(decode_script_convert(script, &text));
    assert_int_equal(text.size, 18);
    assert_memory_equal(decode_text_bytes(&text), "丁\n頭\n臺灣島\n", 18);
    assert_int_equal(text.break_count, COUNT(breaks));
    assert_memory_equal(text.breaks, breaks, sizeof breaks);
    decode_script_free(script);
}

/* A long text: what is made outgrows its first memory many times. */
static void test_long(void **state)
{
    const size_t count = 100000;
    const char *reason;
    struct decode_script *script = load(dictionary, sizeof dictionary - 1, &reason);
    char *raw = malloc(count * 7);

    (void)state;
    assert_non_null(script);
    assert_non_null(raw);
    for (size_t i = 0; i < count; i++) {
        memcpy(raw + i * 7, i % 1000 ? "头发a" : "台湾a", 7);
    }
    for (unsigned round = 0; round < 2; round++) {
        read_as("UTF-8", raw, count * 7);
        assert_true(decode_script_convert(script, &text));
        assert_int_equal(text.size, count * 7 + count / 1000 * 3);
        assert_memory_equal(decode_text_bytes(&text), "臺灣島a頭髮a", 17);
    }
    free(raw);
    decode_script_free(script);
}

static void test_bad(void **state)
{
    static const struct {
        const char *content, *reason;
    } bad[] = {
        {"头发頭髮\n", "no dictionary"},
        {"头\t頭", "no dictionary"},
        {"\t頭\n", "no dictionary"},
        {"头\t\n", "no dictionary"},
        {"\xFF\t頭\n", "no dictionary"},
        {"一二三四五六七八九十一二三四五六七\t一\n", "no dictionary"},
    };
    const char *reason = NULL;

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_null(load(bad[i].content, strlen(bad[i].content), &reason));
        assert_non_null(strstr(reason, bad[i].reason));
    }
    assert_null(decode_script_load("/nonexistent/dictionary", &reason));
    assert_string_equal(reason, "it cannot be read");
}

static int fill(void **state)
{
    (void)state;
    decode_characters_fill(&characters);
    return 0;
}

static int empty(void **state)
{
    (void)state;
    decode_text_free(&text);
    decode_charsets_free(&charsets);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_breaks),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_bad),
    };
    return cmocka_run_group_tests_name("plugins/decode/script", tests, fill, empty);
}
