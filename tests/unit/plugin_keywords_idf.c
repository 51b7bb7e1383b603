/* SPDX-License-Identifier: MIT */
/* plugins/keywords/idf.c and idf_build.c: tables built from text, mapped from files, damaged. */
#include "plugin_keywords_support.h"
#include "plugins/keywords/idf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static double of(const struct keywords_idf *idf, const char *word)
{
    return keywords_idf_of(idf, word, strlen(word));
}

/* values as they stand in analyse/idf.txt of jieba 0.42.1 */
static void test_jieba(void **state)
{
    struct keywords_idf idf = {0};

    (void)state;
    sample_idf(&idf);
    assert_int_equal(idf.header->words, 270132);
    assert_true(idf.header->median == 11.9547675029);
    assert_true(of(&idf, "快递") == 10.0294766411);
    assert_true(of(&idf, "的") == 0.88474202619);
    assert_true(of(&idf, "劳动防护") == 13.900677652); /* first line */
    assert_true(of(&idf, "玩花样") == 13.2075304714);  /* last line, without a line end */
    assert_true(of(&idf, "两新") == 11.9547675029);    /* not there */
    assert_true(of(&idf, "") == 11.9547675029);
    keywords_idf_close(&idf);
}

static void test_build(void **state)
{
    /* of a, b, c and d, sorted 1 2 3 4, jieba takes the upper median; the second 甲 wins */
    static const char text[] = "\xEF\xBB\xBF甲 9\r\n乙 2\n丙 3e0\n\n  丁 4\n甲 1";
    struct keywords_idf idf = {0};
    struct keywords_error error;
    char *path = sample_file(text, strlen(text));

    (void)state;
    assert_true(keywords_idf_build(&idf, path, &error));
    assert_int_equal(idf.header->words, 4);
    assert_true(idf.header->median == 3);
    assert_true(of(&idf, "甲") == 1 && of(&idf, "丁") == 4 && of(&idf, "戊") == 3);
    keywords_idf_close(&idf);
    unlink(path);
    free(path);
}

struct bad {
    const char *text, *error;
};

static const struct bad bad_texts[] = {
    {"", ": holds no word"},
    {"\n\n", ": holds no word"},
    {"甲 1\n乙\n", ":2: not a word, one blank and a number"},
    {"甲  1\n", ":1: not a word"},
    {"甲 1 2\n", ":1: not a word"},
    {"甲\t1\n", ":1: not a word"},
    {"甲 一\n", ":1: not a word"},
    {"甲 nan\n", ":1: not a word"},
    {"甲 0x1p3\n", ":1: not a word"},
    {"甲 1e999\n", ":1: not a word"},
    {"甲 1,5\n", ":1: not a word"},
    {"甲 1\n\xFF 2\n", ":2: not UTF-8"},
};

static void test_bad_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_texts / sizeof bad_texts[0]; i++) {
        struct keywords_idf idf = {0};
        struct keywords_error error;
        char *path = sample_file(bad_texts[i].text, strlen(bad_texts[i].text));
        assert_false(keywords_idf_build(&idf, path, &error));
        assert_memory_equal(error.text, path, strlen(path));
        assert_non_null(strstr(error.text + strlen(path), bad_texts[i].error));
        unlink(path);
        free(path);
    }
}

static void refuse(const void *bytes, size_t size, const char *reason)
{
    struct keywords_idf idf = {0};
    struct keywords_error error;
    char *path = sample_file(bytes, size);

    assert_false(keywords_idf_map(&idf, path, &error));
    assert_non_null(strstr(error.text, reason));
    assert_null(idf.memory);
    unlink(path);
    free(path);
}

/* Every byte of a small table matters: changed or cut off, it is refused. */
static void test_damaged(void **state)
{
    struct keywords_idf idf = {0};
    struct keywords_error error;
    char *path = sample_file("甲 1\n乙 2\n", 12);

    (void)state;
    assert_true(keywords_idf_build(&idf, path, &error));
    unlink(path);
    free(path);
    unsigned char *bytes = idf.memory;
    for (size_t i = 0; i < idf.size; i++) {
        bytes[i] ^= 1;
        refuse(bytes, idf.size, i < 8 ? "not a compiled" : i < 16 ? "another version" : "damaged");
        bytes[i] ^= 1;
        refuse(bytes, i, i < sizeof *idf.header ? "not a compiled" : "damaged");
    }
    path = sample_file((const char *)bytes, idf.size);
    struct keywords_idf mapped = {0};
    assert_true(keywords_idf_map(&mapped, path, &error));
    assert_true(of(&mapped, "乙") == 2);
    keywords_idf_close(&mapped);
    unlink(path);
    free(path);
    keywords_idf_close(&idf);
    assert_false(keywords_idf_map(&idf, "/nowhere/jieba.idf", &error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jieba),
        cmocka_unit_test(test_build),
        cmocka_unit_test(test_bad_text),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests_name("keywords/idf", tests, NULL, NULL);
}
