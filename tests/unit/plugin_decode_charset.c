/* SPDX-License-Identifier: MIT */
/* plugins/decode/detect.c: which charset is found for texts of several genres and lengths, made
 * with iconv(3), and for single cases that rules were made for. Prints its confusion table. */
#include "detect.h"
#include "plugin_decode_samples.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* How a text is encoded, and what has to be found. */
static const struct encoding {
    const char *label, *iconv, *mark;
    size_t mark_size;
    const char *found;
    enum { SIMPLIFIED, TRADITIONAL, FOUR_BYTES } texts;
} encodings[] = {
    {"UTF-8", "UTF-8", "", 0, "UTF-8", SIMPLIFIED},
    {"UTF-8, mark", "UTF-8", "\xEF\xBB\xBF", 3, "UTF-8", SIMPLIFIED},
    {"UTF-16LE", "UTF-16LE", "", 0, "UTF-16LE", SIMPLIFIED},
    {"UTF-16BE", "UTF-16BE", "", 0, "UTF-16BE", SIMPLIFIED},
    {"UTF-16LE, traditional", "UTF-16LE", "", 0, "UTF-16LE", TRADITIONAL},
    {"UTF-16BE, traditional", "UTF-16BE", "", 0, "UTF-16BE", TRADITIONAL},
    {"UTF-16LE, mark", "UTF-16LE", "\xFF\xFE", 2, "UTF-16LE", SIMPLIFIED},
    {"UTF-16BE, mark", "UTF-16BE", "\xFE\xFF", 2, "UTF-16BE", SIMPLIFIED},
    {"UTF-32LE", "UTF-32LE", "", 0, "UTF-32LE", SIMPLIFIED},
    {"UTF-32BE", "UTF-32BE", "", 0, "UTF-32BE", SIMPLIFIED},
    {"UTF-32LE, mark", "UTF-32LE", "\xFF\xFE\0\0", 4, "UTF-32LE", SIMPLIFIED},
    {"UTF-32BE, mark", "UTF-32BE", "\0\0\xFE\xFF", 4, "UTF-32BE", SIMPLIFIED},
    {"GB18030", "GB18030", "", 0, "GB18030", SIMPLIFIED},
    {"GB18030, 4 bytes", "GB18030", "", 0, "GB18030", FOUR_BYTES},
    {"GB18030, traditional", "GB18030", "", 0, "GB18030", TRADITIONAL},
    {"GBK", "GBK", "", 0, "GB18030", SIMPLIFIED},
    {"GB2312", "GB2312", "", 0, "GB18030", SIMPLIFIED},
    {"Big5", "BIG5", "", 0, "Big5", TRADITIONAL},
};

static const size_t lengths[] = {20, 40, 100, 1000};

/* Places in each text from which a sample is taken. */
#define STARTS 16u
#define SAMPLE 16384u

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct decode_characters characters;
static struct decode_detector detector = {.charsets.characters = &characters};

static size_t encode(const char *charset, const char *text, size_t size, char *to)
{
    iconv_t converter = iconv_open(charset, "UTF-8");
    char *from = (char *)(uintptr_t)text, *at = to;
    size_t room = SAMPLE;

    assert_true(converter != (iconv_t)-1);
    if (iconv(converter, &from, &size, &at, &room) == (size_t)-1) {
        fail_msg("%s lacks a character of the sample: %.12s", charset, from);
    }
    iconv_close(converter);
    return (size_t)(at - to);
}

static const char *detect(const char *bytes, size_t size)
{
    const struct decode_charset *charset;
    size_t mark, at;

    switch (decode_detect(&detector, bytes, size, &charset, &mark, &at)) {
    case DECODE_FOUND: return charset->name;
    case DECODE_BINARY: return "(binary)";
    default: return "(failure)";
    }
}

/* `length` characters of the genre from character `start` on; the other genres follow it. For
 * FOUR_BYTES every 15th is one that GB18030 writes with four bytes. */
static size_t take(const struct encoding *encoding, unsigned genre, size_t start, size_t length,
                   char *to)
{
    static const char *const rare[] = {"㐀", "䶵", "𠀀", "😀"};
    const char *const *texts = encoding->texts == TRADITIONAL ? traditional : simplified;
    const char *text = texts[genre];
    size_t size = 0;

    for (size_t at = 0; at < start + length; at++) {
        unsigned bytes = 1;
        while (((unsigned char)text[bytes] & 0xC0u) == 0x80u) {
            bytes++;
        }
        if (at >= start && encoding->texts == FOUR_BYTES && at % 15 == 7) {
            const char *other = rare[at / 15 % COUNT(rare)];
            memcpy(to + size, other, strlen(other));
            size += strlen(other);
        } else if (at >= start) {
            memcpy(to + size, text, bytes);
            size += bytes;
        }
        text += bytes;
        if (!*text) {
            genre = (genre + 1) % GENRES;
            text = texts[genre];
        }
    }
    return size;
}

/* How many samples of a cell of the table are found right; what was found else is printed. */
static unsigned cell(const struct encoding *encoding, size_t length, unsigned genre)
{
    static char text[SAMPLE], bytes[SAMPLE + 4];
    unsigned right = 0;

    for (unsigned i = 0; i < STARTS; i++) {
        size_t size = take(encoding, genre, i * 9, length, text);
        memcpy(bytes, encoding->mark, encoding->mark_size);
        size = encode(encoding->iconv, text, size, bytes + encoding->mark_size);
        const char *found = detect(bytes, encoding->mark_size + size);
        if (strcmp(found, encoding->found) == 0) {
            right++;
        } else {
            printf("# %s, %s, %zu characters from %u: %s\n", encoding->label, genres[genre], length,
                   i * 9, found);
        }
    }
    return right;
}

