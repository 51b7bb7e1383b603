/* SPDX-License-Identifier: MIT */
/* core/record/rows.c: rows that fit the contract and rows that do not. */
#include "record/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct wen_column columns[] = {
    {"kind", WEN_LABEL, 0, "A label."},
    {"word", WEN_WORD, WEN_HIDDEN, "A word."},
    {"at", WEN_POSITION, 0, "A position."},
    {"name", WEN_STRING, 0, "A string."},
    {"count", WEN_INTEGER, 0, "A number."},
    {"score", WEN_REAL, 0, "A real."},
    {0},
};
static const struct wen_schema spans = {"spans", WEN_SPANS, columns, "Spans."};
static const struct wen_schema disjoint = {"spans", WEN_SPANS | WEN_DISJOINT, columns, "Spans."};

static const char text[] = "文流 text flow"; /* 6 bytes of Chinese, then 10 of ASCII */

struct row {
    const char *name;
    const struct wen_schema *schema;
    uint32_t begin[2], end[2]; /* of two rows */
    const char *fault;         /* part of the sentence, or NULL */
};

static const struct row span_rows[] = {
    {"two words", &disjoint, {0, 7}, {6, 11}, NULL},
    {"the whole text", &spans, {0, 0}, {16, 3}, NULL},
    {"nested", &spans, {0, 3}, {6, 6}, NULL},
    {"beyond the text", &spans, {0, 7}, {6, 17}, "row 1 of layer spans covers 7..17"},
    {"backwards", &spans, {3, 7}, {0, 11}, "row 0 of layer spans covers 3..0"},
    {"empty", &spans, {3, 7}, {3, 11}, "covers 3..3"},
    {"begins inside a character", &spans, {1, 7}, {6, 11}, "inside a character"},
    {"ends inside a character", &spans, {0, 7}, {4, 11}, "inside a character"},
    {"not sorted", &spans, {7, 0}, {11, 6}, "not sorted"},
    {"shorter one first", &spans, {0, 0}, {3, 6}, "not sorted"},
    {"overlapping", &disjoint, {0, 3}, {6, 8}, "overlaps"},
};

static int check(struct wen_store *store, const struct wen_labels *labels, struct wen_error *error)
{
    static const struct wen_vocabulary vocabulary = {.size = 10};
    const struct wen_vocabulary *vocabularies[] = {NULL, &vocabulary, NULL, NULL, NULL, NULL};
    struct wen_store_limits limits = {wen_string(text, sizeof text - 1), labels, vocabularies};

    return wen_store_check(store, &limits, error);
}

static void test_spans(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof span_rows / sizeof span_rows[0]; i++) {
        const struct row *row = &span_rows[i];
        struct wen_arena arena = {0};
        struct wen_labels labels = {0};
        struct wen_error error = {0};
        struct wen_store store;
        wen_store_init(&store, row->schema);
        struct wen_rows *rows = wen_store_add(&store, &arena, 2);
        memcpy(rows->begin, row->begin, sizeof row->begin);
        memcpy(rows->end, row->end, sizeof row->end);
        int status = check(&store, &labels, &error);
        if (row->fault) {
            assert_int_equal(status, WEN_EXIT_DATA);
            assert_non_null(strstr(error.text, row->fault));
        } else {
            assert_int_equal(status, WEN_EXIT_OK);
        }
        wen_store_free(&store);
        wen_arena_free(&arena);
    }
}

enum cell { LABEL, WORD, POSITION, STRING };

