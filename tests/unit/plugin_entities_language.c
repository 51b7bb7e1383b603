/* SPDX-License-Identifier: MIT */
/* The language of rule files: what patterns match, and what is said of those that are wrong. */
#include "plugin_entities_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct row {
    const char *rules, *text;
};

static const struct row rows[] = {
    {"X = ab", "{X:ab}a{X:ab}"},
    {"X = a|bc", "{X:a}{X:bc}b"},
    {"X = a(b|c)d", "{X:abd} {X:acd} aed"},
    {"X = ab?c", "{X:ac} {X:abc}"},
    {"X = ab*c", "{X:ac} {X:abbbc}"},
    {"X = ab+c", "ac {X:abbc}"},
    {"X = a{2}", "{X:aa}a"},
    {"X = a{2,3}b", "ab {X:aab} a{X:aaab}"},
    {"X = a{2,}b", "ab {X:aaaaab}"},
    {"X = [a-c文]", "{X:b}d{X:文}"},
    {"X = [^a-c]", "a{X:d}{X:流}b"},
    {"X = [a-f--cd]", "{X:b}cd{X:e}"},
    {"X = 1_2", "{X:12} {X:1 2} {X:1　2} 1  2"},
    {"X = \\[\\_\\s\\(", "{X:[_ (}"},
    {"words w = 北京 北京大学 大学\nX = <w>", "{X:北京大学}在{X:北京}"},
    {"words w = 春\n  夏 # 秋\n\n# 冬\n  雨\nX = <w>天", "{X:春天}{X:夏天}秋天冬天{X:雨天}"},
    {"words w = 春\nwords w += 秋\nX = <w>", "{X:春}夏{X:秋}"},
    {"words w = a\\sb c\\#\nX = <w>", "{X:a b} {X:c#} c"},
    {"let d = [0-9]\nlet n = <d>+ (, <d>+)*\nX = <n>元", "{X:1,234元}"},
    {"X = “ << a+ >> ”", "a“{X:aa}”a“b”"},
    {"X = [bc] !<< a", "ba{X:a}ca{X:a}"},
    {"X = b !<< a >> d", "{X:a}dbada"},
    {"X = a !>> b", "ab{X:a}c{X:a}"},
    {"X = \\n << a", "{X:a}a"},
    {"X = a >> \\n", "a{X:a}"},
    {"X = (甲乙|丙) << a+", "a甲乙{X:a}丙{X:aa}乙a"},
    /* the context reaches back over many characters */
    {"X = 每 [^，]{0,9} << 次", "次每月来一{X:次}，次"},
    /* the longest wins; of equal ones the first */
    {"X = ab\nY = abc", "{Y:abc}{X:ab}d"},
    {"X = ab\nY = a[bc]", "{X:ab}{Y:ac}"},
    /* where a longer one may not stand, a shorter one may */
    {"X = ab\nY = abc !>> d", "{X:ab}cd{Y:abc}"},
    /* what "-" matches is nothing, nor is anything in it */
    {"X = b\n- = abc", "abc{X:b}"},
    {"solid [0-9]\nX = 1", "11 {X:1}"},
    {"solid [0-9]\nX = 1\n", "{X:1}a{X:1}"},
    {"solid [0-9]\nX = 12?\n", "123a{X:12}"},
    {"join X = _[-至]_\nX = a", "{X:a-a} {X:a 至 a}-b{X:a}"},
    {"join X = -\nX = a\nY = b", "{X:a-a}-{X:a}-{Y:b}"},
    /* beyond the first plane */
    {"X = 𠮷[😀-😂]", "{X:𠮷😁}𠮷x"},
};

static const struct row wrong[] = {
    {"X = ", "FILE:1: expected a pattern, found the end of the statement"},
    {"\n\nX = a)", "FILE:3: expected the end of the statement, found \")\""},
    {"X = (a", "FILE:1: expected \")\", found the end of the statement"},
    {"X = [", "FILE:1: expected characters and then \"]\", found the end of the statement"},
    {"X = [z-a]", "FILE:1: expected a range whose first character comes first in Unicode, "
                  "found \"]\""},
    {"X = a{3,2}", "FILE:1: expected {m}, {m,} or {m,n} with numbers up to 64, found \"}\""},
    {"X = a{65}", "FILE:1: expected {m}, {m,} or {m,n} with numbers up to 64, found \"}\""},
    {"X = <nobody>", "FILE:1: expected a name that stands before \"=\" further up, found "
                     "\"nobody>\""},
    {"X = a\nx = b", "FILE:2: expected words, let, solid, join, pieces, \"-\" or a type in capital "
                     "letters, found \"x = b\""},
    {"let a = b\nlet a = c",
     "FILE:2: expected a new name, found \"a\", which is defined at FILE:1"},
    {"words a = b\nwords a = c",
     "FILE:2: expected a new name, found \"a\", which has words already (\"+=\" adds more) at "
     "FILE:1"},
    {"words a += b", "FILE:1: expected the name of words further up before \"+=\", found "
                     "\"a += b\""},
    {"words a =\n", "FILE:2: expected words, found the end of the statement"},
    {"X = a*", "FILE:1: expected a pattern that cannot match nothing at all, found the end of the "
               "statement"},
    {"X = (a*)*b", "FILE:1: expected something that cannot be empty before a repetition, found "
                   "\"b\""},
    {"solid ab", "FILE:1: expected one set [...] behind \"solid\", in at most 255 statements, "
                 "found the end of the statement"},
    {"join x = a", "FILE:1: expected a type in capital letters and \"=\" behind \"join\", found "
                   "\" = a\""},
    {"X = a b = c", "FILE:1: expected a character, a set, <name> or \"(\", found \"= c\""},
    {"X = a\xFF", "FILE:1: expected UTF-8, found the byte 0xFF: convert the file, for example with "
                  "iconv -f GB18030 -t UTF-8"},
};

