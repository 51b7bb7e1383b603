/* SPDX-License-Identifier: MIT */
/* core/read/csv.c and lines.c: rows of bytes with the fields or lines they
 * hold, in blocks of every size. */
#include "read/csv.h"
#include "read/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Gives a text in blocks of `step` bytes, and then a fault where one is set. */
struct steps {
    struct wen_stream stream;
    const char *text;
    size_t size, at, step;
    bool fault;
};

static enum wen_stream_status next_step(struct wen_stream *stream, struct wen_string *block)
{
    struct steps *steps = (struct steps *)stream;
    size_t left = steps->size - steps->at;
    size_t size = left < steps->step ? left : steps->step;

    if (!size) {
        return steps->fault ? WEN_STREAM_FAULT : WEN_STREAM_END;
    }
    *block = wen_string(steps->text + steps->at, size);
    steps->at += size;
    return WEN_STREAM_BLOCK;
}

/* fields are shown in <>, rows as "line:<a><b> " or "line:why ". */
static const struct row {
    const char *text;
    char delimiter;
    size_t limit;
    const char *expected;
} rows[] = {
    {"", 0, 99, ""},
    {"\n\r\n", 0, 99, ""},
    {"a,b\n1,2\n", 0, 99, "1:<a><b> 2:<1><2> "},
    {"a,b\r\n1,2", 0, 99, "1:<a><b> 2:<1><2> "},
    {"a;b;c,d\n1;2;3\n", 0, 99, "1:<a><b><c,d> 2:<1><2><3> "},
    {"a\tb\n", 0, 99, "1:<a><b> "},
    {"\"a;;\",b\n1,2\n", 0, 99, "1:<a;;><b> 2:<1><2> "},
    {"\xEF\xBB\xBF\"a\",b\n", 0, 99, "1:<a><b> "},
    {"a,b\n,\n\"\",\"\"\n", 0, 99, "1:<a><b> 2:<><> 3:<><> "},
    {"a\n\"\"\nx\n", 0, 99, "1:<a> 2:<> 3:<x> "},
    {"a,b\n\"x\n\"\"y\"\"\r\n,\",2\n3,4\n", 0, 99, "1:<a><b> 2:<x\n\"y\"\r\n,><2> 5:<3><4> "},
    {"a,b\n\n\n1,2\n", 0, 99, "1:<a><b> 4:<1><2> "},
    {"a,b\n5\" x,\"2\r\"\r\n", 0, 99, "1:<a><b> 2:<5\" x><2\r> "},
    {"a,b\n\"1\r\",\n", 0, 99, "1:<a><b> 2:<1\r><> "},
    {"a,b\n1\r,2\n", 0, 99, "1:<a><b> 2:<1\r><2> "},
    {"a,b\n\"1\" ,2\n3,4\n", 0, 99, "1:<a><b> 2:behind 3:<3><4> "},
    {"a,b\n\"1\"\rx,2\n3,4\n", 0, 99, "1:<a><b> 2:behind 3:<3><4> "},
    {"a,b\n1,\"2\n3,4\n", 0, 99, "1:<a><b> 2:open "},
    {"a,b\n1,\"2\"", 0, 99, "1:<a><b> 2:<1><2> "},
    {"a\tb,c\n1,2\t\"x\ty\"\n", '\t', 99, "1:<a><b,c> 2:<1,2><x\ty> "},
    {"a,b\n12345,6\n1234,5\n", 0, 5, "1:<a><b> 2:long 3:<1234><5> "},
    {"a,b\n\"123\n456\",6\n1,2\n", 0, 5, "1:<a><b> 2:long 4:<1><2> "},
    {"a,b\n\"123456\",6\n1,2\n", 0, 5, "1:<a><b> 2:long 3:<1><2> "},
};