static void test_grid(void **state)
{
    unsigned wrong = 0;

    (void)state;
    printf("# found right of %u samples in each of %d genres, by length in characters\n", STARTS,
           GENRES);
    printf("# %-24s %8zu %8zu %8zu %8zu\n", "", lengths[0], lengths[1], lengths[2], lengths[3]);
    for (size_t e = 0; e < COUNT(encodings); e++) {
        unsigned right[COUNT(lengths)] = {0};
        for (size_t l = 0; l < COUNT(lengths); l++) {
            for (unsigned genre = 0; genre < GENRES; genre++) {
                right[l] += cell(&encodings[e], lengths[l], genre);
            }
            wrong += STARTS * GENRES - right[l];
        }
        printf("# %-24s %8u %8u %8u %8u\n", encodings[e].label, right[0], right[1], right[2],
               right[3]);
    }
    assert_int_equal(wrong, 0);
}

#define BYTES(literal) literal, sizeof(literal) - 1

static const struct single {
    const char *bytes;
    size_t size;
    const char *found;
} singles[] = {
    {BYTES(""), "UTF-8"},
    {BYTES("plain ASCII, nothing else"), "UTF-8"},
    {BYTES("\xEF\xBB\xBF"), "UTF-8"},
    /* the last character is cut off */
    {BYTES("今天天气很好\xE6\x98"), "UTF-8"},
    /* one bad byte in clearly multibyte text */
    {BYTES("昨天上午新修的临河大桥正式通车\xFF住在两岸的居民终于不用再绕路过江"), "UTF-8"},
    /* UTF-16 of another script */
    {BYTES("\x1F\x04\x40\x04\x38\x04\x32\x04\x35\x04\x42\x04,\0 \0\x3C\x04\x38\x04\x40\x04!\0"),
     "UTF-16LE"},
    {BYTES("h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d\0"), "UTF-16LE"},
    {BYTES("\0h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d"), "UTF-16BE"},
    /* Latin letters of one byte */
    {BYTES("D\xE9j\xE0 vu: le caf\xE9 est ferm\xE9 jusqu'\xE0 No\xEBl, a dit l'h\xF4tesse \xE0 la "
           "fen\xEAtre."),
     "WINDOWS-1252"},
    /* one Chinese word in an English sentence, in GB18030 */
    {BYTES("The word \xD6\xD0\xB9\xFA means China."), "GB18030"},
    /* EUC-KR, Shift_JIS, EUC-JP */
    {BYTES("\xBF\xC0\xB4\xC3 \xBE\xC6\xC4\xA7 \xC0\xCF\xC2\xEF "
           "\xC0\xCF\xBE\xEE\xB3\xB5\xBD\xC0\xB4\xCF"
           "\xB4\xD9. \xB3\xAF\xBE\xBE\xB0\xA1 \xC1\xC1\xBD\xC0\xB4\xCF\xB4\xD9."),
     "CP949"},
    {BYTES(
         "\x8D\xA1\x93\xFA\x82\xCD\x93\x56\x8B\x43\x82\xAA\x82\xE6\x82\xA2\x82\xC5\x82\xB7\x81\x42"
         "\x8E\x55\x95\xE0\x82\xC9\x8D\x73\x82\xAB\x82\xDC\x82\xB5\x82\xE5\x82\xA4\x81\x42"),
     "CP932"},
    {BYTES(
         "\xBA\xA3\xC6\xFC\xA4\xCF\xC5\xB7\xB5\xA4\xA4\xAC\xA4\xE8\xA4\xA4\xA4\xC7\xA4\xB9\xA1\xA3"
         "\xBB\xB6\xCA\xE2\xA4\xCB\xB9\xD4\xA4\xAD\xA4\xDE\xA4\xB7\xA4\xE7\xA4\xA6\xA1\xA3"),
     "EUC-JP"},
    /* no text: what a PNG and a gzip file begin with */
    {BYTES("\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xE0\x08\x06\0\0\0\x35\xD1\xDC\xE4\0\0"
           "\0\x04sBIT"
           "\x08\x08\x08\x08\x7C\x08\x64\x88"),
     "(binary)"},
};

static void test_singles(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(singles); i++) {
        const char *found = detect(singles[i].bytes, singles[i].size);
        if (strcmp(found, singles[i].found) != 0) {
            fail_msg("row %zu: %s instead of %s", i, found, singles[i].found);
        }
    }
}

static const struct {
    const char *name, *usual; /* NULL: not known */
} names[] = {
    {"utf8", "UTF-8"},       {"gbk", "GB18030"},   {"GB2312", "GB18030"},
    {"cp936", "GB18030"},    {"big5", "Big5"},     {"latin1", "WINDOWS-1252"},
    {"UTF-16", "UTF-16"},    {"koi8-r", "KOI8-R"}, {"no-such-one", NULL},
    {"GBK//TRANSLIT", NULL}, {"", NULL},
};

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct decode_charset *charset = decode_charset(&detector.charsets, names[i].name);
        assert_int_equal(charset != NULL, names[i].usual != NULL);
        if (charset) {
            assert_string_equal(charset->name, names[i].usual);
        }
    }
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
    decode_detector_free(&detector);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grid),
        cmocka_unit_test(test_singles),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests_name("plugins/decode/detect", tests, fill, empty);
}
