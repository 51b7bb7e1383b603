/* SPDX-License-Identifier: MIT */
/* Gazetteers: files, borders, the longest match; and against a search that tries everything. */
#include "plugin_entities_support.h"
#include "trie.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct row {
    const char *lines, *text;
};

static const struct row rows[] = {
    {"", "没有"},
    {"# nothing\n\n  \n", "没有"},
    {"文流\tORG\n", "{ORG:文流}是{ORG:文流}"},
    {"文\tX", "{X:文}流{X:文}"},
    {"\xEF\xBB\xBF文流\tORG\r\n上海\tLOC\r\n", "{LOC:上海}{ORG:文流}"},
    {" 文流 \t ORG \t 文流社 ", "{ORG:文流}社"},
    {"山\tLOC\n山水\tLOC\n山水画院\tORG\n", "{LOC:山水}画{LOC:山}{ORG:山水画院}{LOC:山水}"},
    {"山水\tLOC\n水画\tLOC\n", "{LOC:山水}画{LOC:水画}"},
    {"甲乙丙丁\tX\n乙\tY\n", "甲{Y:乙}丙{X:甲乙丙丁}"},
    {"UN\tORG\n", "{ORG:UN} UNO SUN U.{ORG:UN}中{ORG:UN}"},
    {"UN\tORG\nUNICEF\tORG\n", "{ORG:UNICEF} UNICEFS {ORG:UN}"},
    {"5G\tX\nA股\tX\n股A\tX\n", "{X:5G} 15G 5Gs {X:A股} BA股 {X:股A}好 股Ab"},
    {"Ａ座\tLOC\n", "{LOC:Ａ座}ＢＡ座"},
    {"São Paulo\tLOC\n", "{LOC:São Paulo} São Paulos"},
    {"𠮷野家\tORG\n𠮷\tPER\n", "{ORG:𠮷野家}{PER:𠮷}"},
    {"a𠮷\tX\nab\tX\n", "{X:a𠮷} {X:ab} a"},
    {"甲\tMY_TYPE2\n", "{MY_TYPE2:甲}"},
    /* a later line wins, a higher priority before it */
    {"甲\tLOC\n甲\tORG\n乙\tPER\n", "{ORG:甲}{PER:乙}"},
    {"甲\tLOC\t\t1\n甲\tORG\n甲\tPER\t甲\t-1\n", "{LOC:甲}"},
    {"甲\tLOC\t\t+7\n甲\tORG\t\t 7 \n", "{ORG:甲}"},
    /* priority before length, at one place */
    {"甲乙\tX\t\t1\n甲乙丙\tY\n", "{X:甲乙}丙"},
    {"甲乙\tX\t\t1\n甲乙丙\tY\t\t1\n", "{Y:甲乙丙}"},
    {"甲乙\tX\n甲乙丙\tY\t\t-1\n", "{X:甲乙}丙"},
    {"甲乙丙\tY\t\t-1\n", "{Y:甲乙丙}"},
    /* and before what begins further left */
    {"甲乙\tX\n乙丙\tY\t\t1\n", "甲{Y:乙丙}"},
    {"甲乙\tX\t\t1\n乙丙\tY\t\t1\n", "{X:甲乙}丙"},
    {"甲乙\tX\t\t-5\n乙丙\tY\n", "甲{Y:乙丙}"},
    {"甲\tW\n甲乙\tX\n乙丙\tY\t\t1\n", "{W:甲}{Y:乙丙}"},
    {"甲\tW\n甲乙\tV\n甲乙丙\tX\n丙丁\tY\t\t1\n", "{V:甲乙}{Y:丙丁}"},
    {"甲\tW\n甲乙丙丁\tX\t\t1\n乙\tZ\n丙丁\tY\t\t2\n", "{W:甲}{Z:乙}{Y:丙丁}"},
};

