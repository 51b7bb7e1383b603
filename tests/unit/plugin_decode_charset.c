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

enum language { SIMPLIFIED, TRADITIONAL, FOUR_BYTES, JAPANESE, KOREAN, WESTERN };

static const struct {
    const char *const *texts;
    unsigned genres;
} languages[] = {
    [SIMPLIFIED] = {simplified, GENRES}, [TRADITIONAL] = {traditional, GENRES},
    [FOUR_BYTES] = {simplified, GENRES}, [JAPANESE] = {japanese, OTHER_GENRES},
    [KOREAN] = {korean, OTHER_GENRES},   [WESTERN] = {western, OTHER_GENRES},
};

/* How a text is encoded, and what has to be found. */
static const struct encoding {
    const char *label, *iconv, *mark;
    size_t mark_size;
    const char *found;
    enum language language;
} encodings[] = {
    {"UTF-8", "UTF-8", "", 0, "UTF-8", SIMPLIFIED},
    {"UTF-8, mark", "UTF-8", "\xEF\xBB\xBF", 3, "UTF-8", SIMPLIFIED},
    {"UTF-8, Japanese", "UTF-8", "", 0, "UTF-8", JAPANESE},
    {"UTF-8, Korean", "UTF-8", "", 0, "UTF-8", KOREAN},
    {"UTF-8, English", "UTF-8", "", 0, "UTF-8", WESTERN},
    {"UTF-16LE", "UTF-16LE", "", 0, "UTF-16LE", SIMPLIFIED},
    {"UTF-16BE", "UTF-16BE", "", 0, "UTF-16BE", SIMPLIFIED},
    {"UTF-16LE, traditional", "UTF-16LE", "", 0, "UTF-16LE", TRADITIONAL},
    {"UTF-16BE, traditional", "UTF-16BE", "", 0, "UTF-16BE", TRADITIONAL},
    {"UTF-16LE, Japanese", "UTF-16LE", "", 0, "UTF-16LE", JAPANESE},
    {"UTF-16BE, Japanese", "UTF-16BE", "", 0, "UTF-16BE", JAPANESE},
    {"UTF-16LE, Korean", "UTF-16LE", "", 0, "UTF-16LE", KOREAN},
    {"UTF-16BE, Korean", "UTF-16BE", "", 0, "UTF-16BE", KOREAN},
    {"UTF-16LE, English", "UTF-16LE", "", 0, "UTF-16LE", WESTERN},
    {"UTF-16BE, English", "UTF-16BE", "", 0, "UTF-16BE", WESTERN},
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
    {"Shift_JIS", "SHIFT_JIS", "", 0, "CP932", JAPANESE},
    {"CP932", "CP932", "", 0, "CP932", JAPANESE},
    {"EUC-JP", "EUC-JP", "", 0, "EUC-JP", JAPANESE},
    {"EUC-KR", "EUC-KR", "", 0, "CP949", KOREAN},
    {"CP949", "CP949", "", 0, "CP949", KOREAN},
    {"Windows-1252", "WINDOWS-1252", "", 0, "WINDOWS-1252", WESTERN},
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

static const char *detect(const char *bytes, size_t size, double *confidence)
{
    struct decode_finding finding;

    switch (decode_detect(&detector, bytes, size, &finding)) {
    case DECODE_FOUND: *confidence = finding.confidence; return finding.charset->name;
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
    const char *const *texts = languages[encoding->language].texts;
    const char *text = texts[genre];
    size_t size = 0;

    for (size_t at = 0; at < start + length; at++) {
        unsigned bytes = 1;
        while (((unsigned char)text[bytes] & 0xC0u) == 0x80u) {
            bytes++;
        }
        if (at >= start && encoding->language == FOUR_BYTES && at % 15 == 7) {
            const char *other = rare[at / 15 % COUNT(rare)];
            memcpy(to + size, other, strlen(other));
            size += strlen(other);
        } else if (at >= start) {
            memcpy(to + size, text, bytes);
            size += bytes;
        }
        text += bytes;
        if (!*text) {
            genre = (genre + 1) % languages[encoding->language].genres;
            text = texts[genre];
        }
    }
    return size;
}

/* What was found instead of what is right, by encoding. */
static struct confusion {
    const struct encoding *encoding;
    const char *found;
    unsigned count;
} confusions[256];
static size_t confusion_count;

static void confuse(const struct encoding *encoding, const char *found)
{
    size_t i = 0;

    while (i < confusion_count &&
           (confusions[i].encoding != encoding || strcmp(confusions[i].found, found) != 0)) {
        i++;
    }
    assert_true(i < COUNT(confusions));
    confusions[i].encoding = encoding;
    confusions[i].found = found;
    confusions[i].count++;
    confusion_count += i == confusion_count;
}

/* Sample number `i` of a genre in that encoding: what is found. *right: whether it is. A sample
 * that happens to be ASCII is right as UTF-8. */
static const char *sample(const struct encoding *encoding, size_t length, unsigned genre,
                          unsigned i, bool *right, double *confidence)
{
    static char text[SAMPLE], bytes[SAMPLE + 4];
    size_t size = take(encoding, genre, i * 9, length, text);
    bool ascii = true; /* the bytes are ASCII, and the text is just that */

    memcpy(bytes, encoding->mark, encoding->mark_size);
    size_t made = encode(encoding->iconv, text, size, bytes + encoding->mark_size);
    for (size_t k = 0; k < size; k++) {
        ascii = ascii && !((unsigned char)text[k] & 0x80u) && made == size;
    }
    const char *found = detect(bytes, encoding->mark_size + made, confidence);
    *right = strcmp(found, ascii ? "UTF-8" : encoding->found) == 0;
    return found;
}

/* How many samples of a genre are found right. */
static unsigned cell(const struct encoding *encoding, size_t length, unsigned genre)
{
    unsigned count = 0;

    for (unsigned i = 0; i < STARTS; i++) {
        bool right;
        double confidence;
        const char *found = sample(encoding, length, genre, i, &right, &confidence);
        count += right;
        if (!right) {
            confuse(encoding, found);
            printf("# %s, genre %u, %zu characters from %u: %s (%.3f)\n", encoding->label, genre,
                   length, i * 9, found, confidence);
        }
    }
    return count;
}

static void test_grid(void **state)
{
    (void)state;
    printf("# found right, by length in characters; %u samples of each genre\n", STARTS);
    printf("# %-24s %8zu %8zu %8zu %8zu %8s\n", "", lengths[0], lengths[1], lengths[2], lengths[3],
           "of");
    for (size_t e = 0; e < COUNT(encodings); e++) {
        unsigned right[COUNT(lengths)] = {0}, count = languages[encodings[e].language].genres;
        for (size_t l = 0; l < COUNT(lengths); l++) {
            for (unsigned genre = 0; genre < count; genre++) {
                right[l] += cell(&encodings[e], lengths[l], genre);
            }
        }
        printf("# %-24s %8u %8u %8u %8u %8u\n", encodings[e].label, right[0], right[1], right[2],
               right[3], count * STARTS);
    }
    for (size_t i = 0; i < confusion_count; i++) {
        printf("# %s taken for %s: %u\n", confusions[i].encoding->label, confusions[i].found,
               confusions[i].count);
    }
    assert_int_equal(confusion_count, 0);
}

/* That `charset_confidence` does not say too much: over samples of all encodings that are so short
 * that many are found wrong, of those found with a confidence of c or more a share c is right. */
static void test_confidence(void **state)
{
    static const double bounds[] = {0, 0.5, 0.8, 0.95, 0.99, 1.01};
    static const size_t short_lengths[] = {1, 2, 3, 4, 5, 6, 8, 10, 14, 20};
    unsigned right[COUNT(bounds)] = {0}, all[COUNT(bounds)] = {0};

    (void)state;
    for (size_t e = 0; e < COUNT(encodings); e++) {
        for (size_t l = 0; l < COUNT(short_lengths) && !encodings[e].mark_size; l++) {
            for (unsigned i = 0; i < STARTS * languages[encodings[e].language].genres; i++) {
                bool found;
                double confidence = 0;
                size_t bin = 0;
                sample(&encodings[e], short_lengths[l], i / STARTS, i % STARTS, &found,
                       &confidence);
                while (confidence >= bounds[bin + 1]) {
                    bin++;
                }
                right[bin] += found;
                all[bin]++;
            }
        }
    }
    for (size_t i = 0; i + 1 < COUNT(bounds); i++) {
        double share = (double)right[i] / (double)(all[i] ? all[i] : 1);
        printf("# confidence %.2f to %.2f: %5u of %5u right, %.3f\n", bounds[i],
               bounds[i + 1] < 1 ? bounds[i + 1] : 1, right[i], all[i], share);
        assert_true(all[i] > 100);
        assert_true(share >= bounds[i]);
    }
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
        double confidence;
        const char *found = detect(singles[i].bytes, singles[i].size, &confidence);
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
        cmocka_unit_test(test_confidence),
        cmocka_unit_test(test_singles),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests_name("plugins/decode/detect", tests, fill, empty);
}
