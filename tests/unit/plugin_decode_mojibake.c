/* SPDX-License-Identifier: MIT */
/* plugins/decode/mojibake.c: texts of several languages, made mojibake with iconv(3), are found to
 * be that and come back as they were, with the map; texts that are none are not touched. */
#include "mojibake.h"
#include "plugin_decode_samples.h"

#include <dirent.h>
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define MOST 16384u

static struct decode_characters characters;
static struct decode_charsets charsets = {.characters = &characters};
static struct decode_mojibake mojibake;
static struct decode_text text;

static const struct language {
    const char *const *texts;
    unsigned genres;
    bool spaces; /* between words, at each of which GB18030 may lose a byte */
} languages[] = {{simplified, GENRES, false},
                 {traditional, GENRES, false},
                 {japanese, OTHER_GENRES, false},
                 {korean, OTHER_GENRES, true},
                 {western, OTHER_GENRES, true}};

static const struct reading {
    const char *charset;
    enum decode_mojibake_kind kind;
} readings[] = {{"ISO-8859-1", DECODE_MOJIBAKE_LATIN1},
                {"WINDOWS-1252", DECODE_MOJIBAKE_WINDOWS1252},
                {"GB18030", DECODE_MOJIBAKE_GB18030}};

static size_t convert(const char *from_name, const char *to_name, const char *bytes, size_t size,
                      char *to, size_t room)
{
    iconv_t converter = iconv_open(to_name, from_name);
    char *from = (char *)(uintptr_t)bytes, *at = to;

    assert_true(converter != (iconv_t)-1);
    while (iconv(converter, &from, &size, &at, &room) == (size_t)-1) {
        /* Windows-1252 lacks five bytes: decoders make controls of them. GB18030 in which the last
         * character lacks its second byte, or has none: a question mark, and it is lost */
        bool single = strcmp(from_name, "WINDOWS-1252") == 0;
        assert_true(room > 2 && size);
        if (single) {
            *at++ = (char)0xC2;
            room--;
        }
        *at++ = single ? *from : '?';
        room--;
        from++;
        size--;
    }
    iconv_close(converter);
    return (size_t)(at - to);
}

/* What the rows say: the characters that share raw bytes are, read back, just these bytes. */
static void check_map(const char *charset, const char *raw)
{
    char back[MOST];
    uint32_t raw_end = 0;

    for (size_t i = 0; i < text.run_count; i++) {
        const struct decode_run *run = &text.runs[i];
        uint32_t end = run->end;
        assert_true(run->raw_begin >= raw_end);
        raw_end = run->raw_end;
        while (i + 1 < text.run_count && text.runs[i + 1].raw_begin < raw_end) {
            assert_int_equal(text.runs[i + 1].raw_begin, run->raw_begin);
            assert_int_equal(text.runs[i + 1].raw_end, run->raw_end);
            end = text.runs[++i].end;
        }
        if (run->raw_end - run->raw_begin == end - run->begin) {
            continue; /* ASCII, and what is not turned back */
        }
        size_t size = convert("UTF-8", charset, raw + run->raw_begin, raw_end - run->raw_begin,
                              back, sizeof back);
        assert_int_equal(size, end - run->begin);
        assert_memory_equal(back, decode_text_bytes(&text) + run->begin, size);
    }
}

static void undo(enum decode_mojibake_kind kind, const char *raw, size_t size)
{
    decode_text_begin(&text, &characters, true);
    assert_true(decode_mojibake_undo(&mojibake, kind, &text, raw, 0, size));
}

/* What came back from GB18030, where bytes were lost, are pieces of the text, in their order.
 * Returns their bytes. */
static size_t check_pieces(const char *wanted)
{
    const char *bytes = decode_text_bytes(&text);
    size_t back = 0;

    for (size_t i = 0; i < text.run_count;) {
        char piece[MOST];
        uint32_t begin = text.runs[i].begin, end = begin;
        for (; i < text.run_count && text.runs[i].raw_end - text.runs[i].raw_begin >
                                         text.runs[i].end - text.runs[i].begin;
             i++) {
            end = text.runs[i].end;
        }
        memcpy(piece, bytes + begin, end - begin);
        piece[end - begin] = '\0';
        wanted = strstr(wanted, piece);
        if (!wanted) {
            fail_msg("\"%s\" is not where it should be", piece);
            return 0;
        }
        wanted += end - begin;
        back += end - begin;
        i += end == begin;
    }
    return back;
}

static void check_sample(const struct reading *reading, const char *wanted, size_t *back)
{
    static char raw[MOST];
    size_t size = convert(reading->charset, "UTF-8", wanted, strlen(wanted), raw, MOST);
    enum decode_mojibake_kind kind = decode_mojibake_look(&mojibake, raw, 0, size);

    if (kind != reading->kind) {
        fail_msg("%s: %s: %.60s", reading->charset, decode_mojibake_names[kind], wanted);
    }
    undo(kind, raw, size);
    if (kind == DECODE_MOJIBAKE_GB18030) {
        check_map("GB18030", raw);
        *back += check_pieces(wanted);
        return;
    }
    assert_int_equal(text.size, strlen(wanted));
    assert_memory_equal(decode_text_bytes(&text), wanted, text.size);
}