static const struct row wrong[] = {
    {"甲\tLOC\n乙\n", ":2: expected surface TAB type, found no tab"},
    {"甲\tLOC\t乙\t1\t\n", ":1: expected surface TAB type TAB canonical name TAB priority, found "
                           "more than 4 columns"},
    {"甲\tLOC\t乙\t丙\n",
     ":1: expected a priority, a whole number from -1000000 to 1000000, found \"丙\""},
    {"甲\tLOC\t乙\t1.5\n",
     ":1: expected a priority, a whole number from -1000000 to 1000000, found \"1.5\""},
    {"甲\tLOC\t\t-\n",
     ":1: expected a priority, a whole number from -1000000 to 1000000, found \"-\""},
    {"甲\tLOC\t\t1000001\n",
     ":1: expected a priority, a whole number from -1000000 to 1000000, found \"1000001\""},
    {"甲\tLOC\t\t99999999999999999999\n",
     ":1: expected a priority, a whole number from -1000000 to 1000000, found "
     "\"99999999999999999999\""},
    {"# 甲\n\n\tLOC\n", ":3: expected a surface before the tab, found nothing"},
    {"甲\tloc\n", ":1: expected a type in capital letters, such as ORG or MY_TYPE, found \"loc\""},
    {"甲\t\n", ":1: expected a type in capital letters, such as ORG or MY_TYPE, found \"\""},
    {"甲\tLOC\n\xB1\xB1\xBE\xA9\tLOC\n", ":2: expected UTF-8, found the byte 0xB1: convert the "
                                         "file, for example with iconv -f GB18030 -t UTF-8"},
};

static void test_rows(void **state)
{
    int failed = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct entities_engine engine;
        sample_gazetteer(&engine, rows[i].lines);
        failed += !sample_row(&engine, rows[i].text);
        entities_engine_close(&engine);
    }
    assert_int_equal(failed, 0);
}

static void test_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct entities_types types = {0};
        struct entities_error error;
        struct entities_gazetteer *gazetteer = entities_gazetteer_new();
        char *path = sample_file(wrong[i].lines, strlen(wrong[i].lines));
        assert_int_equal(entities_gazetteer_read(gazetteer, path, &types, &error), -1);
        assert_memory_equal(error.text, path, strlen(path));
        assert_string_equal(error.text + strlen(path), wrong[i].text);
        entities_gazetteer_free(gazetteer);
        unlink(path);
        free(path);
    }
}

static void test_missing(void **state)
{
    struct entities_types types = {0};
    struct entities_error error;
    struct entities_gazetteer *gazetteer = entities_gazetteer_new();

    (void)state;
    assert_int_equal(entities_gazetteer_read(gazetteer, "/nowhere/a.tsv", &types, &error), -1);
    assert_string_equal(error.text, "/nowhere/a.tsv: No such file or directory");
    entities_gazetteer_free(gazetteer);
}

static void test_canonical_and_conflicts(void **state)
{
    struct entities_engine engine;
    struct entities_spans spans = {0};
    const char *first;

    (void)state;
    sample_gazetteer(&engine, "甲\tLOC\t甲地\n乙\tLOC\n甲\tLOC\t甲市\n乙\tORG\n");
    assert_int_equal(entities_gazetteer_count(engine.gazetteer), 2);
    assert_int_equal(entities_gazetteer_conflicts(engine.gazetteer, &first), 1);
    assert_non_null(strstr(first, "乙 is LOC at "));
    assert_non_null(strstr(first, ":2 and ORG at "));
    assert_int_equal(entities_engine_scan(&engine, "甲乙", 6, NULL, &spans), 0);
    assert_int_equal(spans.count, 2);
    assert_int_equal(spans.spans[0].canonical_size, 6);
    assert_memory_equal(spans.spans[0].canonical, "甲市", 6);
    assert_memory_equal(spans.spans[1].canonical, "乙", 3);
    free(spans.spans);
    entities_engine_close(&engine);
}

/* ---- against a search that tries every key ------------------------------ */

