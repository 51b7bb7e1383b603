/* SPDX-License-Identifier: MIT */
/* plugins/segment/lexicon*.c: dictionaries of random words against a linear search, and damaged
 * files against their messages. */
#include "../../plugins/segment/lexicon.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static uint32_t random_number(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* A word of up to 6 characters of `alphabet` different ones. */
static size_t random_word(uint64_t *seed, uint32_t alphabet, char *to)
{
    uint32_t length = 1 + random_number(seed) % 6;
    size_t size = 0;

    for (uint32_t i = 0; i < length; i++) {
        uint32_t c = 0x4E00 + random_number(seed) % alphabet;
        to[size++] = (char)(0xE0 | c >> 12);
        to[size++] = (char)(0x80 | (c >> 6 & 0x3F));
        to[size++] = (char)(0x80 | (c & 0x3F));
    }
    return size;
}

static int by_text(const void *a, const void *b)
{
    return jieba_entry_order(a, b);
}

/* The node at the end of a walk along a word, 0: it leads nowhere. */
static uint32_t walk(const struct jieba_lexicon *lexicon, const char *word, size_t size)
{
    uint32_t node = JIEBA_BEGINNING;

    for (size_t at = 0; at < size;) {
        uint16_t c;
        at += jieba_character(word + at, &c);
        node = jieba_lexicon_step(lexicon, node, c);
        assert_true(node < lexicon->node_count);
        if (!node) {
            break;
        }
    }
    return node;
}

static void check_dictionary(uint32_t alphabet, size_t count)
{
    struct jieba_entry *entries = calloc(count, sizeof *entries);
    char(*texts)[18] = calloc(count, sizeof *texts);
    struct jieba_lexicon lexicon = {0};
    struct segment_messages messages;
    uint64_t seed = alphabet;
    size_t kept = 0;

    assert_true(entries && texts);
    for (size_t i = 0; i < count; i++) {
        entries[i] = (struct jieba_entry){.text = texts[i],
                                          .size = (uint32_t)random_word(&seed, alphabet, texts[i]),
                                          .frequency = random_number(&seed) % 1000,
                                          .tag = (uint16_t)(1 + i % 50)};
        lexicon.total += entries[i].frequency;
    }
    qsort(entries, count, sizeof *entries, by_text);
    for (size_t i = 0; i < count; i++) {
        if (i + 1 == count || jieba_entry_order(&entries[i], &entries[i + 1]) != 0) {
            entries[kept++] = entries[i];
        }
    }
    assert_int_equal(jieba_lexicon_build(&lexicon, entries, kept, &messages), 0);
    assert_int_equal(lexicon.word_count, kept);
    for (size_t i = 0; i < kept; i++) {
        uint32_t node = walk(&lexicon, entries[i].text, entries[i].size);
        struct jieba_word word = jieba_lexicon_at(&lexicon, node);
        assert_int_equal(word.number, i + 1);
        assert_int_equal(word.tag, entries[i].tag);
        assert_int_equal(word.frequent, entries[i].frequency > 0);
        double score = lexicon.scores[lexicon.nodes[node].score];
        assert_true(entries[i].frequency
                        ? score == log((double)entries[i].frequency) - log((double)lexicon.total)
                        : isinf(score));
        assert_int_equal(jieba_lexicon_find(&lexicon, entries[i].text, entries[i].size), i + 1);
    }
    for (int i = 0; i < 20000; i++) {
        char word[18];
        size_t size = random_word(&seed, alphabet + 5, word);
        uint32_t number = jieba_lexicon_find(&lexicon, word, size);
        assert_int_equal(jieba_lexicon_at(&lexicon, walk(&lexicon, word, size)).number, number);
        assert_int_equal(jieba_lexicon_look_up(&lexicon, word, size).number, number);
    }
    jieba_lexicon_close(&lexicon);
    free(entries);
    free(texts);
}

static void test_build(void **state)
{
    (void)state;
    check_dictionary(1, 3);
    check_dictionary(3, 2000);
    check_dictionary(60, 20000);
    check_dictionary(12000, 20000);
}

/* ---- damaged files ---- */

static char *read_lexicon(size_t *size)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/plugins/segment/jieba.lexicon", getenv("BUILD"));
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    assert_int_equal(fseek(stream, 0, SEEK_END), 0);
    *size = (size_t)ftell(stream);
    rewind(stream);
    char *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, stream), *size);
    fclose(stream);
    return bytes;
}

static void check_refused(const char *bytes, size_t size, const char *why)
{
    char path[] = "/tmp/lexicon-XXXXXX";
    int fd = mkstemp(path);
    struct jieba_lexicon lexicon;
    struct segment_messages messages = {.error = ""};

    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    close(fd);
    int status = jieba_lexicon_open(path, &lexicon, &messages);
    unlink(path);
    assert_int_equal(status, -1);
    if (!strstr(messages.error, why) || !strstr(messages.error, path)) {
        fail_msg("expected the path and '%s' in: %s", why, messages.error);
    }
}

static void test_damage(void **state)
{
    static const struct {
        size_t at;
        const char *why;
    } flips[] = {
        {0, "is no lexicon"}, {8, "another version"}, {12, "another byte order"}, {16, "cut off"},
        {24, "checksum"},     {1000, "checksum"},     {20000000, "checksum"},
    };
    size_t size;
    char *bytes = read_lexicon(&size);
    struct jieba_lexicon lexicon;
    struct segment_messages messages = {.error = ""};

    (void)state;
    for (size_t i = 0; i < sizeof flips / sizeof flips[0]; i++) {
        bytes[flips[i].at] ^= 4;
        check_refused(bytes, size, flips[i].why);
        bytes[flips[i].at] ^= 4;
    }
    check_refused(bytes, 0, "empty");
    check_refused(bytes, 100, "is no lexicon");
    check_refused(bytes, size - 64, "cut off");
    free(bytes);
    assert_int_equal(jieba_lexicon_open("/nowhere/x", &lexicon, &messages), -1);
    assert_non_null(strstr(messages.error, "/nowhere/x: cannot be opened: No such file"));
    assert_int_equal(jieba_lexicon_open("/tmp", &lexicon, &messages), -1);
    assert_non_null(strstr(messages.error, "not a file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_build),
        cmocka_unit_test(test_damage),
    };
    return cmocka_run_group_tests_name("segment/lexicon", tests, NULL, NULL);
}
