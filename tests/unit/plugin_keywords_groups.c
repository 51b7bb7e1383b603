/* SPDX-License-Identifier: MIT */
/* plugins/keywords/group_expression.c: the language, dates, places. */
#include "plugins/keywords/group_expression.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text;
    bool good;
    enum keywords_group_part part;
    enum keywords_group_date date;
    const char *field;
} expressions[] = {
    {"folder", true, KEYWORDS_BY_FOLDER, KEYWORDS_WHOLE, NULL},
    {"source", true, KEYWORDS_BY_SOURCE, KEYWORDS_WHOLE, NULL},
    {"kind", true, KEYWORDS_BY_KIND, KEYWORDS_WHOLE, NULL},
    {"section", true, KEYWORDS_BY_FIELD, KEYWORDS_WHOLE, "section"},
    {"meta.section", true, KEYWORDS_BY_FIELD, KEYWORDS_WHOLE, "section"},
    {"meta.folder", true, KEYWORDS_BY_FIELD, KEYWORDS_WHOLE, "folder"},
    {"year(meta.date)", true, KEYWORDS_BY_FIELD, KEYWORDS_YEAR, "date"},
    {"year(date)", true, KEYWORDS_BY_FIELD, KEYWORDS_YEAR, "date"},
    {"month(meta.date)", true, KEYWORDS_BY_FIELD, KEYWORDS_MONTH, "date"},
    {"year(folder)", true, KEYWORDS_BY_FOLDER, KEYWORDS_YEAR, NULL},
    {"出版 日期", true, KEYWORDS_BY_FIELD, KEYWORDS_WHOLE, "出版 日期"},
    {"", false, 0, 0, NULL},
    {"meta.", false, 0, 0, NULL},
    {"year(", false, 0, 0, NULL},
    {"year()", false, 0, 0, NULL},
    {"year(date", false, 0, 0, NULL},
    {"year(month(date))", false, 0, 0, NULL},
    {"decade(date)", false, 0, 0, NULL},
    {"year(kind)", false, 0, 0, NULL},
};

static void test_expressions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof expressions / sizeof expressions[0]; i++) {
        struct keywords_group_expression found = {0};
        struct keywords_error error = {""};
        bool good = keywords_group_parse(&found, expressions[i].text, &error);
        if (good != expressions[i].good) {
            fail_msg("%s: %s", expressions[i].text, error.text);
        }
        if (good) {
            assert_int_equal(found.part, expressions[i].part);
            assert_int_equal(found.date, expressions[i].date);
            assert_int_equal(found.field != NULL, expressions[i].field != NULL);
        }
        if (good && found.field) {
            assert_string_equal(found.field, expressions[i].field);
        }
        if (!good) {
            assert_non_null(strstr(error.text, "\"group\" is"));
        }
        keywords_group_free(&found);
    }
}

static const struct {
    const char *date, *year, *month; /* "": it has none */
} dates[] = {
    {"2013", "2013", ""},
    {"2013-05", "2013", "2013-05"},
    {"2013-05-06", "2013", "2013-05"},
    {"2013-05-06T10:00:00Z", "2013", "2013-05"},
    {"2013/5/6", "2013", "2013-05"},
    {"2013.12.31", "2013", "2013-12"},
    {"20130506", "2013", "2013-05"},
    {"201305", "2013", "2013-05"},
    {"2013年5月6日", "2013", "2013-05"},
    {"2013 年 5 月", "2013", "2013-05"},
    {" 2013年", "2013", ""},
    {"1899-12-31", "1899", "1899-12"},
    {"", "", ""},
    {"unknown", "", ""},
    {"2013-13-01", "", ""},
    {"2013-00-01", "", ""},
    {"20135", "", ""},
    {"2013057", "", ""},
    {"201305060", "", ""},
    {"1367798400", "", ""},
    {"06/05/2013", "", ""},
    {"May 2013", "", ""},
    {"13-05-06", "", ""},
    {"2013 was dry", "", ""},
    {"2013-xx", "", ""},
    {"2013-123", "", ""},
};

static void check_date(const char *date, bool month, const char *wanted)
{
    struct keywords_bytes found = {0};

    assert_true(keywords_group_put_date(&found, wen_string(date, strlen(date)), month));
    if (found.size != strlen(wanted) ||
        (found.size && memcmp(found.data, wanted, found.size) != 0)) {
        fail_msg("%s: wanted \"%s\", found \"%.*s\"", date, wanted, (int)found.size,
                 found.size ? (char *)found.data : "");
    }
    free(found.data);
}

static void test_dates(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        check_date(dates[i].date, false, dates[i].year);
        check_date(dates[i].date, true, dates[i].month);
    }
}

#define TEXT(name, value)                                                                          \
    {                                                                                              \
        name, WEN_STRING,                                                                          \
        {                                                                                          \
            .string = { value, sizeof value - 1 }                                                  \
        }                                                                                          \
    }

static const struct wen_field fields[] = {
    TEXT("date", "2013-05-06"),
    TEXT("section", "财经"),
    TEXT("date", "1999"),
    {"number", WEN_INTEGER, {.integer = 2012}},
    {"size", WEN_REAL, {.real = 2.5}},
    TEXT("empty", ""),
    TEXT("lines", "a\tb\n"),
};

static const struct {
    const char *expression, *source, *wanted;
} documents[] = {
    {"folder", "../corpora/news/a.txt", "news"},
    {"folder", "/a.txt", ""},
    {"folder", "a.txt", ""},
    {"folder", "", ""},
    {"folder", "/data/all.tar.gz/2013/a.txt", "2013"},
    {"folder", "/data/2013/all.jsonl:17", "2013"},
    {"source", "/data/2013/all.jsonl:17", "all.jsonl"},
    {"source", "/data/2013/a:b.txt", "a:b.txt"},
    {"source", "all.csv:2", "all.csv"},
    {"year(folder)", "/data/2013/a.txt", "2013"},
    {"year(source)", "/data/2013-05.jsonl:9", "2013"},
    {"month(source)", "/data/2013-05.jsonl:9", "2013-05"},
    {"section", "", "财经"},
    {"meta.section", "", "财经"},
    {"date", "", "2013-05-06"},
    {"year(date)", "", "2013"},
    {"number", "", "2012"},
    {"year(number)", "", "2012"},
    {"size", "", "2.5"},
    {"empty", "", ""},
    {"lines", "", "a b "},
    {"year(section)", "", ""},
    {"nothing", "", ""},
};

static void test_documents(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        const struct wen_document document = {
            .source = wen_string(documents[i].source, strlen(documents[i].source)),
            .fields = fields,
            .field_count = sizeof fields / sizeof fields[0]};
        struct keywords_group_expression expression = {0};
        struct keywords_bytes found = {0};
        struct keywords_error error;
        assert_true(keywords_group_parse(&expression, documents[i].expression, &error));
        assert_true(keywords_group_of(&expression, &document, &found));
        if (found.size != strlen(documents[i].wanted) ||
            (found.size && memcmp(found.data, documents[i].wanted, found.size) != 0)) {
            fail_msg("%s of %s: found \"%.*s\"", documents[i].expression, documents[i].source,
                     (int)found.size, found.size ? (char *)found.data : "");
        }
        keywords_group_free(&expression);
        free(found.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_documents),
    };
    return cmocka_run_group_tests_name("keywords/groups", tests, NULL, NULL);
}