static void show_rows(const struct row *row, size_t step, bool fault, struct wen_buffer *to)
{
    struct steps steps = {.stream.next = next_step,
                          .text = row->text,
                          .size = strlen(row->text),
                          .step = step,
                          .fault = fault};
    struct wen_csv csv = {
        .stream = &steps.stream, .limit = row->limit, .delimiter = row->delimiter};
    static const char *const whys[] = {
        [WEN_CSV_LONG] = "long ", [WEN_CSV_BEHIND] = "behind ", [WEN_CSV_OPEN] = "open "};
    enum wen_csv_status status;

    while ((status = wen_csv_next(&csv)) > WEN_CSV_END) {
        wen_buffer_format(to, "%d:", (int)csv.begin);
        for (size_t i = 0; status == WEN_CSV_ROW && i < csv.count; i++) {
            struct wen_string field = wen_csv_field(&csv, i);
            wen_buffer_format(to, "<%.*s>", (int)field.size, field.data);
        }
        wen_buffer_add_text(to, status == WEN_CSV_ROW ? " " : whys[status]);
    }
    assert_int_equal(status, fault ? WEN_CSV_FAULT : WEN_CSV_END);
    assert_int_equal(wen_csv_next(&csv), WEN_CSV_END);
    wen_csv_free(&csv);
    wen_buffer_text(to);
}

static void test_rows(void **state)
{
    struct wen_buffer shown = {0};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t step = 1; step <= strlen(rows[i].text) + 1; step++) {
            shown.size = 0;
            show_rows(&rows[i], step, false, &shown);
            assert_string_equal(shown.data, rows[i].expected);
        }
    }
    wen_buffer_free(&shown);
}

/* A row that a fault cuts off is dropped, those before it are not. */
static void test_fault(void **state)
{
    static const struct row row = {"a,b\n1,2\n3,4", 0, 99, "1:<a><b> 2:<1><2> "};
    struct wen_buffer shown = {0};

    (void)state;
    for (size_t step = 1; step < 12; step++) {
        shown.size = 0;
        show_rows(&row, step, true, &shown);
        assert_string_equal(shown.data, row.expected);
    }
    wen_buffer_free(&shown);
}

/* "number:line|", number:! above the limit. */
static const struct row line_rows[] = {
    {"", 0, 9, ""},
    {"\n", 0, 9, "1:|"},
    {"a\nb", 0, 9, "1:a|2:b|"},
    {"a\r\n\r\nb\r", 0, 9, "1:a|2:|3:b|"},
    {"a\rb\n", 0, 9, "1:a\rb|"},
    {"123456789\n1234567890\nx", 0, 9, "1:123456789|2:!|3:x|"},
    {"123456789012345678901234567890", 0, 9, "1:!|"},
    {"123456789012345678901234567890\nx\n", 0, 9, "1:!|2:x|"},
};

static void show_lines(const struct row *row, size_t step, struct wen_buffer *to)
{
    struct steps steps = {
        .stream.next = next_step, .text = row->text, .size = strlen(row->text), .step = step};
    struct wen_lines lines = {.stream = &steps.stream, .limit = row->limit};
    enum wen_lines_status status;
    struct wen_string line;

    while ((status = wen_lines_next(&lines, &line)) != WEN_LINES_END) {
        bool good = status == WEN_LINES_LINE;
        wen_buffer_format(to, "%d:%.*s|", (int)lines.number, good ? (int)line.size : 1,
                          good ? line.data : "!");
        assert_true(lines.carry.size <= row->limit + 1);
    }
    wen_lines_free(&lines);
    wen_buffer_text(to);
}

static void test_lines(void **state)
{
    struct wen_buffer shown = {0};

    (void)state;
    for (size_t i = 0; i < sizeof line_rows / sizeof line_rows[0]; i++) {
        for (size_t step = 1; step <= strlen(line_rows[i].text) + 1; step++) {
            shown.size = 0;
            show_lines(&line_rows[i], step, &shown);
            assert_string_equal(shown.data, line_rows[i].expected);
        }
    }
    wen_buffer_free(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_fault),
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests_name("read/csv", tests, NULL, NULL);
}
