/* SPDX-License-Identifier: MIT */
/* core/config/options.c and options_print.c: every type parsed, refused, printed and described;
 * tables that contradict themselves. */
#include "config/options.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

struct values {
    bool flag;
    int64_t whole;
    int64_t any;
    double share;
    double least;
    const char *word;
    const char *must;
    int choice;
    const char *path;
    struct wen_strings words;
    struct wen_strings paths;
};

static const char *const choices[] = {"jieba", "lac", "student", NULL};

static const struct wen_option table[] = {
    {"flag", WEN_OPTION_BOOLEAN, offsetof(struct values, flag), "true", 0, 0, NULL, "A flag."},
    {"whole", WEN_OPTION_INTEGER, offsetof(struct values, whole), "5", -10, 10, NULL, "A number."},
    {"any", WEN_OPTION_INTEGER, offsetof(struct values, any), "9007199254740993", 0, 0, NULL,
     "Any number."},
    {"share", WEN_OPTION_NUMBER, offsetof(struct values, share), "0.25", 0, 1, NULL, "A share."},
    {"least", WEN_OPTION_NUMBER, offsetof(struct values, least), "2", 1, INFINITY, NULL, NULL},
    {"word", WEN_OPTION_STRING, offsetof(struct values, word), "null", 0, 0, NULL, "A word."},
    {"must", WEN_OPTION_STRING, offsetof(struct values, must), NULL, 0, 0, NULL, "It must be."},
    {"choice", WEN_OPTION_CHOICE, offsetof(struct values, choice), "\"lac\"", 0, 0, choices,
     "One of three."},
    {"path", WEN_OPTION_PATH, offsetof(struct values, path), "\"data/x\"", 0, 0, NULL, "A path."},
    {"words", WEN_OPTION_STRINGS, offsetof(struct values, words), "[\"文\", \"\"]", 0, 0, NULL,
     "Words."},
    {"paths", WEN_OPTION_PATHS, offsetof(struct values, paths), "null", 0, 0, NULL, "Paths."},
    {0}};

/* Parses `text` and prints the options back, with the problems' sentences in front of it. */
static char *parsed(const char *text)
{
    static const char *const others[] = {"use", NULL};
    struct wen_problems problems = {.file = "f", .text = text, .size = strlen(text)};
    struct wen_arena arena = {0};
    struct wen_json json;
    struct values values = {0};
    char *said, *result;
    size_t size;

    assert_true(wen_json_parse(text, strlen(text), &problems, &json));
    struct wen_options_source source = {&json, json.root, "stage x", others, "/home/me", &arena};
    bool fine = wen_options_parse(table, &source, &problems, &values);
    assert_int_equal(fine, problems.count == 0);
    FILE *to = open_memstream(&said, &size);
    if (fine) {
        cJSON *printed = wen_options_print(table, &values);
        char *line = cJSON_PrintUnformatted(printed);
        fputs(line, to);
        cJSON_free(line);
        cJSON_Delete(printed);
    } else {
        wen_problems_print(&problems, to);
    }
    fclose(to);
    result = malloc(size + 1);
    *result = '\0';
    for (char *line = strtok(said, "\n"); line; line = strtok(NULL, "\n")) {
        if (fine || strncmp(line, "f:", 2) == 0) {
            strcat(strcat(result, fine ? line : line + 2), fine ? "" : "\n");
        }
    }
    free(said);
    wen_problems_free(&problems);
    wen_json_free(&json);
    wen_arena_free(&arena);
    return result;
}

#define FLAG_TO_WORD                                                                               \
    "\"flag\":true,\"whole\":5,\"any\":9007199254740993,\"share\":0.25,\"least\":2,\"word\":null,"
#define CHOICE_TO_PATHS                                                                            \
    "\"choice\":\"lac\",\"path\":\"/home/me/data/x\",\"words\":[\"文\",\"\"],\"paths\":[]"

