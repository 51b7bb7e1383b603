/* SPDX-License-Identifier: MIT */
/* plugins/decode/forms.c and multibyte.c against glibc's iconv: every code point of Unicode, every
 * sequence of one and two bytes of several charsets, and every four-byte form of GB18030, each as
 * the bytes of a document, must give what iconv gives, or U+FFFD where that refuses. */
#include "charset.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct decode_characters characters;
static struct decode_charsets charsets = {.characters = &characters};
static struct decode_text text;

/* What iconv makes of the bytes: UTF-8, or size 0 where it refuses them. */
static size_t oracle(iconv_t converter, const char *bytes, size_t size, char *to, size_t room)
{
    char *from = (char *)(uintptr_t)bytes, *at = to;

    iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &from, &size, &at, &room) == (size_t)-1 ||
        iconv(converter, NULL, NULL, &at, &room) == (size_t)-1) {
        return 0;
    }
    return (size_t)(at - to);
}

/* Documents of one character, joined by '|' so that thousands are decoded at once: both tables,
 * ASCII between characters, and the ends of chunks are passed. */
struct batch {
    iconv_t converter;
    const struct decode_charset *charset;
    char raw[1 << 16], wanted[1 << 17];
    size_t raw_size, wanted_size, items;
};

static struct batch batch;

static void begin_batch(const char *name)
{
    batch.charset = decode_charset(&charsets, name);
    assert_non_null(batch.charset);
    batch.converter = iconv_open("UTF-8", batch.charset->name);
    assert_true(batch.converter != (iconv_t)-1);
    batch.raw_size = batch.wanted_size = 0;
}

static void end_batch(void)
{
    decode_text_begin(&text, &characters, false);
    decode_charset_read(batch.charset, &text, batch.raw, 0, batch.raw_size);
    assert_int_equal(text.failure, DECODE_FINE);
    if (text.size != batch.wanted_size ||
        memcmp(decode_text_bytes(&text), batch.wanted, text.size) != 0) {
        size_t at = 0;
        while (at < text.size && decode_text_bytes(&text)[at] == batch.wanted[at]) {
            at++;
        }
        fail_msg("%s: byte %zu: \"%.12s\" instead of \"%.12s\"", batch.charset->name, at,
                 decode_text_bytes(&text) + at, batch.wanted + at);
    }
    batch.raw_size = batch.wanted_size = 0;
}

/* What the rules take out or change has tests of its own. */
static bool is_plain(const char *utf8, size_t size)
{
    for (size_t at = 0; at < size;) {
        unsigned length;
        uint32_t c = decode_utf8_get(utf8 + at, &length);
        unsigned action = decode_action(characters.actions, c);
        if (action != DECODE_KEEP && action != DECODE_COMPOSE) {
            return false;
        }
        at += length;
    }
    return true;
}

/* Adds one sequence. Where iconv refuses it, one U+FFFD is wanted, or it is left out. */
static void add(const char *bytes, size_t size, bool refused)
{
    char utf8[64];
    size_t made = oracle(batch.converter, bytes, size, utf8, sizeof utf8);

    if (made ? !is_plain(utf8, made) : !refused) {
        return;
    }
    if (!made) {
        made = decode_utf8_put(utf8, DECODE_REPLACEMENT);
    }
    if (batch.raw_size + size + 1 > sizeof batch.raw) {
        end_batch();
    }
    memcpy(batch.raw + batch.raw_size, bytes, size);
    batch.raw_size += size;
    batch.raw[batch.raw_size++] = '|';
    memcpy(batch.wanted + batch.wanted_size, utf8, made);
    batch.wanted_size += made;
    batch.wanted[batch.wanted_size++] = '|';
    batch.items++;
}

static void finish_batch(void)
{
    end_batch();
    iconv_close(batch.converter);
}

static const char *const names[] = {"GB18030", "Big5",   "Big5-HKSCS", "CP932",       "CP949",
                                    "EUC-JP",  "EUC-TW", "KOI8-R",     "WINDOWS-1252"};

/* Every code point that the charset has: what iconv writes is read back as it was. */
static void test_code_points(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        begin_batch(names[i]);
        iconv_t writer = iconv_open(batch.charset->name, "UTF-8");
        size_t before = batch.items;
        assert_true(writer != (iconv_t)-1);
        for (uint32_t c = 1; c <= 0x10FFFF; c++) {
            char utf8[4], bytes[16];
            unsigned length = decode_utf8_put(utf8, c);
            size_t size = (c & 0xFFFFF800u) == 0xD800u
                              ? 0
                              : oracle(writer, utf8, length, bytes, sizeof bytes);
            if (size) {
                add(bytes, size, false);
            }
        }
        iconv_close(writer);
        finish_batch();
        printf("# %s: %zu code points\n", names[i], batch.items - before);
    }
}

/* Every sequence of two bytes that begins with one above 7F. */
static void test_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        begin_batch(names[i]);
        size_t before = batch.items;
        for (unsigned lead = 0x80; lead < 0x100; lead++) {
            for (unsigned trail = 0; trail < 0x100; trail++) {
                char bytes[2] = {(char)lead, (char)trail};
                add(bytes, 2, false);
            }
        }
        finish_batch();
        printf("# %s: %zu pairs\n", names[i], batch.items - before);
    }
}

static void test_singles(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        begin_batch(names[i]);
        for (unsigned byte = 0; byte < 0x100; byte++) {
            char c = (char)byte;
            add(&c, 1, false);
        }
        finish_batch();
    }
}

/* Every four-byte form, 1 587 600 of them; one that is no character is one U+FFFD. */
static void test_four_bytes(void **state)
{
    (void)state;
    begin_batch("GB18030");
    size_t before = batch.items;
    for (unsigned a = 0x81; a <= 0xFE; a++) {
        for (unsigned b = 0x30; b <= 0x39; b++) {
            for (unsigned c = 0x81; c <= 0xFE; c++) {
                for (unsigned d = 0x30; d <= 0x39; d++) {
                    char bytes[4] = {(char)a, (char)b, (char)c, (char)d};
                    add(bytes, 4, true);
                }
            }
        }
    }
    finish_batch();
    printf("# GB18030: %zu forms of four bytes\n", batch.items - before);
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
        cmocka_unit_test(test_singles),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_four_bytes),
        cmocka_unit_test(test_code_points),
    };
    return cmocka_run_group_tests_name("plugins/decode/forms", tests, fill, empty);
}
