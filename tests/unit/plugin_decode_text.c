/* SPDX-License-Identifier: MIT */
/* plugins/decode/text.c, compose.c, unicode.c, multibyte.c: rows of raw bytes with the text, the
 * counts and the source map they must give, worked out by hand. */
#include "charset.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(literal) literal, sizeof(literal) - 1
#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define FFFD "\xEF\xBF\xBD"

static const struct row {
    const char *charset, *raw;
    size_t size;
    const char *text, *source; /* source: begin-end:raw_begin-raw_end … */
    unsigned replaced, dropped;
    bool as_it_is; /* without NFC */
} rows[] = {
    {"UTF-8", BYTES(""), "", "", 0, 0, false},
    {"UTF-8", BYTES("文流"), "文流", "0-6:0-6", 0, 0, false},
    /* line ends */
    {"UTF-8", BYTES("a\r\nb\rc\n"), "a\nb\nc\n", "0-1:0-1 1-6:2-7", 0, 0, false},
    {"UTF-8", BYTES("a\r"), "a\n", "0-2:0-2", 0, 0, false},
    {"UTF-8", BYTES("\r\r\n"), "\n\n", "0-1:0-1 1-2:2-3", 0, 0, false},
    {"UTF-8",
     BYTES("a\xC2\x85"
           "b\v"),
     "a\nb\n", "0-1:0-1 1-2:1-3 2-4:3-5", 0, 0, false},
    {"UTF-8", BYTES("a\xE2\x80\xA8\xE2\x80\xA9"), "a\n\n", "0-1:0-1 1-3:1-7", 0, 0, false},
    {"UTF-16LE", BYTES("a\0\r\0\n\0b\0"), "a\nb", "0-1:0-2 1-3:4-8", 0, 0, false},
    /* a page's end is a line's end, unless there is one */
    {"UTF-8", BYTES("a\fb\n\fc"), "a\nb\nc", "0-4:0-4 4-5:5-6", 0, 1, false},
    /* what is taken out */
    {"UTF-8",
     BYTES("a\0\x01"
           "b\x7F\xC2\x80"
           "c\t"),
     "abc\t", "0-1:0-1 1-2:3-4 2-4:7-9", 0, 4, false},
    {"UTF-8", BYTES("中\u200B\u00AD\u2060\uFEFF国\uFFFE"), "中国", "0-3:0-3 3-6:14-17", 0, 5,
     false},
    {"UTF-8", BYTES("क्\u200Dष\u200C"), "क्\u200Dष\u200C", "0-15:0-15", 0, 0, false},
    /* NFC */
    {"UTF-8", BYTES("xe\u0301y"), "xéy", "0-1:0-1 1-3:1-4 3-4:4-5", 0, 0, false},
    {"UTF-8", BYTES("xe\u0301y"), "xe\u0301y", "0-5:0-5", 0, 0, true},
    {"UTF-8", BYTES("中x\u030C国"), "中x\u030C国", "0-9:0-9", 0, 0, false},
    {"UTF-8", BYTES("\u212B"), "\u00C5", "0-2:0-3", 0, 0, false},
    {"UTF-8", BYTES("\uF900中"), "\u8C48中", "0-3:0-3 3-6:3-6", 0, 0, false},
    {"UTF-8", BYTES("\u1112\u1161\u11AB"), "\uD55C", "0-3:0-9", 0, 0, false},
    {"UTF-8", BYTES("e\u200B\u0301"), "é", "0-2:0-6", 0, 1, false},
    {"UTF-8", BYTES("\n\u0301"), "\n\u0301", "0-3:0-3", 0, 0, false},
    {"UTF-8", BYTES("\u0301"), "\u0301", "0-2:0-2", 0, 0, false},
    /* one character that stays two, and marks that change places: they share their bytes */
    {"UTF-8", BYTES("\u0958"), "\u0915\u093C", "0-3:0-3 3-6:0-3", 0, 0, false},
    {"UTF-8", BYTES("a\u0301\u0323"), "\u1EA1\u0301", "0-3:0-5 3-5:0-5", 0, 0, false},
    {"UTF-8", BYTES("e\u0301\r\ne\u0301"), "é\né", "0-2:0-3 2-3:4-5 3-5:5-8", 0, 0, false},
    /* maximal subparts: the examples of the Unicode Standard 15, tables 3-8 to 3-11 */
    {"UTF-8", BYTES("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"),
     FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A",
     "0-3:0-1 3-6:1-2 6-9:2-3 9-12:3-4 12-15:4-5 15-18:5-6 18-21:6-7 21-24:7-8 24-25:8-9", 8, 0,
     false},
    {"UTF-8", BYTES("\xED\xA0\x80\x41"), FFFD FFFD FFFD "A", "0-3:0-1 3-6:1-2 6-9:2-3 9-10:3-4", 3,
     0, false},
    {"UTF-8", BYTES("\xF4\x91\xFF\x41\x80\x42"), FFFD FFFD FFFD "A" FFFD "B",
     "0-3:0-1 3-6:1-2 6-9:2-3 9-10:3-4 10-13:4-5 13-14:5-6", 4, 0, false},
    {"UTF-8", BYTES("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), FFFD FFFD FFFD FFFD "A",
     "0-3:0-2 3-6:2-3 6-9:3-6 9-12:6-8 12-13:8-9", 4, 0, false},
    {"UTF-8", BYTES("中\xE6\x96"), "中" FFFD, "0-3:0-3 3-6:3-5", 1, 0, false},
    /* U+FFFD in the raw bytes is text */
    {"UTF-8", BYTES(FFFD), FFFD, "0-3:0-3", 0, 0, false},
    /* multibyte charsets */
    {"GB18030",
     BYTES("\xD6\xD0\xB9\xFA"
           "a\n"),
     "中国a\n", "0-6:0-4 6-8:4-6", 0, 0, false},
    {"GB18030", BYTES("\x81\x39\xEE\x39\x94\x39\xFC\x36"), "㐀😀", "0-3:0-4 3-7:4-8", 0, 0, false},
    {"GB18030",
     BYTES("\xD6\xD0\xFF"
           "a\x81 \xD6\xD0\xD6"),
     "中" FFFD "a" FFFD " 中" FFFD,
     "0-3:0-2 3-6:2-3 6-7:3-4 7-10:4-5 10-11:5-6 11-14:6-8 14-17:8-9", 3, 0, false},
    {"Big5", BYTES("\xA4\xA4\xB0\xEA"), "中國", "0-6:0-4", 0, 0, false},
    /* a lead byte with an unused trail byte: both are one, what follows keeps in step */
    {"Big5", BYTES("\xA4\xA4\xA4\xFF\xB0\xEA"), "中" FFFD "國", "0-3:0-2 3-6:2-4 6-9:4-6", 1, 0,
     false},
    {"Big5-HKSCS", BYTES("\x88\x62"), "\u00CA\u0304", "0-2:0-2 2-4:0-2", 0, 0, false},
    {"Big5-HKSCS", BYTES("x\x88\x62y"), "x\u00CA\u0304y", "0-1:0-1 1-3:1-3 3-5:1-3 5-6:3-4", 0, 0,
     false},
    {"Big5-HKSCS", BYTES("x\x88\x62y"), "x\u00CA\u0304y", "0-1:0-1 1-3:1-3 3-5:1-3 5-6:3-4", 0, 0,
     true},
    {"CP932", BYTES("\x93\xFA\xB1"), "日ｱ", "0-3:0-2 3-6:2-3", 0, 0, false},
    {"CP1258",
     BYTES("a\xCC"
           "b"),
     "àb", "0-2:0-2 2-3:2-3", 0, 0, false},
    {"ISO-2022-JP", BYTES("a\x1B$B\x46\x7C\x1B(Bb"), "a日b", "0-1:0-1 1-4:4-6 4-5:9-10", 0, 0,
     false},
    /* UTF-16 and UTF-32 */
    {"UTF-16LE", BYTES("-N\x3D\xD8\x00\xDE"), "中😀", "0-3:0-2 3-7:2-6", 0, 0, false},
    {"UTF-16BE", BYTES("\xDE\x00N-\xD8\x3D"), FFFD "中" FFFD, "0-3:0-2 3-6:2-4 6-9:4-6", 2, 0,
     false},
    {"UTF-16BE", BYTES("N-N"), "中" FFFD, "0-3:0-2 3-6:2-3", 1, 0, false},
    {"UTF-32LE", BYTES("-N\0\0\0\0\x11\0a\0\0"), "中" FFFD FFFD, "0-3:0-4 3-6:4-8 6-9:8-11", 2, 0,
     false},
    {"UTF-32BE", BYTES("\0\0N-\0\0\xD8\0"), "中" FFFD, "0-3:0-4 3-6:4-8", 1, 0, false},
};

/* With character references and half-width letters and digits. */
static const struct row rule_rows[] = {
    {"UTF-8", BYTES("a&amp;b"), "a&b", "0-1:0-1 1-2:1-6 2-3:6-7", 0, 0, false},
    {"UTF-8", BYTES("&#20013;&#x6587;"), "中文", "0-6:0-16", 0, 0, false},
    {"UTF-8", BYTES("&nbsp;&Auml;&auml;&hearts;&apos;"), "\u00A0Ää♥'",
     "0-6:0-18 6-9:18-26 9-10:26-32", 0, 0, false},
    /* what names no character is text */
    {"UTF-8", BYTES("&lt;&nosuch;&#0;&#xD800;&#x110000;&#;&;& AT&T &amp &"),
     "<&nosuch;&#0;&#xD800;&#x110000;&#;&;& AT&T &amp &", "0-1:0-4 1-49:4-52", 0, 0, false},
    {"UTF-8", BYTES("&&lt;"), "&<", "0-1:0-1 1-2:1-5", 0, 0, false},
    {"UTF-8", BYTES("&amp;lt;"), "&lt;", "0-1:0-5 1-4:5-8", 0, 0, false},
    {"UTF-8", BYTES("a&am"), "a&am", "0-4:0-4", 0, 0, false},
    {"UTF-8", BYTES("&am\xFF;"), "&am" FFFD ";", "0-3:0-3 3-6:3-4 6-7:4-5", 1, 0, false},
    {"UTF-8", BYTES("&#0000000000000000000000000065;"), "A", "0-1:0-31", 0, 0, false},
    {"UTF-8", BYTES("&#000000000000000000000000000065;"), "&#000000000000000000000000000065;",
     "0-33:0-33", 0, 0, false},
    /* Windows-1252, as in browsers */
    {"UTF-8", BYTES("&#128;&#129;"), "€&#129;", "0-3:0-6 3-9:6-12", 0, 0, false},
    /* all other rules apply to what is meant */
    {"UTF-8", BYTES("e&#x301;"), "é", "0-2:0-8", 0, 0, false},
    {"UTF-8", BYTES("\r&#10;x"), "\nx", "0-1:1-6 1-2:6-7", 0, 0, false},
    {"UTF-8", BYTES("a&#8203;&#7;b"), "ab", "0-1:0-1 1-2:12-13", 0, 2, false},
    {"GB18030", BYTES("\xD6\xD0&gt;\xB9\xFA"), "中>国", "0-3:0-2 3-4:2-6 4-7:6-8", 0, 0, false},
    {"UTF-16LE", BYTES("&\0l\0t\0;\0-N"), "<中", "0-1:0-8 1-4:8-10", 0, 0, false},
    {"UTF-8", BYTES("Ａ１ｚ，％"), "A1z，％", "0-3:0-9 3-9:9-15", 0, 0, false},
    {"UTF-8", BYTES("２０年　Ｇ\u0301"), "20年　Ǵ", "0-2:0-6 2-8:6-12 8-10:12-17", 0, 0, false},
    {"GB18030", BYTES("\xA3\xB1\xA3\xC1\xD6\xD0"), "1A中", "0-2:0-4 2-5:4-6", 0, 0, false},
    {"UTF-8", BYTES("&#65313;"), "A", "0-1:0-8", 0, 0, false},
};

static struct decode_characters characters, ruled;
static struct decode_charsets charsets;
static struct decode_text text;

static void write_source(char *to, size_t room)
{
    size_t size = 0;

    *to = '\0';
    for (size_t i = 0; i < text.run_count; i++) {
        const struct decode_run *run = &text.runs[i];
        size += (size_t)snprintf(to + size, room - size, "%s%u-%u:%u-%u", i ? " " : "", run->begin,
                                 run->end, run->raw_begin, run->raw_end);
    }
}

static void check_rows(const struct row *of, size_t count, const struct decode_characters *rules)
{
    char source[1024];

    for (size_t i = 0; i < count; i++) {
        const struct row *row = &of[i];
        const struct decode_charset *charset = decode_charset(&charsets, row->charset);
        assert_non_null(charset);
        decode_text_begin(&text, rules, !row->as_it_is);
        decode_charset_read(charset, &text, row->raw, 0, row->size);
        write_source(source, sizeof source);
        if (text.failure || text.size != strlen(row->text) ||
            memcmp(decode_text_bytes(&text), row->text, text.size) != 0 ||
            strcmp(source, row->source) != 0 || text.replaced != row->replaced ||
            text.dropped != row->dropped) {
            fail_msg(
                "row %zu (%s): \"%.*s\", source %s, %u replaced, %u dropped; wanted \"%s\", %s", i,
                row->charset, (int)text.size, decode_text_bytes(&text), source, text.replaced,
                text.dropped, row->text, row->source);
        }
    }
}

static void test_rows(void **state)
{
    (void)state;
    check_rows(rows, COUNT(rows), &characters);
}

/* Also by tables, which follow other rules or these. */
static void test_rules(void **state)
{
    struct decode_charsets others = {.characters = &characters}, same = {.characters = &ruled};

    (void)state;
    check_rows(rule_rows, COUNT(rule_rows), &ruled);
    decode_charsets_free(&charsets);
    charsets = others;
    check_rows(rule_rows, COUNT(rule_rows), &ruled);
    check_rows(rows, COUNT(rows), &characters);
    decode_charsets_free(&charsets);
    charsets = same;
    check_rows(rule_rows, COUNT(rule_rows), &ruled);
    check_rows(rows, COUNT(rows), &characters);
}

/* Text that is just the raw bytes is not copied; text that is not, is. */
static void test_copy(void **state)
{
    const char *plain = "line one\nline two, 第二行\n", *other = "line one\r\nline two\n";
    const struct decode_charset *utf8 = decode_charset(&charsets, "UTF-8");

    (void)state;
    decode_text_begin(&text, &characters, true);
    decode_charset_read(utf8, &text, plain, 0, strlen(plain));
    assert_ptr_equal(decode_text_bytes(&text), plain);
    assert_int_equal(text.size, strlen(plain));
    decode_text_begin(&text, &characters, true);
    decode_charset_read(utf8, &text, other, 0, strlen(other));
    assert_ptr_not_equal(decode_text_bytes(&text), other);
    assert_int_equal(text.size, strlen(other) - 1);
}

/* Page ends and paragraph separators are remembered as breaks at the line that follows. */
static void test_breaks(void **state)
{
    const char *raw = "\fa\fb\n\f\fc\u2029d";

    (void)state;
    decode_text_begin(&text, &characters, true);
    decode_charset_read(decode_charset(&charsets, "UTF-8"), &text, raw, 0, strlen(raw));
    assert_int_equal(text.size, 7);
    assert_memory_equal(decode_text_bytes(&text), "a\nb\nc\nd", 7);
    const uint32_t breaks[] = {0, 2, 4, 4, 6};
    assert_int_equal(text.break_count, COUNT(breaks));
    assert_memory_equal(text.breaks, breaks, sizeof breaks);
    assert_int_equal(text.dropped, 3);
}

static int fill(void **state)
{
    (void)state;
    decode_characters_fill(&characters);
    decode_characters_fill(&ruled);
    decode_characters_add(&ruled, DECODE_REFERENCES | DECODE_HALF_WIDTH);
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
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_breaks),
    };
    return cmocka_run_group_tests_name("plugins/decode/text", tests, fill, empty);
}
