/* SPDX-License-Identifier: MIT */
/* plugins/decode/decode.c: the stage as the host sees it -- fields, reasons, and what its layers
 * promise. */
#include "blocks.h"
#include "plugin_decode_host.h"
#include "plugin_decode_samples.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(literal) literal, sizeof(literal) - 1
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct options plain = {"auto", DECODE_LINES, true, 0.01, false, 0, 0};

static const struct row {
    const char *raw;
    size_t size;
    struct options options;
    int status;
    const char *charset, *text, *reason; /* reason: a part of it */
    int64_t replaced, dropped;
} rows[] = {
    {BYTES(""), {"auto", DECODE_LINES, true, 0.01, false, 0, 0}, WEN_OK, "UTF-8", "", "", 0, 0},
    {BYTES("\xEF\xBB\xBF一\r\n二"),
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-8",
     "一\n二",
     "",
     0,
     0},
    {BYTES("一\0二"),
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-8",
     "一二",
     "",
     0,
     1},
    {BYTES("\xD2\xBB"),
     {"GBK", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "GB18030",
     "一",
     "",
     0,
     0},
    {BYTES("\x00N"),
     {"utf-16le", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-16LE",
     "一",
     "",
     0,
     0},
    /* the byte order: by the mark, by likelihood */
    {BYTES("\xFF\xFE\x00N"),
     {"UTF-16", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-16LE",
     "一",
     "",
     0,
     0},
    {BYTES("N\x00N-"),
     {"UTF-16", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-16BE",
     "一中",
     "",
     0,
     0},
    /* a character that the end cuts off is counted, and no reason to refuse */
    {BYTES("今天天气很好\xE6\x98"),
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "UTF-8",
     "今天天气很好\uFFFD",
     "",
     1,
     0},
    {BYTES("今天天气很好\xE6\x98"),
     {"auto", DECODE_LINES, true, 0, false, 0, 0},
     WEN_QUARANTINE,
     "",
     "",
     "read as UTF-8, 1 of its 7 characters are no text (14 %; max_replaced allows 0 %), the first "
     "at byte 18",
     0,
     0},
    {BYTES("\xFF\xFE一二"),
     {"UTF-8", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_QUARANTINE,
     "",
     "",
     "read as UTF-8, 2 of its 4 characters are no text (50 %; max_replaced allows 1 %), the first "
     "at byte 0; if that is not its charset, name it with the option \"charset\"",
     0,
     0},
    {BYTES("\xFF\xFE一二"),
     {"UTF-8", DECODE_LINES, true, 0.5, false, 0, 0},
     WEN_OK,
     "UTF-8",
     "\uFFFD\uFFFD一二",
     "",
     2,
     0},
    {BYTES("a\1\2\3\4b"),
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_QUARANTINE,
     "",
     "",
     "this is no text",
     0,
     0},
    /* Hong Kong's characters: plain Big5 lacks them */
    {BYTES(
         "\xA7\xDA\xAD\xCC\xBB\xA1\xFA\x40\xB8\xDC\xA1\x41\xA4\xA3\xBB\xA1\xA7\x4F\xAA\xBA\xB8\xDC"
         "\xA1\x43"),
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     WEN_OK,
     "Big5-HKSCS",
     "我們說\U00020547話，不說別的話。",
     "",
     0,
     0},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *row = &rows[i];
        void *self = sample_open(&row->options);
        int status = sample_run(self, row->raw, row->size);
        if (status != row->status || !strstr(host.reason, row->reason)) {
            fail_msg("row %zu: status %d, %s", i, status, host.reason);
        }
        if (status == WEN_OK) {
            assert_string_equal(host.charset, row->charset);
            assert_string_equal(host.text.data, row->text);
            assert_int_equal(host.replaced, row->replaced);
            assert_int_equal(host.dropped, row->dropped);
            sample_check_layers();
        }
        decode_LTX_wen_stage.close(self);
    }
}

static const struct {
    const char *raw;
    struct options options;
    const char *charset, *mojibake, *text;
    double least, most; /* of the confidence; -1: not set */
} option_rows[] = {
    {"a &lt; b", {"auto", DECODE_LINES, true, 0.01, true, 0, 0}, "UTF-8", "", "a < b", 0.5, 1},
    {"a &lt; b", {"auto", DECODE_LINES, true, 0.01, false, 0, 0}, "UTF-8", "", "a &lt; b", 0.5, 1},
    {"&#20013;文",
     {"GB18030", DECODE_LINES, true, 0.5, true, 0, 0},
     "GB18030",
     "",
     "中鏂\uFFFD",
     -1,
     -1},
    {"ＡＢ１", {"auto", DECODE_LINES, true, 0.01, false, 0, 1}, "UTF-8", "", "AB1", 0.9, 0.999},
    {"\xEF\xBB\xBFＡＢ",
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     "UTF-8",
     "",
     "ＡＢ",
     1,
     1},
    {"鏂囧瓧鏂囧瓧鏂囧瓧",
     {"auto", DECODE_LINES, true, 0.01, false, 0, 0},
     "UTF-8",
     "UTF-8 read as GB18030",
     "鏂囧瓧鏂囧瓧鏂囧瓧",
     0.99,
     1},
    {"鏂囧瓧鏂囧瓧鏂囧瓧",
     {"auto", DECODE_LINES, true, 0.01, false, 1, 0},
     "UTF-8",
     "UTF-8 read as GB18030",
     "文字文字文字",
     0.99,
     1},
    /* the rules hold for what comes back */
    {"x&amp; Ã© Ã©",
     {"auto", DECODE_LINES, true, 0.01, true, 1, 0},
     "UTF-8",
     "UTF-8 read as ISO-8859-1",
     "x& é é",
     0.9,
     1},
};

static void test_options(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(option_rows); i++) {
        void *self = sample_open(&option_rows[i].options);
        assert_int_equal(sample_run(self, option_rows[i].raw, strlen(option_rows[i].raw)), WEN_OK);
        assert_string_equal(host.charset, option_rows[i].charset);
        assert_string_equal(host.mojibake, option_rows[i].mojibake);
        assert_string_equal(host.text.data, option_rows[i].text);
        if (host.confidence < option_rows[i].least || host.confidence > option_rows[i].most) {
            fail_msg("row %zu: confidence %.3f", i, host.confidence);
        }
        sample_check_layers();
        decode_LTX_wen_stage.close(self);
    }
}

/* What workers counted arrives, and is said once. */
static void test_count(void **state)
{
    static const char raw[] = "鏂囧瓧鏂囧瓧鏂囧瓧";
    void *self = sample_open(&plain), *collector = sample_open(&plain);

    (void)state;
    for (unsigned unit = 0; unit < 3; unit++) {
        host.emitted_size = 0;
        for (unsigned i = 0; i < unit; i++) {
            assert_int_equal(sample_run(self, raw, sizeof raw - 1), WEN_OK);
        }
        assert_int_equal(decode_LTX_wen_stage.save(&host.context, self), WEN_OK);
        assert_int_equal(host.emitted_size > 0, unit > 0);
        if (unit) {
            assert_int_equal(decode_LTX_wen_stage.absorb(&host.context, collector, host.emitted,
                                                         host.emitted_size),
                             WEN_OK);
        }
    }
    assert_int_equal(decode_LTX_wen_stage.finish(&host.context, collector), WEN_OK);
    assert_int_equal(host.counted, 3);
    assert_non_null(strstr(host.reason, "3 documents are UTF-8 that was read in another charset"));
    decode_LTX_wen_stage.close(self);
    decode_LTX_wen_stage.close(collector);
}

static void test_unknown_charset(void **state)
{
    struct options options = plain;
    void *self = NULL;

    (void)state;
    options.charset = "GBK-2050";
    assert_int_equal(decode_LTX_wen_stage.open(&host.context, &options, &self), WEN_STOP);
    assert_non_null(strstr(host.reason, "iconv does not know \"GBK-2050\"; `iconv -l` lists"));
}

static size_t encode(const char *charset, const char *text, char *to, size_t room)
{
    iconv_t converter = iconv_open(charset, "UTF-8");
    char *from = (char *)(uintptr_t)text, *at = to;
    size_t size = strlen(text);

    assert_true(converter != (iconv_t)-1);
    assert_int_equal(iconv(converter, &from, &size, &at, &room), 0);
    iconv_close(converter);
    return (size_t)(at - to);
}

/* Documents of all genres and charsets through one stage, one after the other. */
static void test_samples(void **state)
{
    static const char *const charsets[] = {"UTF-8", "GB18030", "UTF-16LE", "UTF-32BE"};
    static char raw[8192];
    void *self = sample_open(&plain);

    (void)state;
    for (size_t genre = 0; genre < GENRES; genre++) {
        for (size_t i = 0; i < COUNT(charsets); i++) {
            size_t size = encode(charsets[i], simplified[genre], raw, sizeof raw);
            assert_int_equal(sample_run(self, raw, size), WEN_OK);
            assert_string_equal(host.charset, charsets[i]);
            assert_string_equal(host.text.data, simplified[genre]);
            sample_check_layers();
        }
        size_t size = encode("BIG5", traditional[genre], raw, sizeof raw);
        assert_int_equal(sample_run(self, raw, size), WEN_OK);
        assert_string_equal(host.charset, "Big5");
        assert_string_equal(host.text.data, traditional[genre]);
        sample_check_layers();
    }
    decode_LTX_wen_stage.close(self);
}

/* Junk of all lengths: whatever becomes of it, a text has layers that keep their promises. */
static void test_junk(void **state)
{
    static const char pieces[][8] = {
        "。", "”",  "！", "……", "\n",  "\n\n",   "　", "中", "a.", " B", "\xFF", "\r",   "《",
        "》", "\"", "\f", " ",  "3.5", "\u0301", "（", "）", "?",  ".",  "e",    "\xE4", "\0"};
    struct options options = plain;
    void *layouts[4];
    uint64_t seed = 7;
    char raw[512];

    (void)state;
    options.max_replaced = 1;
    for (int i = 0; i < 4; i++) {
        options.layout = i;
        layouts[i] = sample_open(&options);
    }
    for (unsigned document = 0; document < 4000; document++) {
        size_t size = 0;
        for (unsigned i = 0; i < document % 60; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *piece = pieces[(seed >> 33) % COUNT(pieces)];
            memcpy(raw + size, piece, strlen(piece));
            size += strlen(piece);
        }
        if (sample_run(layouts[document % 4], raw, size) == WEN_OK) {
            sample_check_layers();
        }
    }
    for (int i = 0; i < 4; i++) {
        decode_LTX_wen_stage.close(layouts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),    cmocka_unit_test(test_options),
        cmocka_unit_test(test_count),   cmocka_unit_test(test_unknown_charset),
        cmocka_unit_test(test_samples), cmocka_unit_test(test_junk),
    };
    return cmocka_run_group_tests_name("plugins/decode", tests, sample_fill, sample_empty);
}