#define KEYS 400
#define LETTERS 6
#define LONGEST_KEY 64

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* A string of few different characters of 1 to 4 bytes. */
static size_t random_text(uint64_t *seed, char *text, size_t characters)
{
    static const char *const letters[LETTERS] = {"甲", "乙", "é", "𠮷", "。", ","};
    size_t size = 0;

    for (size_t i = 0; i < characters; i++) {
        const char *letter = letters[next_random(seed) % LETTERS];
        memcpy(text + size, letter, strlen(letter));
        size += strlen(letter);
    }
    return size;
}

struct key {
    char text[LONGEST_KEY];
    size_t size;
};

static int compare_keys(const void *left, const void *right)
{
    const struct key *a = left, *b = right;
    return strcmp(a->text, b->text);
}

static size_t random_keys(uint64_t *seed, struct key *keys)
{
    size_t kept = 0;

    for (size_t i = 0; i < KEYS; i++) {
        size_t most = i % 8 ? 6 : LONGEST_KEY / 4 - 1;
        keys[i].size = random_text(seed, keys[i].text, 1 + next_random(seed) % most);
        keys[i].text[keys[i].size] = 0;
    }
    qsort(keys, KEYS, sizeof *keys, compare_keys);
    for (size_t i = 0; i < KEYS; i++) {
        if (kept == 0 || strcmp(keys[kept - 1].text, keys[i].text) != 0) {
            keys[kept++] = keys[i];
        }
    }
    return kept;
}

/* é is a letter of a word: no border between two of them. */
static bool inside_word(const char *text, size_t size, size_t at)
{
    return at >= 2 && at + 2 <= size && memcmp(text + at - 2, "é", 2) == 0 &&
           memcmp(text + at, "é", 2) == 0;
}

static size_t longest(const struct key *keys, size_t count, const char *text, size_t size,
                      size_t at)
{
    size_t best = 0;

    for (size_t i = 0; i < count && !inside_word(text, size, at); i++) {
        size_t end = at + keys[i].size;
        if (end <= size && memcmp(text + at, keys[i].text, keys[i].size) == 0 && end > best &&
            !inside_word(text, size, end)) {
            best = end;
        }
    }
    return best;
}

/* The number of characters of a text. */
static size_t characters(const char *text, size_t size)
{
    size_t count = 0;

    for (size_t at = 0; at < size; entities_next(text, &at)) {
        count++;
    }
    return count;
}

static void check_place(const struct entities_trie *trie, const struct key *keys, size_t count,
                        const struct entities_trie_window *window, unsigned number)
{
    size_t at = window->begin + window->offsets[number];
    size_t wanted = longest(keys, count, window->text, window->size, at);

    if (window->places >> number & 1) {
        uint32_t key = 0;
        size_t end = entities_trie_match_in(trie, window, number, NULL, &key);
        assert_int_equal(end, wanted);
        if (end) {
            assert_int_equal(keys[key].size, end - at);
            assert_memory_equal(keys[key].text, window->text + at, end - at);
        }
    } else if (wanted) {
        assert_int_equal(characters(window->text + at, wanted - at), 1);
    }
}

/* All characters by windows, the first of which begins at text[begin]. */
static void compare_windows(const struct entities_trie *trie, const struct key *keys, size_t count,
                            const char *text, size_t size, size_t begin)
{
    struct entities_trie_window window;

    for (size_t at = begin; at < size; at = window.end) {
        entities_trie_look(trie, text, size, at, &window);
        assert_int_equal(window.begin, at);
        assert_int_equal(window.count, characters(text + at, window.end - at));
        assert_true(window.count == ENTITIES_TRIE_WINDOW || window.end == size);
        for (unsigned i = 0; i < window.count; i++) {
            assert_int_equal(window.begin + window.offsets[i], at);
            assert_int_equal(window.points[i], entities_next(text, &at));
            check_place(trie, keys, count, &window, i);
        }
        assert_true(window.count == ENTITIES_TRIE_WINDOW || window.places >> window.count == 0);
    }
}

