/* SPDX-License-Identifier: MIT */
/* plugins/keywords/characters.c and stop_words.c: facts about words, against Python's
 * len(word.strip()), str.isspace() and str.lower(). */
#include "plugin_keywords_support.h"
#include "plugins/keywords/characters.h"
#include "plugins/keywords/stop_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct row {
    const char *word;
    uint32_t length;
    bool has_letter, ascii;
};

static const struct row rows[] = {
    {"", 0, false, true},
    {"文流", 2, true, false},
    {"\r\n", 0, false, true},
    {"\u3000", 0, false, false},
    {" a b\u00A0", 3, true, false},
    {"\x1C"
     "ab\x1F",
     2, true, true},             /* separators are white space in Python */
    {"\u200B", 1, false, false}, /* the zero width space is not */
    {"...", 3, false, true},
    {"——", 2, false, false},
    {"3.14", 4, true, true},
    {"〇", 1, true, false},
    {"①", 1, true, false},
    {"，", 1, false, false},
    {"𠀀", 1, true, false},
    {"é", 1, true, false},
    {"😀", 1, false, false},
};

static void test_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct keywords_characters facts = keywords_characters(rows[i].word, strlen(rows[i].word));
        assert_int_equal(facts.length, rows[i].length);
        assert_int_equal(facts.has_letter, rows[i].has_letter);
        assert_int_equal(facts.ascii, rows[i].ascii);
    }
}

/* sum(not c.isspace() for c in text) */
static void test_count(void **state)
{
    static const char all[] = "\t\n\v\f\r\x1C\x1D\x1E\x1F \xC2\x85\u00A0\u1680\u2000\u2005\u200A"
                              "\u2028\u2029\u202F\u205F\u3000";
    static const char none[] = "\b\x0E\x1B!\xC2\x84\u00A1\u1681\u180E\u200B\u2027\u202A\u2060\u3001"
                               "\uFEFF文😀";

    (void)state;
    assert_int_equal(keywords_characters_count("", 0), 0);
    assert_int_equal(keywords_characters_count(all, strlen(all)), 0);
    assert_int_equal(keywords_characters_count(none, strlen(none)), 16);
}

static void test_lower(void **state)
{
    static const char *const pairs[][2] = {
        {"The", "the"}, {"文流", "文流"}, {"ÉCOLE", "école"}, {"ＡＢ", "ａｂ"}, {"Ⱥ", "ⱥ"}};
    char lower[64];

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        size_t size = keywords_characters_lower(pairs[i][0], strlen(pairs[i][0]), lower);
        assert_int_equal(size, strlen(pairs[i][1]));
        assert_memory_equal(lower, pairs[i][1], size);
    }
}

static bool have(const struct keywords_strings *list, const char *word)
{
    return keywords_stop_words_have(list, word, strlen(word));
}

static void test_stop_words(void **state)
{
    static const char file[] = "\xEF\xBB\xBF的\r\n\r\n  我们 \nÉcole\nlast";
    struct keywords_strings list = {0};
    struct keywords_error error;
    char *path = sample_file(file, strlen(file));

    (void)state;
    assert_false(have(&list, "the"));
    assert_true(keywords_stop_words_english(&list, &error));
    assert_int_equal(list.count, 31); /* len(TFIDF.STOP_WORDS) in jieba 0.42.1 */
    assert_true(have(&list, "The"));
    assert_false(have(&list, "的"));
    assert_true(keywords_stop_words_file(&list, path, &error));
    assert_true(have(&list, "的") && have(&list, "我们") && have(&list, "éCOLE") &&
                have(&list, "LAST"));
    assert_int_equal(list.count, 35);
    assert_false(have(&list, ""));
    keywords_strings_free(&list);
    unlink(path);
    free(path);
}

static void test_bad_stop_words(void **state)
{
    struct keywords_strings list = {0};
    struct keywords_error error;
    char line[400];

    (void)state;
    assert_false(keywords_stop_words_file(&list, "/nowhere/list.txt", &error));
    assert_string_equal(error.text,
                        "/nowhere/list.txt: cannot be opened: No such file or directory");
    assert_false(keywords_stop_words_file(&list, "/", &error));
    char *path = sample_file("的\n\xB5\xC4\n", 6);
    assert_false(keywords_stop_words_file(&list, path, &error));
    assert_non_null(strstr(error.text, ":2: not UTF-8"));
    unlink(path);
    free(path);
    memset(line, 'a', sizeof line);
    path = sample_file(line, sizeof line);
    assert_false(keywords_stop_words_file(&list, path, &error));
    assert_non_null(strstr(error.text, ":1: 400 bytes"));
    unlink(path);
    free(path);
    keywords_strings_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),          cmocka_unit_test(test_count),
        cmocka_unit_test(test_lower),          cmocka_unit_test(test_stop_words),
        cmocka_unit_test(test_bad_stop_words),
    };
    return cmocka_run_group_tests_name("keywords/characters", tests, NULL, NULL);
}
