/* SPDX-License-Identifier: MIT */
/* The source map of the stage decode, as a property: over generated and real-like input in many
 * charsets, the raw bytes that each code point of the text maps to decode (by iconv) to it, bytes
 * that nothing maps to decode to what the rules take out, and the text is what a plain reading of
 * the rules gives, normalised by utf8proc. */
#include "charset.h"
#include "plugin_decode_samples.h"
#include "text.h"

#include <dirent.h>
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define MOST 4096u

static const char *const charset_names[] = {"UTF-8",    "UTF-16LE", "UTF-16BE",    "UTF-32LE",
                                            "UTF-32BE", "GB18030",  "Big5",        "Big5-HKSCS",
                                            "CP932",    "CP949",    "WINDOWS-1252"};

/* Characters that documents are generated from, by what may go wrong with them. */
static const char *const alphabets[] = {
    "的一是在不了有和人这中大国为上个来到时要以可会年生学家",
    "的一是在不了有和人這中大國為上個來到時要以可會年生學家",
    "abcdefghijklmnop ABCDEF 0123456789 .,;:!?()",
    "，。！？；：“”‘’（）《》、…—　",
    "\n\n\n\r\r\n\n\t\v\f\xC2\x85\u2028\u2029",
    "\u200B\u00AD\u2060\uFEFF\x01\x07\x7F\xC2\x80\uFFFE",
    "àéîõüçñßøÅ",
    "\u0301\u0323\u0308\u030C\u0327\u0345\u0300",
    "e\u0301a\u0323\u0302o\u031B\u0323s\u0323\u0307\u212B\u1E9B",
    "\u1112\u1161\u11AB\uAC00\u11A8\u1100\u1161",
    "\u0958\u0344\u0F73\u2126\uF900\uFA0E\uFA10\u3099か\u3099は\u309A",
    "㐀䶵𠀀𠀁😀🎉𝄞",
    "これはひらがなカタカナ日本語",
    "한국어문장입니다",
    "\u00CA\u0304\u00EA\u030C",
};

static struct decode_characters characters;
static struct decode_charsets charsets = {.characters = &characters};
static struct decode_text text;

static uint64_t seed = 20240229;

static uint32_t draw(uint32_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 33) % below;
}

/* iconv of all bytes; false where they are not text in the charset. */
static bool convert(const char *from_name, const char *to_name, const char *bytes, size_t size,
                    char *to, size_t room, size_t *made)
{
    iconv_t converter = iconv_open(to_name, from_name);
    char *from = (char *)(uintptr_t)bytes, *at = to;

    assert_true(converter != (iconv_t)-1);
    bool fine = iconv(converter, &from, &size, &at, &room) != (size_t)-1 &&
                iconv(converter, NULL, NULL, &at, &room) != (size_t)-1;
    iconv_close(converter);
    *made = (size_t)(at - to);
    return fine;
}

static bool taken_out(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0xAD ||
           c == 0x200B || c == 0x2060 || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE ||
           (c >= 0xFDD0 && c <= 0xFDEF);
}

/* The next character that is neither taken out nor a line or page end besides LF. */
static uint32_t next_kept(const char *utf8, size_t at, size_t size)
{
    uint32_t c = 0;

    for (unsigned bytes; at < size; at += bytes) {
        c = decode_utf8_get(utf8 + at, &bytes);
        if (!taken_out(c) || (c >= '\v' && c <= '\r') || c == 0x85) {
            break;
        }
        c = 0;
    }
    return c;
}

/* The rules for line ends and for what is taken out, read plainly, then NFC by utf8proc. `inside`:
 * the bytes are a part of a document, where a CR or a page end is a line end if it was kept. */
static char *by_rules(const char *utf8, size_t size, bool inside)
{
    char *plain = calloc(1, size * 3 + 16), *normal;
    size_t length = 0, step;

    assert_non_null(plain);
    for (size_t at = 0; at < size; at += step) {
        unsigned bytes;
        uint32_t c = decode_utf8_get(utf8 + at, &bytes);
        step = bytes;
        bool line = c == '\v' || c == 0x85 || c == 0x2028 || c == 0x2029;
        if (c == '\r') {
            line = next_kept(utf8, at + 1, size) != '\n';
        } else if (c == '\f') {
            line = inside || (length && plain[length - 1] != '\n');
        }
        if (line || !taken_out(c)) {
            length += decode_utf8_put(plain + length, line ? '\n' : c);
        }
    }
    plain[length] = '\0';
    normal = (char *)utf8proc_NFC((const utf8proc_uint8_t *)plain);
    assert_non_null(normal);
    free(plain);
    return normal;
}