static size_t text_with_keys(uint64_t *seed, const struct key *keys, size_t count, char *text)
{
    size_t size = 0;

    for (size_t i = 0; i < 500; i++) {
        size += random_text(seed, text + size, next_random(seed) % 4);
        if (count > 0) {
            const struct key *key = &keys[next_random(seed) % count];
            memcpy(text + size, key->text, key->size);
            size += key->size;
        }
    }
    return size;
}

static void compare_searches(uint64_t *seed, const struct key *keys, size_t count)
{
    static char bytes[KEYS * LONGEST_KEY], text[1000 * LONGEST_KEY];
    struct entities_key offsets[KEYS];
    size_t size = 0;

    for (size_t i = 0; i < count; i++) {
        offsets[i] = (struct entities_key){(uint32_t)size, (uint32_t)keys[i].size};
        memcpy(bytes + size, keys[i].text, keys[i].size);
        size += keys[i].size;
    }
    struct entities_trie *trie = entities_trie_build(bytes, offsets, (uint32_t)count);
    assert_non_null(trie);
    size = text_with_keys(seed, keys, count, text);
    for (size_t at = 0; at < size;) {
        uint32_t key = 0;
        size_t end = entities_trie_match(trie, text, size, at, size, NULL, &key);
        assert_int_equal(end, longest(keys, count, text, size, at));
        if (end) {
            assert_int_equal(keys[key].size, end - at);
            assert_memory_equal(keys[key].text, text + at, end - at);
        }
        entities_next(text, &at);
    }
    compare_windows(trie, keys, count, text, size, 0);
    for (size_t last = size; last > 0 && size - last < 40; entities_previous(text, &last)) {
        compare_windows(trie, keys, count, text, size, last); /* of few characters */
        compare_windows(trie, keys, count, text, last, last > 300 ? last - 300 : 0);
    }
    entities_trie_free(trie);
}

static void test_random(void **state)
{
    static struct key keys[KEYS];
    uint64_t seed = 20;

    (void)state;
    for (size_t round = 0; round < 60; round++) {
        size_t count = random_keys(&seed, keys);
        compare_searches(&seed, keys, round % 4 ? count : round % 3);
    }
}

/* Two keys that part only behind 300 characters. */
static void test_deep(void **state)
{
    char many[901] = "", lines[2 * 960], row[2 * 960 + 960];
    struct entities_engine engine;

    (void)state;
    for (size_t i = 0; i < 300; i++) {
        memcpy(many + 3 * i, "甲", 4);
    }
    sprintf(lines, "%s乙\tX\n%s丙\tY\n", many, many);
    sprintf(row, "{X:%s乙}{Y:%s丙}%s丁", many, many, many);
    sample_gazetteer(&engine, lines);
    assert_true(sample_row(&engine, row));
    entities_engine_close(&engine);
}

/* ---- few entries and many --------------------------------------------------- */

#define FILLERS 6000

/* Random entries, some with a priority; behind them, with `large`, others that are in no text. */
static void random_entries(uint64_t *seed, char *lines, bool large)
{
    for (size_t i = 0; i < 60; i++) {
        lines += random_text(seed, lines, 1 + next_random(seed) % 7);
        lines += sprintf(lines, "\tT%u\t", next_random(seed) % 3);
        lines += sprintf(lines, next_random(seed) % 4 ? "\n" : "name\t%d\n",
                         (int)(next_random(seed) % 5) - 2);
    }
    for (unsigned i = 0; large && i < FILLERS; i++) {
        lines += sprintf(lines, "filler %u\tT0\n", i);
    }
}

