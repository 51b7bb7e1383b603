/* SPDX-License-Identifier: MIT */
/* core/archive/ids.c: names, rows and ids in JSON. */
#include "archive/ids.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *archive, *ids;
} names[] = {
    {"documents.jsonl.gz", "documents.ids.tsv"},
    {"/a.b/documents.jsonl.gz", "/a.b/documents.ids.tsv"},
    {"a.b/x.gz", "a.b/x.ids.tsv"},
    {"x", "x.ids.tsv"},
    {".gz", ".gz.ids.tsv"},
    {"tokens.2024.vrt.gz", "tokens.2024.ids.tsv"},
};

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = wen_ids_path(names[i].archive);
        assert_string_equal(path, names[i].ids);
        free(path);
    }
}

static void test_rows(void **state)
{
    static const struct wen_ids_row rows[] = {
        {0, 0, 0, 0}, {7, 10, 100, 3}, {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT32_MAX}};
    static const char *const wrong[] = {"",
                                        "a",
                                        "a\t1",
                                        "a\t1\t2\t3",
                                        "a\t1\t2\t3\t4\t5",
                                        "a\t1\t2\t3\t",
                                        "a\t\t2\t3\t4",
                                        "a\t01\t2\t3\t4",
                                        "a\t1\t2\t3\t4 ",
                                        "a\t1\t-2\t3\t4",
                                        "a\t18446744073709551616\t2\t3\t4",
                                        "a\t1\t2\t3\t4294967296"};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wen_buffer buffer = {0};
        struct wen_ids_row row;
        size_t size;
        wen_buffer_add_text(&buffer, "id");
        wen_ids_put(&buffer, &rows[i]);
        assert_int_equal(buffer.data[buffer.size - 1], '\n');
        assert_true(wen_ids_get(buffer.data, buffer.size - 1, &size, &row));
        assert_int_equal(size, 2);
        assert_int_equal(row.document, rows[i].document);
        assert_int_equal(row.offset, rows[i].offset);
        assert_int_equal(row.size, rows[i].size);
        assert_int_equal(row.line, rows[i].line);
        wen_buffer_free(&buffer);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct wen_ids_row row;
        size_t size;
        assert_false(wen_ids_get(wrong[i], strlen(wrong[i]), &size, &row));
    }
}

static const struct {
    const char *line, *id; /* NULL: none */
} lines[] = {
    {"{\"id\":\"a\"}", "a"},
    {"{\"id\":\"\"}", ""},
    {"{\"id\":\"文流/1\",\"text\":\"\"}", "文流/1"},
    {"{\"id\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "\"\\/\b\f\n\r\t"},
    {"{\"id\":\"\\u6587\\u001B\\u001b\"}", "文\x1B\x1B"},
    {"{\"id\":\"\\uD83D\\uDE00\"}", "\xF0\x9F\x98\x80"},
    {"{\"id\":\"a", NULL},
    {"{\"id\":\"a\\", NULL},
    {"{\"id\":\"\\x\"}", NULL},
    {"{\"id\":\"\\u12\"}", NULL},
    {"{\"id\":\"\\uD83D\"}", NULL},
    {"{\"id\":\"\\uDE00\"}", NULL},
    {"{\"text\":\"a\"}", NULL},
    {"", NULL},
};

static void test_json(void **state)
{
    struct wen_buffer id = {0};

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        bool there = wen_ids_of_json(lines[i].line, strlen(lines[i].line), &id);
        assert_int_equal(there, lines[i].id != NULL);
        if (there) {
            assert_string_equal(wen_buffer_text(&id), lines[i].id);
        }
    }
    wen_buffer_free(&id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_json),
    };
    return cmocka_run_group_tests_name("archive/ids", tests, NULL, NULL);
}
