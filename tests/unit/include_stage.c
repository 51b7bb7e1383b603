/* SPDX-License-Identifier: MIT */
/* The stage interface as stages have been built against it: sizes and offsets of every struct, and
 * every number, on 64-bit Linux. A stage that was built stays as it was built, so what stands here
 * never changes within a major version; a minor one appends rows, and sizes of structs that only
 * the host makes may grow. Members of struct wen_stage are never added without a new major: a
 * stage's own size is compared. */
#include "wenliu/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof(rows)[0])

struct row {
    const char *name;
    size_t is, was;
};

/* clang-format off */
#define SIZE(type, was) {#type, sizeof(type), was}
#define OFFSET(type, member, was) {#type "." #member, offsetof(type, member), was}
#define NUMBER(name, was) {#name, (size_t)(name), (size_t)(was)}
/* clang-format on */

static const struct row sizes[] = {
    SIZE(struct wen_string, 16),  SIZE(struct wen_column, 24),   SIZE(struct wen_schema, 32),
    SIZE(union wen_cells, 8),     SIZE(union wen_slots, 8),      SIZE(struct wen_layer, 40),
    SIZE(struct wen_rows, 24),    SIZE(struct wen_table, 32),    SIZE(struct wen_vocabulary, 32),
    SIZE(union wen_value, 16),    SIZE(struct wen_field, 32),    SIZE(struct wen_document, 104),
    SIZE(struct wen_strings, 16), SIZE(struct wen_option, 64),   SIZE(struct wen_stage, 144),
    SIZE(struct wen_output, 24),  SIZE(struct wen_sorted, 32),   SIZE(struct wen_host, 192),
    SIZE(struct wen_context, 8),  SIZE(struct wen_declared, 32),
};

static const struct row offsets[] = {
    OFFSET(struct wen_string, data, 0),
    OFFSET(struct wen_string, size, 8),
    OFFSET(struct wen_declared, lines, 0),
    OFFSET(struct wen_declared, gives, 16),
    OFFSET(struct wen_declared, fields, 24),
    OFFSET(struct wen_column, name, 0),
    OFFSET(struct wen_column, type, 8),
    OFFSET(struct wen_column, flags, 12),
    OFFSET(struct wen_column, help, 16),
    OFFSET(struct wen_schema, name, 0),
    OFFSET(struct wen_schema, flags, 8),
    OFFSET(struct wen_schema, columns, 16),
    OFFSET(struct wen_schema, help, 24),
    OFFSET(union wen_cells, integer, 0),
    OFFSET(union wen_cells, real, 0),
    OFFSET(union wen_cells, string, 0),
    OFFSET(union wen_cells, label, 0),
    OFFSET(union wen_cells, word, 0),
    OFFSET(union wen_cells, position, 0),
    OFFSET(union wen_slots, integer, 0),
    OFFSET(union wen_slots, real, 0),
    OFFSET(union wen_slots, string, 0),
    OFFSET(union wen_slots, label, 0),
    OFFSET(union wen_slots, word, 0),
    OFFSET(union wen_slots, position, 0),
    OFFSET(struct wen_layer, schema, 0),
    OFFSET(struct wen_layer, count, 8),
    OFFSET(struct wen_layer, begin, 16),
    OFFSET(struct wen_layer, end, 24),
    OFFSET(struct wen_layer, columns, 32),
    OFFSET(struct wen_rows, begin, 0),
    OFFSET(struct wen_rows, end, 8),
    OFFSET(struct wen_rows, columns, 16),
    OFFSET(struct wen_table, schema, 0),
    OFFSET(struct wen_table, count, 8),
    OFFSET(struct wen_table, columns, 16),
    OFFSET(struct wen_table, first, 24),
    OFFSET(struct wen_table, last, 25),
    OFFSET(struct wen_vocabulary, self, 0),
    OFFSET(struct wen_vocabulary, size, 8),
    OFFSET(struct wen_vocabulary, word, 16),
    OFFSET(struct wen_vocabulary, find, 24),
    OFFSET(union wen_value, integer, 0),
    OFFSET(union wen_value, real, 0),
    OFFSET(union wen_value, string, 0),
    OFFSET(union wen_value, label, 0),
    OFFSET(struct wen_field, name, 0),
    OFFSET(struct wen_field, type, 8),
    OFFSET(struct wen_field, value, 16),
    OFFSET(struct wen_document, id, 0),
    OFFSET(struct wen_document, raw, 16),
    OFFSET(struct wen_document, text, 32),
    OFFSET(struct wen_document, fields, 48),
    OFFSET(struct wen_document, field_count, 56),
    OFFSET(struct wen_document, needs, 64),
    OFFSET(struct wen_document, layers, 72),
    OFFSET(struct wen_document, layer_count, 80),
    OFFSET(struct wen_document, source, 88),
    OFFSET(struct wen_strings, items, 0),
    OFFSET(struct wen_strings, count, 8),
    OFFSET(struct wen_option, name, 0),
    OFFSET(struct wen_option, type, 8),
    OFFSET(struct wen_option, offset, 16),
    OFFSET(struct wen_option, fallback, 24),
    OFFSET(struct wen_option, minimum, 32),
    OFFSET(struct wen_option, maximum, 40),
    OFFSET(struct wen_option, choices, 48),
    OFFSET(struct wen_option, help, 56),
    OFFSET(struct wen_stage, abi, 0),
    OFFSET(struct wen_stage, size, 4),
    OFFSET(struct wen_stage, name, 8),
    OFFSET(struct wen_stage, version, 16),
    OFFSET(struct wen_stage, summary, 24),
    OFFSET(struct wen_stage, flags, 32),
    OFFSET(struct wen_stage, needs, 40),
    OFFSET(struct wen_stage, gives, 48),
    OFFSET(struct wen_stage, tables, 56),
    OFFSET(struct wen_stage, fields, 64),
    OFFSET(struct wen_stage, options, 72),
    OFFSET(struct wen_stage, options_size, 80),
    OFFSET(struct wen_stage, open, 88),
    OFFSET(struct wen_stage, process, 96),
    OFFSET(struct wen_stage, save, 104),
    OFFSET(struct wen_stage, absorb, 112),
    OFFSET(struct wen_stage, finish, 120),
    OFFSET(struct wen_stage, table, 128),
    OFFSET(struct wen_stage, close, 136),
    OFFSET(struct wen_output, name, 0),
    OFFSET(struct wen_output, method, 8),
    OFFSET(struct wen_output, level, 16),
    OFFSET(struct wen_output, member, 20),
    OFFSET(struct wen_sorted, key, 0),
    OFFSET(struct wen_sorted, value, 16),
    OFFSET(struct wen_host, abi, 0),
    OFFSET(struct wen_host, size, 4),
    OFFSET(struct wen_host, allocate, 8),
    OFFSET(struct wen_host, add, 16),
    OFFSET(struct wen_host, set_text, 24),
    OFFSET(struct wen_host, set_field, 32),
    OFFSET(struct wen_host, label, 40),
    OFFSET(struct wen_host, label_name, 48),
    OFFSET(struct wen_host, offer, 56),
    OFFSET(struct wen_host, vocabulary, 64),
    OFFSET(struct wen_host, find_data, 72),
    OFFSET(struct wen_host, emit, 80),
    OFFSET(struct wen_host, open_output, 88),
    OFFSET(struct wen_host, write, 96),
    OFFSET(struct wen_host, add_row, 104),
    OFFSET(struct wen_host, create, 112),
    OFFSET(struct wen_host, write_file, 120),
    OFFSET(struct wen_host, warn, 128),
    OFFSET(struct wen_host, count, 136),
    OFFSET(struct wen_host, fail, 144),
    OFFSET(struct wen_host, open_sorter, 152),
    OFFSET(struct wen_host, sort, 160),
    OFFSET(struct wen_host, next_sorted, 168),
    OFFSET(struct wen_host, close_sorter, 176),
    OFFSET(struct wen_host, progress, 184),
    OFFSET(struct wen_context, host, 0),
};