static void random_names(uint64_t *seed, const char *text, size_t size,
                         struct entities_spans *names)
{
    names->count = 0;
    for (size_t at = 0; at < size;) {
        struct entities_span name = {(uint32_t)at, 0, 1, 0, NULL, ENTITIES_FROM_TAG};
        for (size_t i = 1 + next_random(seed) % 9; i > 0 && at < size; i--) {
            entities_next(text, &at);
        }
        name.end = (uint32_t)at;
        if (next_random(seed) % 3 == 0) {
            assert_true(entities_spans_add(names, name));
        }
    }
}

static void assert_equal_spans(const struct entities_spans *few, const struct entities_spans *many)
{
    assert_int_equal(few->count, many->count);
    for (size_t i = 0; i < few->count; i++) {
        const struct entities_span *a = &few->spans[i], *b = &many->spans[i];
        assert_int_equal(a->begin, b->begin);
        assert_int_equal(a->end, b->end);
        assert_int_equal(a->type, b->type);
        assert_int_equal(a->source, b->source);
        assert_int_equal(a->canonical_size, b->canonical_size);
        assert_true(!a->canonical == !b->canonical);
        if (a->canonical) {
            assert_memory_equal(a->canonical, b->canonical, a->canonical_size);
        }
    }
}

/* With so many entries that they are searched for in another way, the engine finds what it finds
 * without those that are in no text. */
static void test_large(void **state)
{
    static char few_lines[60 * 64], many_lines[60 * 64 + FILLERS * 32], text[4 * 600];
    struct entities_spans names = {0}, few_spans = {0}, many_spans = {0};
    uint64_t seed = 4;
    size_t found = 0;

    (void)state;
    for (size_t round = 0; round < 40; round++) {
        struct entities_engine few, many;
        uint64_t same = seed;
        random_entries(&seed, few_lines, false);
        random_entries(&same, many_lines, true);
        sample_gazetteer(&few, few_lines);
        sample_gazetteer(&many, many_lines);
        assert_false(entities_gazetteer_large(few.gazetteer));
        assert_true(entities_gazetteer_large(many.gazetteer));
        for (size_t i = 0; i < 40; i++) {
            size_t size = random_text(&seed, text, next_random(&seed) % 600);
            random_names(&seed, text, size, &names);
            const struct entities_spans *with = i % 2 ? &names : NULL;
            assert_int_equal(entities_engine_scan(&few, text, size, with, &few_spans), 0);
            assert_int_equal(entities_engine_scan(&many, text, size, with, &many_spans), 0);
            assert_equal_spans(&few_spans, &many_spans);
            found += few_spans.count;
        }
        entities_engine_close(&few);
        entities_engine_close(&many);
    }
    assert_true(found > 10000);
    free(names.spans);
    free(few_spans.spans);
    free(many_spans.spans);
}

/* The gazetteers that come with the stage give no surface two types, and every entry of theirs is
 * found as a whole. */
static void test_builtin(void **state)
{
    struct entities_engine engine;
    const char *first;

    (void)state;
    sample_builtin(&engine, true);
    assert_int_equal(entities_gazetteer_conflicts(engine.gazetteer, &first), 0);
    assert_true(entities_gazetteer_count(engine.gazetteer) > 1500);
    assert_true(sample_row(&engine, "{LOC:浙江省}{LOC:杭州市}，{LOC:内蒙古}{LOC:呼和浩特}"));
    assert_true(sample_row(&engine, "{ORG:国家发展改革委}和{ORG:教育部}发文，教育部门落实"));
    assert_true(sample_row(&engine, "{ORG:世界卫生组织}总部在{LOC:日内瓦}，{LOC:中国}代表发言"));
    entities_engine_close(&engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),    cmocka_unit_test(test_wrong),
        cmocka_unit_test(test_missing), cmocka_unit_test(test_canonical_and_conflicts),
        cmocka_unit_test(test_random),  cmocka_unit_test(test_deep),
        cmocka_unit_test(test_large),   cmocka_unit_test(test_builtin),
    };
    return cmocka_run_group_tests_name("plugins/entities/gazetteer", tests, NULL, NULL);
}
