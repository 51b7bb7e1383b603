/* SPDX-License-Identifier: MIT */
/* core/read/kind.c and object.c: rows of names, first bytes, globs, and JSON strings. */
#include "read/kind.h"
#include "read/object.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct {
    const char *name;
    struct wen_kind kind;
} names[] = {
    {"a.txt", {WEN_PLAIN, false, true, WEN_FORMAT_TEXT, 0}},
    {"dir.gz/A.MD", {WEN_PLAIN, false, true, WEN_FORMAT_TEXT, 0}},
    {"a.ndjson", {WEN_PLAIN, false, true, WEN_FORMAT_JSONL, 0}},
    {"a.csv.ZST", {WEN_ZSTD, false, true, WEN_FORMAT_CSV, 0}},
    {"a.tsv.xz", {WEN_XZ, false, true, WEN_FORMAT_CSV, '\t'}},
    {"a.tar", {WEN_PLAIN, true, true, WEN_FORMAT_AUTO, 0}},
    {"a.tar.bz2", {WEN_BZIP2, true, true, WEN_FORMAT_AUTO, 0}},
    {"a.tgz", {WEN_GZIP, true, true, WEN_FORMAT_AUTO, 0}},
    {"a.7z", {WEN_PLAIN, true, true, WEN_FORMAT_AUTO, 0}},
    {"a.gz", {WEN_GZIP, false, false, WEN_FORMAT_AUTO, 0}},
    {"a.txt.gz.gz", {WEN_GZIP, false, false, WEN_FORMAT_AUTO, 0}},
    {"a.json", {WEN_PLAIN, false, false, WEN_FORMAT_AUTO, 0}},
    {"txt", {WEN_PLAIN, false, false, WEN_FORMAT_AUTO, 0}},
    {"", {WEN_PLAIN, false, false, WEN_FORMAT_AUTO, 0}},
};

static void test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct wen_kind kind = wen_kind_of_name(names[i].name), expected = names[i].kind;
        assert_int_equal(kind.packing, expected.packing);
        assert_int_equal(kind.archive, expected.archive);
        assert_int_equal(kind.known, expected.known);
        assert_int_equal(kind.format, expected.format);
        assert_int_equal(kind.delimiter, expected.delimiter);
    }
}

static const struct {
    const char *glob, *path;
    bool matches, hidden;
} paths[] = {
    {"*.txt", "a/b/c.txt", true, false},
    {"a*", "a/b", false, false},
    {"a/*", "a/b/c", true, false},
    {"a/*.txt", "a/b/c.txt", true, false},
    {"b/*", "a/b/c", false, false},
    {"**/c.txt", "c.txt", true, false},
    {"**/c.txt", "a/b/c.txt", true, false},
    {"a/**/c.txt", "a/b/c.txt", true, false},
    {"[ab].txt", "b.txt", true, false},
    {"?", ".a/x", true, true},
    {"*", "a/.b", true, true},
    {"*", "../a", true, false},
    {"*", "./a..b/...", true, true},
};

static void test_paths(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct wen_strings globs = {&paths[i].glob, 1};
        assert_int_equal(wen_globs_match(&globs, paths[i].path), paths[i].matches);
        assert_int_equal(wen_path_hidden(paths[i].path), paths[i].hidden);
    }
}

/* The escapes of RFC 8259 section 7; pairs as in Unicode's section 3.9, D91. */
static void test_equals(void **state)
{
    static const struct {
        const char *string, *name;
        bool equal;
    } rows[] = {
        {"text", "text", true}, {"t\\u0065xt", "text", true},  {"正文", "正文", true},
        {"tex", "text", false}, {"t\\u0066xt", "text", false}, {"\\\\", "\\", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wen_string string = wen_string(rows[i].string, strlen(rows[i].string));
        assert_int_equal(wen_object_equals(string, rows[i].name), rows[i].equal);
    }
}

/* Each member as "key type=value;". */
static const struct {
    const char *text, *members;
} objects[] = {
    {"{}", ""},
    {" { } ", ""},
    {"{\"a\":\"b\"}", "a a string=b;"},
    {"{ \"a\" : \"}\\\"\" , \"b\\\\\":-1.5e3,\"c\":null ,\"d\":true}",
     "a a string=}\\\";b\\\\ a number=-1.5e3;c null=null;d a boolean=true;"},
    {"{\"a\":[1,{\"x\":\"]\\\"}\"}, 2 ],\"b\":{\"c\":{}}}",
     "a an array=[1,{\"x\":\"]\\\"}\"},2];b an object={\"c\":{}};"},
    {"{\"\":\"\"}", " a string=;"},
};

static void test_objects(void **state)
{
    struct wen_buffer shown = {0};
    struct wen_object_member member;
    size_t at;

    (void)state;
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++) {
        struct wen_string text = wen_string(objects[i].text, strlen(objects[i].text));
        shown.size = 0;
        assert_true(wen_object_begin(text, &at));
        while (wen_object_next(text, &at, &member)) {
            wen_buffer_format(&shown, "%.*s %s=", (int)member.key.size, member.key.data,
                              wen_value_type_name(member.type));
            wen_object_compact(&shown, member.value);
            wen_buffer_add_byte(&shown, ';');
        }
        assert_string_equal(wen_buffer_text(&shown), objects[i].members);
    }
    assert_false(wen_object_begin(wen_string(" [1]", 4), &at));
    wen_buffer_free(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_equals),
        cmocka_unit_test(test_objects),
    };
    return cmocka_run_group_tests_name("read/kind", tests, NULL, NULL);
}