/* Where text[at], the first byte of a character in that run, comes from: the documented formula. */
static uint32_t raw_of(const struct decode_run *run, uint32_t at)
{
    uint64_t size = run->end - run->begin, raw = run->raw_end - run->raw_begin;

    if ((at - run->begin) * raw % size) {
        fail_msg("%u-%u:%u-%u has no whole offset for %u", run->begin, run->end, run->raw_begin,
                 run->raw_end, at);
    }
    return run->raw_begin + (uint32_t)((at - run->begin) * raw / size);
}

/* Bytes of the document that nothing maps to: all of it must be taken out. */
static void check_gap(const char *name, const char *raw, uint32_t begin, uint32_t end)
{
    char utf8[MOST * 4];
    size_t size;

    assert_true(begin <= end);
    assert_true(convert(name, "UTF-8", raw + begin, end - begin, utf8, sizeof utf8, &size));
    for (size_t at = 0; at < size;) {
        unsigned bytes;
        uint32_t c = decode_utf8_get(utf8 + at, &bytes);
        if (!taken_out(c)) {
            fail_msg("%s: U+%04X at byte %u is lost", name, c, begin);
        }
        at += bytes;
    }
}

/* Characters text[begin..end) that share raw[raw_begin..raw_end). */
static void check_piece(const char *name, const char *raw, uint32_t begin, uint32_t end,
                        uint32_t raw_begin, uint32_t raw_end)
{
    const char *bytes = decode_text_bytes(&text) + begin;
    char utf8[MOST];
    size_t size;

    if (!convert(name, "UTF-8", raw + raw_begin, raw_end - raw_begin, utf8, sizeof utf8, &size)) {
        assert_int_equal(end - begin, 3);
        assert_memory_equal(bytes, "\xEF\xBF\xBD", 3);
        return;
    }
    char *wanted = by_rules(utf8, size, true);
    if (strlen(wanted) != end - begin || memcmp(wanted, bytes, end - begin) != 0) {
        fail_msg("%s: bytes %u-%u are \"%s\", the text has \"%.*s\"", name, raw_begin, raw_end,
                 wanted, (int)(end - begin), bytes);
    }
    free(wanted);
}

static void check_map(const char *name, const char *raw, size_t size)
{
    const char *bytes = decode_text_bytes(&text);
    uint32_t at = 0, raw_at = 0, begin = 0, raw_begin = 0;

    for (size_t i = 0; i < text.run_count; i++) {
        const struct decode_run *run = &text.runs[i];
        assert_int_equal(run->begin, at);
        assert_true(run->end > run->begin && run->raw_end > run->raw_begin);
        while (at < run->end) {
            unsigned length;
            decode_utf8_get(bytes + at, &length);
            uint32_t first = raw_of(run, at), last = raw_of(run, at + length);
            if (first == raw_begin && last == raw_at && at) {
                at += length; /* shares its bytes with the one before */
                continue;
            }
            if (at) {
                check_piece(name, raw, begin, at, raw_begin, raw_at);
            }
            check_gap(name, raw, raw_at, first);
            begin = at;
            raw_begin = first;
            raw_at = last;
            at += length;
        }
    }
    assert_int_equal(at, text.size);
    if (at) {
        check_piece(name, raw, begin, at, raw_begin, raw_at);
    }
    check_gap(name, raw, raw_at, (uint32_t)size);
}

static void check_document(const char *name, const char *raw, size_t size)
{
    char utf8[MOST * 4];
    size_t length;

    decode_text_begin(&text, &characters, true);
    decode_charset_read(decode_charset(&charsets, name), &text, raw, 0, size);
    assert_int_equal(text.failure, DECODE_FINE);
    check_map(name, raw, size);
    if (convert(name, "UTF-8", raw, size, utf8, sizeof utf8, &length)) {
        char *wanted = by_rules(utf8, length, false);
        assert_int_equal(text.replaced, 0);
        if (strlen(wanted) != text.size ||
            memcmp(wanted, decode_text_bytes(&text), text.size) != 0) {
            fail_msg("%s: \"%.*s\" instead of \"%s\"", name, (int)text.size,
                     decode_text_bytes(&text), wanted);
        }
        free(wanted);
    }
}

/* Appends one character of an alphabet in the charset, where that has it. */
static size_t add_character(const char *name, char *raw, size_t size)
{
    const char *alphabet = alphabets[draw(COUNT(alphabets))];
    uint32_t skip = draw((uint32_t)strlen(alphabet));
    size_t made;
    unsigned bytes;

    while (((unsigned char)alphabet[skip] & 0xC0u) == 0x80u) {
        skip--;
    }
    decode_utf8_get(alphabet + skip, &bytes);
    return convert("UTF-8", name, alphabet + skip, bytes, raw + size, 16, &made) ? size + made
                                                                                 : size;
}