static const struct {
    const char *text, *result;
} rows[] = {
    {"{\"must\": \"a\"}", "{" FLAG_TO_WORD "\"must\":\"a\"," CHOICE_TO_PATHS "}"},
    {"{\"use\": \"x\", \"must\": \"\"}", "{" FLAG_TO_WORD "\"must\":\"\"," CHOICE_TO_PATHS "}"},
    {"{\"must\": \"a\", \"flag\": false, \"whole\": -10, \"any\": -9223372036854775808, \"share\": "
     "0.30000000000000004, \"least\": 1e300, \"word\": \"w\\n\", \"choice\": \"student\", "
     "\"path\": \"/x\", "
     "\"words\": [], \"paths\": [\"a\", \"-\", \"/b\"]}",
     "{\"flag\":false,\"whole\":-10,\"any\":-9223372036854775808,\"share\":0.30000000000000004,"
     "\"least\":1e+300,"
     "\"word\":\"w\\n\",\"must\":\"a\",\"choice\":\"student\",\"path\":\"/x\",\"words\":[],"
     "\"paths\":[\"/home/me/a\",\"-\",\"/b\"]}"},
    {"{\"must\": \"a\", \"word\": null, \"paths\": null}",
     "{" FLAG_TO_WORD "\"must\":\"a\"," CHOICE_TO_PATHS "}"},
    {"{}", "1:1: error: stage x needs the option \"must\": It must be.\n"},
    {"{\"must\": null}", "1:10: error: option \"must\" of stage x must be a string, not null\n"},
    {"{\"must\": \"a\", \"flag\": 1}",
     "1:23: error: option \"flag\" of stage x must be true or false, not 1\n"},
    {"{\"must\": \"a\", \"flag\": \"true\"}",
     "1:23: error: option \"flag\" of stage x must be true or false, not \"true\"\n"},
    {"{\"must\": \"a\", \"whole\": 11}",
     "1:24: error: option \"whole\" of stage x must be a whole number from -10 to 10, not 11\n"},
    {"{\"must\": \"a\", \"whole\": true}",
     "1:24: error: option \"whole\" of stage x must be a whole number from -10 to 10, not true\n"},
    {"{\"must\": \"a\", \"any\": 1e30}",
     "1:22: error: option \"any\" of stage x must be a whole number, not 1e30\n"},
    {"{\"must\": \"a\", \"share\": 1.01}",
     "1:24: error: option \"share\" of stage x must be a number from 0 to 1, not 1.01\n"},
    {"{\"must\": \"a\", \"least\": 0.5}",
     "1:24: error: option \"least\" of stage x must be a number of at least 1, not 0.5\n"},
    {"{\"must\": \"a\", \"word\": [\"a\"]}",
     "1:23: error: option \"word\" of stage x must be a string or null, not a list\n"},
    {"{\"must\": \"a\", \"choice\": \"lca\"}",
     "1:25: error: option \"choice\" of stage x must be \"jieba\", \"lac\" or \"student\", not "
     "\"lca\"; did you mean \"lac\"?\n"},
    {"{\"must\": \"a\", \"choice\": 0}", "1:25: error: option \"choice\" of stage x must be "
                                         "\"jieba\", \"lac\" or \"student\", not 0\n"},
    {"{\"must\": \"a\", \"path\": null}",
     "1:23: error: option \"path\" of stage x must be a path, not null\n"},
    {"{\"must\": \"a\", \"words\": \"文\"}", "1:24: error: option \"words\" of stage x must be a "
                                             "list of strings, not \"文\": put it into [ "
                                             "]\n"},
    {"{\"must\": \"a\", \"words\": null}",
     "1:24: error: option \"words\" of stage x must be a list of strings, not null\n"},
    {"{\"must\": \"a\", \"words\": [\"a\", []]}",
     "1:30: error: item 2 of option \"words\" of stage x must be a string, not a list\n"},
    {"{\"mustt\": \"a\"}", "1:1: error: stage x needs the option \"must\": It must be.\n"
                           "1:2: error: unknown option \"mustt\" of stage x; did you mean "
                           "\"must\"?\n"},
    {"{\"must\": \"a\", \"quite_else\": 1}",
     "1:15: error: unknown option \"quite_else\" of stage x; there is flag, whole, any, share, "
     "least, word, must, choice, path, words, paths and use\n"},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        char *result = parsed(rows[i].text);
        assert_string_equal(result, rows[i].result);
        free(result);
    }
}

/* What is printed is taken again and means the same. */
static void test_round_trip(void **state)
{
    (void)state;
    char *first = parsed(rows[2].text), *second = parsed(first);
    assert_string_equal(first, second);
    free(first);
    free(second);
}

static void test_schema(void **state)
{
    static const char expected[] =
        "{\"type\":\"object\",\"properties\":{"
        "\"flag\":{\"description\":\"A flag.\",\"type\":\"boolean\",\"default\":true},"
        "\"whole\":{\"description\":\"A number.\",\"type\":\"integer\",\"minimum\":-10,"
        "\"maximum\":10,\"default\":5},"
        "\"any\":{\"description\":\"Any number.\",\"type\":\"integer\","
        "\"default\":9007199254740993},"
        "\"share\":{\"description\":\"A share.\",\"type\":\"number\",\"minimum\":0,\"maximum\":1,"
        "\"default\":0.25},"
        "\"least\":{\"type\":\"number\",\"minimum\":1,\"default\":2},"
        "\"word\":{\"description\":\"A word.\",\"type\":[\"string\",\"null\"],\"default\":null},"
        "\"must\":{\"description\":\"It must be.\",\"type\":\"string\"},"
        "\"choice\":{\"description\":\"One of three.\",\"enum\":[\"jieba\",\"lac\",\"student\"],"
        "\"default\":\"lac\"},"
        "\"path\":{\"description\":\"A path.\",\"type\":\"string\",\"minLength\":1,"
        "\"default\":\"data/x\"},"
        "\"words\":{\"description\":\"Words.\",\"type\":\"array\",\"items\":{\"type\":\"string\"},"
        "\"default\":[\"文\", \"\"]},"
        "\"paths\":{\"description\":\"Paths.\",\"type\":[\"array\",\"null\"],\"items\":{"
        "\"type\":\"string\",\"minLength\":1},\"default\":null}},"
        "\"required\":[\"must\"],\"additionalProperties\":false}";
    cJSON *schema = wen_options_schema(table);
    char *text = cJSON_PrintUnformatted(schema);

    (void)state;
    assert_string_equal(text, expected);
    cJSON_free(text);
    cJSON_Delete(schema);
}

