/* SPDX-License-Identifier: MIT */
/* core/config/declare.c: fields and layers declared in a pipeline. */
#include "config/declare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

/* What is read, written again: a field as NAME/TYPE, a layer as NAME/FLAGS[COLUMN/TYPE...]; numbers
 * are those of wenliu/stage.h. Or where the line is not understood. */
static const struct {
    const char *line, *read, *bad;
} rows[] = {
    {"score: real", "score/2", NULL},
    {"n:integer", "n/1", NULL},
    {"  name  :  string  ", "name/3", NULL},
    {"parts: rows(name string, weight real)", "parts/0[name/3 weight/2 ]", NULL},
    {"parts:rows( a integer,b real ) ", "parts/0[a/1 b/2 ]", NULL},
    {"quotes: spans(speaker string)", "quotes/9[speaker/3 ]", NULL},
    {"here: spans()", "here/9[]", NULL},
    {"rows: rows(rows string)", "rows/0[rows/3 ]", NULL},
    {"a: rows(b real,c real,d real,e real,f real)", "a/0[b/2 c/2 d/2 e/2 f/2 ]", NULL},
    {"", NULL, ""},
    {"score", NULL, ""},
    {"score real", NULL, "real"},
    {"score:", NULL, ""},
    {"score: double", NULL, " double"},
    {"score: real real", NULL, "real"},
    {"Score: real", NULL, "Score: real"},
    {"a: rows", NULL, " rows"},
    {"a: rows(", NULL, ""},
    {"a: rows(b)", NULL, ")"},
    {"a: rows(b real", NULL, ""},
    {"a: rows(b real,)", NULL, ")"},
    {"a: rows(b real) c", NULL, "c"},
    {"a: rows(b rows(c real))", NULL, " rows(c real))"},
    {"a: columns(b real)", NULL, " columns(b real)"},
};

static void print_columns(const struct wen_column *columns, const char *after, FILE *to)
{
    for (; columns->name; columns++) {
        fprintf(to, "%s/%d%s", columns->name, (int)columns->type, after);
    }
}

static void print(const struct wen_declared *declared, FILE *to)
{
    print_columns(declared->fields, "", to);
    for (size_t i = 0; declared->gives[i]; i++) {
        fprintf(to, "%s/%u[", declared->gives[i]->name, (unsigned)declared->gives[i]->flags);
        print_columns(declared->gives[i]->columns, " ", to);
        fputs("]", to);
    }
}

static void test_lines(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct wen_arena arena = {0};
        struct wen_declared declared = {.lines = {&rows[i].line, 1}};
        const char *bad = NULL;
        char read[200] = "";
        FILE *to = fmemopen(read, sizeof read, "w");
        size_t line = wen_declare(&declared, &arena, &bad);

        print(&declared, to);
        fclose(to);
        assert_int_equal(line, rows[i].bad ? 0 : 1);
        if (rows[i].bad) {
            assert_string_equal(bad, rows[i].bad);
        } else {
            assert_string_equal(read, rows[i].read);
        }
        wen_arena_free(&arena);
    }
}

/* Fields and layers are counted apart, each in the order of the lines. */
static void test_order(void **state)
{
    static const char *const lines[] = {"a: real", "b: rows()", "c: string", "d: spans()"};
    struct wen_arena arena = {0};
    struct wen_declared declared = {.lines = {lines, COUNT(lines)}};
    const char *bad;
    char read[200] = "";
    FILE *to = fmemopen(read, sizeof read, "w");

    (void)state;
    assert_int_equal(wen_declare(&declared, &arena, &bad), COUNT(lines));
    print(&declared, to);
    fclose(to);
    assert_string_equal(read, "a/2c/3b/0[]d/9[]");
    wen_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines), cmocka_unit_test(test_order)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