static void test_samples(void **state)
{
    (void)state;
    for (size_t l = 0; l < COUNT(languages); l++) {
        size_t back = 0, all = 0;
        for (unsigned genre = 0; genre < languages[l].genres; genre++) {
            const char *wanted = languages[l].texts[genre];
            for (size_t i = 0; i < COUNT(readings) - languages[l].spaces; i++) {
                check_sample(&readings[i], wanted, &back);
            }
            all += strlen(wanted);
            assert_int_equal(decode_mojibake_look(&mojibake, wanted, 0, strlen(wanted)),
                             DECODE_NO_MOJIBAKE);
        }
        printf("# language %zu: of %zu bytes that were read as GB18030, %zu came back\n", l, all,
               back);
        assert_true(back * 4 > all * 3 || languages[l].spaces);
    }
}

/* Rows worked out by hand. */
static const struct row {
    enum decode_mojibake_kind kind;
    const char *raw, *text, *source;
} rows[] = {
    /* 文 is E6 96 87, 字 E5 AD 97: 鏂 is E6 96, 囧 87 E5, 瓧 AD 97 */
    {DECODE_MOJIBAKE_GB18030, "鏂囧瓧", "文字", "0-3:0-9 3-6:0-9"},
    {DECODE_MOJIBAKE_GB18030, "a鏂囧瓧鏂囧瓧b", "a文字文字b",
     "0-1:0-1 1-4:1-10 4-7:1-10 7-10:10-19 10-13:10-19 13-14:19-20"},
    /* the last byte was lost: 中 is E4 B8 AD, 涓 is E4 B8 */
    {DECODE_MOJIBAKE_GB18030, "鏂囧瓧涓?", "文字涓?", "0-3:0-9 3-6:0-9 6-10:9-13"},
    /* good text beside it stays; a character for private use, AD E6 */
    {DECODE_MOJIBAKE_GB18030, "正常的。涓\uE15F枃", "正常的。中文",
     "0-12:0-12 12-15:12-21 15-18:12-21"},
    {DECODE_MOJIBAKE_LATIN1, "caf\u00C3\u00A9, 茶", "café, 茶", "0-3:0-3 3-5:3-7 5-10:7-12"},
    {DECODE_MOJIBAKE_LATIN1, "é\u00C3\u00A9", "éé", "0-2:0-2 2-4:2-6"},
    {DECODE_MOJIBAKE_WINDOWS1252, "â€œHiâ€\xC2\x9D", "“Hi”", "0-3:0-7 3-5:7-9 5-8:9-16"},
    /* what was marks and letters is normalised after it was turned back: e, U+0301 */
    {DECODE_MOJIBAKE_LATIN1, "e\u00CC\xC2\x81x", "éx", "0-2:0-5 2-3:5-6"},
};

static void test_rows(void **state)
{
    char source[256];

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t size = 0;
        undo(rows[i].kind, rows[i].raw, strlen(rows[i].raw));
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
    }
}

/* Texts that are none. */
static void test_none(void **state)
{
    static const char *const texts[] = {
        "",      "ASCII", "é",    "Ação é não",     "“MAÇÃ”, café",
        "±5 °C", "中文",  "联通", "ΑΒΓ абв 日本語", "\xFF\xC3\x28",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_int_equal(decode_mojibake_look(&mojibake, texts[i], 0, strlen(texts[i])),
                         DECODE_NO_MOJIBAKE);
    }
}

/* Nor is any text of the sample corpora. */
static void test_corpora(void **state)
{
    const char *source = getenv("SOURCE");
    char path[4096];
    unsigned count = 0;

    (void)state;
    snprintf(path, sizeof path, "%s/corpora/news", source ? source : ".");
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        static char raw[1 << 20];
        if (!strstr(entry->d_name, ".txt")) {
            continue;
        }
        snprintf(path, sizeof path, "%s/corpora/news/%s", source ? source : ".", entry->d_name);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        size_t size = fread(raw, 1, sizeof raw, file);
        assert_int_equal(fclose(file), 0);
        assert_int_equal(decode_mojibake_look(&mojibake, raw, 0, size), DECODE_NO_MOJIBAKE);
        count++;
    }
    assert_int_equal(closedir(folder), 0);
    assert_true(count > 10);
}

static int fill(void **state)
{
    (void)state;
    decode_characters_fill(&characters);
    return decode_mojibake_open(&mojibake, &charsets) ? 0 : -1;
}

static int empty(void **state)
{
    (void)state;
    decode_text_free(&text);
    decode_mojibake_free(&mojibake);
    decode_charsets_free(&charsets);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_corpora),
    };
    return cmocka_run_group_tests_name("plugins/decode/mojibake", tests, fill, empty);
}