static void test_generated(void **state)
{
    static char raw[MOST];

    (void)state;
    for (unsigned document = 0; document < 300; document++) {
        for (size_t i = 0; i < COUNT(charset_names); i++) {
            size_t size = 0;
            uint32_t most = 1 + draw(120);
            while (most--) {
                size = add_character(charset_names[i], raw, size);
            }
            check_document(charset_names[i], raw, size);
        }
    }
}

/* Bytes without sense: nothing is claimed but that the map covers the text, and that the bytes of
 * each character decode to it. */
static void test_junk(void **state)
{
    static char raw[MOST];

    (void)state;
    for (unsigned document = 0; document < 300; document++) {
        size_t size = 0;
        uint32_t most = 1 + draw(80);
        while (most--) {
            size = add_character("UTF-8", raw, size);
            if (draw(4) == 0) {
                raw[size++] = (char)(0x80 + draw(128));
            }
        }
        check_document("UTF-8", raw, size);
    }
}

static void test_samples(void **state)
{
    static char raw[MOST];
    static const char *const both[] = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "GB18030"};
    size_t size;

    (void)state;
    for (size_t genre = 0; genre < GENRES; genre++) {
        for (size_t i = 0; i < COUNT(both); i++) {
            assert_true(convert("UTF-8", both[i], simplified[genre], strlen(simplified[genre]), raw,
                                sizeof raw, &size));
            check_document(both[i], raw, size);
        }
        assert_true(convert("UTF-8", "Big5", traditional[genre], strlen(traditional[genre]), raw,
                            sizeof raw, &size));
        check_document("Big5", raw, size);
    }
}

/* Bytes changed, taken out and cut off here and there. */
static size_t mutate(char *raw, size_t size)
{
    for (uint32_t i = draw(8); i > 0 && size > 1; i--) {
        uint32_t at = draw((uint32_t)size);
        switch (draw(3)) {
        case 0: raw[at] = (char)draw(256); break;
        case 1:
            memmove(raw + at, raw + at + 1, size - at - 1);
            size--;
            break;
        default: size -= draw(4) ? 0 : draw(3) % size; break;
        }
    }
    return size;
}

/* Windows of every document of the sample corpora in several charsets, as they are and mutated. */
static void test_corpora(void **state)
{
    static const char *const names[] = {"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE", "UTF-32BE"};
    static char utf8[1 << 16], raw[MOST];
    const char *source = getenv("SOURCE");
    char path[4096];
    unsigned documents = 0;
    size_t size;

    (void)state;
    snprintf(path, sizeof path, "%s/corpora/gold", source ? source : ".");
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL; documents++) {
        snprintf(path, sizeof path, "%s/corpora/gold/%s/clean.txt", source ? source : ".",
                 entry->d_name);
        FILE *file = fopen(path, "rb");
        if (!file) {
            continue;
        }
        size_t all = fread(utf8, 1, sizeof utf8, file);
        assert_int_equal(fclose(file), 0);
        for (size_t i = 0; i < COUNT(names); i++) {
            size_t from = draw((uint32_t)all), most = all - from < 900 ? all - from : 900;
            while (most && ((unsigned char)utf8[from] & 0xC0u) == 0x80u) {
                from++;
                most--;
            }
            while (most && ((unsigned char)utf8[from + most] & 0xC0u) == 0x80u) {
                most--;
            }
            assert_true(convert("UTF-8", names[i], utf8 + from, most, raw, sizeof raw, &size));
            check_document(names[i], raw, size);
            for (unsigned round = 0; round < 10; round++) {
                size = mutate(raw, size);
                check_document(names[i], raw, size);
            }
        }
    }
    assert_int_equal(closedir(folder), 0);
    assert_true(documents > 20);
}

/* Many marks on one letter: the order is right and the time does not grow with their square. */
static void test_marks(void **state)
{
    const size_t count = 200000;
    char *raw = malloc(count * 2 + 2);

    (void)state;
    assert_non_null(raw);
    raw[0] = 'q';
    for (size_t i = 0; i < count; i++) {
        memcpy(raw + 1 + 2 * i, draw(2) ? "\u0323" : "\u0301", 2);
    }
    decode_text_begin(&text, &characters, true);
    decode_charset_read(decode_charset(&charsets, "UTF-8"), &text, raw, 0, count * 2 + 1);
    assert_int_equal(text.size, count * 2 + 1);
    const char *bytes = decode_text_bytes(&text);
    for (size_t i = 1; i < count; i++) { /* class 220 before class 230 */
        assert_true(memcmp(bytes + 1 + 2 * i, "\u0323", 2) != 0 ||
                    memcmp(bytes + 2 * i - 1, "\u0323", 2) == 0);
    }
    free(raw);
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
        cmocka_unit_test(test_generated), cmocka_unit_test(test_junk),
        cmocka_unit_test(test_samples),   cmocka_unit_test(test_corpora),
        cmocka_unit_test(test_marks),
    };
    return cmocka_run_group_tests_name("plugins/decode/source", tests, fill, empty);
}