struct pair {
    int64_t first, second;
};

#define INTEGER(name, member, fallback, least, most)                                               \
    {                                                                                              \
        name, WEN_OPTION_INTEGER, offsetof(struct pair, member), fallback, least, most, NULL, ""   \
    }

static const struct {
    struct wen_option table[3];
    const char *why;
} tables[] = {
    {{INTEGER("a", first, "1", 0, 0), INTEGER("b", second, NULL, 1, 2)}, NULL},
    {{INTEGER("A", first, "1", 0, 0)},
     "option \"A\": its name must be of the form [a-z][a-z0-9_]*"},
    {{INTEGER("", first, "1", 0, 0)}, "option \"\": its name must be of the form [a-z][a-z0-9_]*"},
    {{INTEGER("a", first, "1", 0, 0), INTEGER("a", second, "1", 0, 0)},
     "option \"a\": it is listed twice"},
    {{INTEGER("a", first, "1", 0, 0), INTEGER("b", first, "1", 0, 0)},
     "option \"b\": it lies on top of an earlier option; check the offsets and types"},
    {{{"a", 0, 0, "1", 0, 0, NULL, ""}}, "option \"a\": it has an unknown type"},
    {{{"a", 99, 0, "1", 0, 0, NULL, ""}}, "option \"a\": it has an unknown type"},
    {{{"a", WEN_OPTION_INTEGER, 4, "1", 0, 0, NULL, ""}},
     "option \"a\": its offset does not fit the options struct; use offsetof() and set "
     "options_size"},
    {{{"a", WEN_OPTION_INTEGER, 16, "1", 0, 0, NULL, ""}},
     "option \"a\": its offset does not fit the options struct; use offsetof() and set "
     "options_size"},
    {{{"a", WEN_OPTION_STRINGS, 8, "[]", 0, 0, NULL, ""}},
     "option \"a\": its offset does not fit the options struct; use offsetof() and set "
     "options_size"},
    {{INTEGER("a", first, "1", 3, 2)}, "option \"a\": its minimum is above its maximum"},
    {{{"a", WEN_OPTION_CHOICE, 0, "\"x\"", 0, 0, NULL, ""}}, "option \"a\": it has no choices"},
    {{{"a", WEN_OPTION_CHOICE, 0, "\"x\"", 0, 0, choices, ""}},
     "option \"a\": its default \"x\" does not hold: it must be JSON of the option's type and "
     "range"},
    {{INTEGER("a", first, "9", 1, 2)},
     "option \"a\": its default 9 does not hold: it must be JSON of the option's type and range"},
    {{INTEGER("a", first, "null", 1, 2)},
     "option \"a\": its default null does not hold: it must be JSON of the option's type and "
     "range"},
    {{{"a", WEN_OPTION_STRING, 0, "auto", 0, 0, NULL, ""}},
     "option \"a\": its default auto does not hold: it must be JSON of the option's type and "
     "range"},
    {{{"a", WEN_OPTION_STRINGS, 0, "[\"a\",]", 0, 0, NULL, ""}},
     "option \"a\": its default [\"a\",] does not hold: it must be JSON of the option's type and "
     "range"},
};

static void test_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(tables); i++) {
        char *why = wen_options_check(tables[i].table, sizeof(struct pair));
        if (tables[i].why) {
            assert_non_null(why);
            assert_string_equal(why, tables[i].why);
        } else {
            assert_null(why);
        }
        free(why);
    }
    assert_null(wen_options_check(NULL, 0));
    assert_null(wen_options_check(table, sizeof(struct values)));
}

static void test_did_you_mean(void **state)
{
    static const char *const names[] = {"decode", "segment", "entities", "top", "lac", NULL};
    static const struct {
        const char *wrong, *meant;
    } words[] = {
        {"decode", "decode"}, {"decod", "decode"},   {"deocde", "decode"}, {"edcoed", "decode"},
        {"eedcoe", NULL},     {"sgemnt", "segment"}, {"sgmt", NULL},       {"entitis", "entities"},
        {"entity", NULL},     {"tpo", "top"},        {"tp", "top"},        {"t", NULL},
        {"", NULL},           {"lca", "lac"},        {"cla", NULL},        {"segmentation", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(words); i++) {
        const char *meant = wen_did_you_mean(words[i].wrong, names);
        if (words[i].meant) {
            assert_non_null(meant);
            assert_string_equal(meant, words[i].meant);
        } else {
            assert_null(meant);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),         cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_schema),       cmocka_unit_test(test_tables),
        cmocka_unit_test(test_did_you_mean),
    };
    return cmocka_run_group_tests_name("config/options", tests, NULL, NULL);
}