static void test_rows(void **state)
{
    int failed = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct entities_engine engine;
        sample_rules(&engine, rows[i].rules);
        if (!sample_row(&engine, rows[i].text)) {
            print_error("  rules %s\n", rows[i].rules);
            failed++;
        }
        entities_engine_close(&engine);
    }
    assert_int_equal(failed, 0);
}

/* Puts the path where a message says FILE. */
static char *with_path(const char *message, const char *path)
{
    char *text = calloc(1, strlen(message) + 4 * strlen(path) + 1), *end = text;

    assert_non_null(text);
    for (const char *file; (file = strstr(message, "FILE")); message = file + 4) {
        end = stpncpy(end, message, (size_t)(file - message));
        end = stpcpy(end, path);
    }
    stpcpy(end, message);
    return text;
}

static void test_wrong(void **state)
{
    int failed = 0;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct entities_types types = {0};
        struct entities_error error = {""};
        struct entities_rules *rules = entities_rules_new();
        char *path = sample_file(wrong[i].rules, strlen(wrong[i].rules));
        char *message = with_path(wrong[i].text, path);
        if (entities_rules_read(rules, path, 0, &types, &error) != -1 ||
            strcmp(error.text, message) != 0) {
            print_error("rules %s\n  expected %s\n  found    %s\n", wrong[i].rules, message,
                        error.text);
            failed++;
        }
        entities_rules_free(rules);
        unlink(path);
        free(path);
        free(message);
    }
    assert_int_equal(failed, 0);
}

/* A file before another defines names for it, and a rule of a lower group wins. */
static void test_files(void **state)
{
    struct entities_engine engine;
    struct entities_error error;
    static const char one[] = "words w = 甲\nX = <w>乙", two[] = "words w += 丙\nY = <w>乙";
    char *first = sample_file(one, strlen(one)), *second = sample_file(two, strlen(two));

    (void)state;
    assert_int_equal(entities_engine_open(&engine, &error), 0);
    assert_int_equal(entities_rules_read(engine.rules, first, 1, &engine.types, &error), 0);
    assert_int_equal(entities_rules_read(engine.rules, second, 0, &engine.types, &error), 0);
    assert_int_equal(entities_engine_build(&engine, &error), 0);
    assert_true(sample_row(&engine, "{Y:甲乙}{Y:丙乙}"));
    entities_engine_close(&engine);
    unlink(first);
    unlink(second);
    free(first);
    free(second);
}

/* Rule files with bytes changed at random are read, or refused with file and line. */
static void test_mutated(void **state)
{
    static const char bytes[] = "()[]{}<>|?*+-_\\=#\n a9,^!\xE4";
    struct entities_error error;
    size_t size, refused = 0;
    uint64_t seed = 7;
    char *text, *source;

    (void)state;
    assert_true(asprintf(&source, "%s/plugins/entities/data/numbers.rules",
                         getenv("SOURCE") ? getenv("SOURCE") : ".") > 0);
    assert_int_equal(entities_read_file(source, &text, &size, &error), 0);
    free(source);
    for (size_t round = 0; round < 2000; round++) {
        struct entities_types types = {0};
        struct entities_rules *rules = entities_rules_new();
        size_t cut = 200 + round % 1500;
        char *copy = strndup(text, cut), *path;
        for (size_t i = 0; i < 1 + round % 3; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            copy[(seed >> 33) % cut] = bytes[(seed >> 50) % (sizeof bytes - 1)];
        }
        path = sample_file(copy, cut);
        if (entities_rules_read(rules, path, 0, &types, &error) != 0) {
            assert_memory_equal(error.text, path, strlen(path));
            assert_non_null(strstr(error.text, ": expected "));
            refused++;
        }
        entities_rules_free(rules);
        unlink(path);
        free(path);
        free(copy);
    }
    assert_true(refused > 500 && refused < 2000);
    free(text);
}

/* Nested brackets and patterns of patterns end in an error, not in a full stack or memory. */
static void test_large(void **state)
{
    static char nested[20000], doubled[4000];
    struct entities_types types = {0};
    struct entities_error error;

    (void)state;
    memcpy(nested, "X = ", 4);
    memset(nested + 4, '(', 10000);
    size_t size = (size_t)sprintf(doubled, "let a = [ab]c\n");
    for (char c = 'b'; c <= 'z'; c++) {
        size += (size_t)sprintf(doubled + size, "let %c = <%c><%c>x\n", c, c - 1, c - 1);
    }
    sprintf(doubled + size, "X = <z>\n");
    struct entities_rules *rules = entities_rules_new();
    char *path = sample_file(nested, strlen(nested));
    assert_int_equal(entities_rules_read(rules, path, 0, &types, &error), -1);
    assert_non_null(strstr(error.text, ":1: expected fewer brackets within brackets"));
    unlink(path);
    free(path);
    path = sample_file(doubled, strlen(doubled));
    assert_int_equal(entities_rules_read(rules, path, 0, &types, &error), 0);
    assert_int_equal(entities_rules_build(rules, &error), -1);
    assert_non_null(strstr(error.text, "too large"));
    entities_rules_free(rules);
    unlink(path);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),    cmocka_unit_test(test_wrong), cmocka_unit_test(test_files),
        cmocka_unit_test(test_mutated), cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests_name("plugins/entities/language", tests, NULL, NULL);
}