static void test_cells(void **state)
{
    static const struct {
        enum cell cell;
        uint32_t number;
        const char *string;
        const char *fault;
    } rows[] = {
        {LABEL, 0, NULL, NULL},
        {LABEL, 1, NULL, NULL},
        {LABEL, 2, NULL, "label that was not registered"},
        {WORD, 10, NULL, NULL},
        {WORD, 11, NULL, "word that its vocabulary lacks"},
        {POSITION, WEN_NOWHERE, NULL, NULL},
        {POSITION, 16, NULL, NULL},
        {POSITION, 17, NULL, "position"},
        {POSITION, 2, NULL, "position"},
        {STRING, 0, "流", NULL},
        {STRING, 0, "\xE6\xB5", "not valid UTF-8"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wen_arena arena = {0};
        struct wen_labels labels = {0};
        struct wen_error error = {0};
        struct wen_store store;
        wen_labels_number(&labels, "only");
        wen_store_init(&store, &spans);
        struct wen_rows *added = wen_store_add(&store, &arena, 1);
        added->end[0] = 3;
        switch (rows[i].cell) {
        case LABEL: added->columns[0].label[0] = rows[i].number; break;
        case WORD: added->columns[1].word[0] = rows[i].number; break;
        case POSITION: added->columns[2].position[0] = rows[i].number; break;
        case STRING:
            added->columns[3].string[0] = wen_string(rows[i].string, strlen(rows[i].string));
            break;
        }
        int status = check(&store, &labels, &error);
        assert_int_equal(status, rows[i].fault ? WEN_EXIT_DATA : WEN_EXIT_OK);
        if (rows[i].fault) {
            assert_non_null(strstr(error.text, rows[i].fault));
        }
        wen_store_free(&store);
        wen_arena_free(&arena);
        wen_labels_free(&labels);
    }
}

/* Rows keep their cells while the store grows, and start as "no value". */
static void test_growth(void **state)
{
    enum { ROWS = 10000 };
    struct wen_arena arena = {0};
    struct wen_store store;

    (void)state;
    wen_store_init(&store, &spans);
    for (uint32_t i = 0; i < ROWS; i++) {
        struct wen_rows *rows = wen_store_add(&store, &arena, 1);
        assert_int_equal(rows->columns[4].integer[0], WEN_NO_INTEGER);
        assert_true(rows->columns[5].real[0] != rows->columns[5].real[0]);
        assert_int_equal(rows->columns[2].position[0], WEN_NOWHERE);
        rows->begin[0] = i;
        rows->columns[4].integer[0] = i;
    }
    const struct wen_layer *layer = wen_store_layer(&store);
    assert_int_equal(layer->count, ROWS);
    for (uint32_t i = 0; i < ROWS; i++) {
        assert_int_equal(layer->begin[i], i);
        assert_int_equal(layer->columns[4].integer[i], i);
    }
    wen_store_free(&store);
    wen_arena_free(&arena);
}

/* Strings that were kept stand where what they were copied from is gone. */
static void test_keep(void **state)
{
    enum { NAME = 3 };
    struct wen_arena arena = {0};
    struct wen_store store;
    char name[] = "first";

    (void)state;
    wen_store_init(&store, &spans);
    assert_non_null(wen_store_add(&store, &arena, 0)); /* no rows, before there are any */
    wen_store_add(&store, &arena, 1)->columns[NAME].string[0] = wen_string(name, 5);
    wen_store_keep(&store, &arena, 0);
    memcpy(name, "other", 5);
    struct wen_rows *rows = wen_store_add(&store, &arena, 3);
    rows->columns[NAME].string[0] = wen_string(name, 5);
    rows->columns[NAME].string[1] = wen_string(name, 0); /* empty, not "no value" */
    wen_store_keep(&store, &arena, 1);
    memcpy(name, "third", 5);
    const struct wen_string *names = wen_store_layer(&store)->columns[NAME].string;
    assert_int_equal(names[0].size, 5);
    assert_memory_equal(names[0].data, "first", 5);
    assert_memory_equal(names[1].data, "other", 5);
    assert_non_null(names[2].data);
    assert_int_equal(names[2].size, 0);
    assert_null(names[3].data);
    wen_store_free(&store);
    wen_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_spans),
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_growth),
        cmocka_unit_test(test_keep),
    };
    return cmocka_run_group_tests_name("record/rows", tests, NULL, NULL);
}