static const struct row numbers[] = {
    NUMBER(WEN_OK, 0),
    NUMBER(WEN_DROP, 1),
    NUMBER(WEN_QUARANTINE, -1),
    NUMBER(WEN_STOP, -2),
    NUMBER(WEN_INTEGER, 1),
    NUMBER(WEN_REAL, 2),
    NUMBER(WEN_STRING, 3),
    NUMBER(WEN_LABEL, 4),
    NUMBER(WEN_WORD, 5),
    NUMBER(WEN_POSITION, 6),
    NUMBER(WEN_HIDDEN, 1),
    NUMBER(WEN_SPANS, 1),
    NUMBER(WEN_DISJOINT, 2),
    NUMBER(WEN_DENSE, 4),
    NUMBER(WEN_SURFACE, 8),
    NUMBER(WEN_OPTIONAL, 16),
    NUMBER(WEN_OPTION_BOOLEAN, 1),
    NUMBER(WEN_OPTION_INTEGER, 2),
    NUMBER(WEN_OPTION_NUMBER, 3),
    NUMBER(WEN_OPTION_STRING, 4),
    NUMBER(WEN_OPTION_CHOICE, 5),
    NUMBER(WEN_OPTION_PATH, 6),
    NUMBER(WEN_OPTION_STRINGS, 7),
    NUMBER(WEN_OPTION_PATHS, 8),
    NUMBER(WEN_OPTION_NEEDS, 9),
    NUMBER(WEN_OPTION_GIVES, 10),
    NUMBER(WEN_REWRITES_TEXT, 1),
    NUMBER(WEN_WRITER, 2),
    NUMBER(WEN_STARTS_PROCESSES, 4),
    NUMBER(WEN_ABI_MAJOR, 1),
    NUMBER(WEN_ABI_MINOR, 4),
    NUMBER(WEN_NO_INTEGER, INT64_MIN),
    NUMBER(WEN_NOWHERE, 4294967295u),
};

static void check(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].is != rows[i].was) {
            fail_msg("%s was %zu and is %zu: stages that are built would not work any more",
                     rows[i].name, rows[i].was, rows[i].is);
        }
    }
}

static void test_sizes(void **state)
{
    (void)state;
    if (sizeof(void *) != 8) {
        skip();
    }
    check(sizes, COUNT(sizes));
}

static void test_offsets(void **state)
{
    (void)state;
    if (sizeof(void *) != 8) {
        skip();
    }
    check(offsets, COUNT(offsets));
}

static void test_numbers(void **state)
{
    (void)state;
    check(numbers, COUNT(numbers));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests_name("include/stage", tests, NULL, NULL);
}
