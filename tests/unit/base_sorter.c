/* SPDX-License-Identifier: MIT */
/* core/base/sorter.c: the same order as qsort() gives, whatever the budget. */
#include "base/sorter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 20000, KEY = 40 };

struct record {
    char key[KEY];
    uint32_t size, number;
};

static int compare(const void *a, const void *b)
{
    const struct record *left = a, *right = b;
    int order = wen_sorter_compare(left->key, left->size, right->key, right->size);

    return order ? order : (left->number > right->number) - (left->number < right->number);
}

/* Keys with zero bytes, empty ones, prefixes of others, many equal. */
static void make(struct record *record, uint32_t number)
{
    uint64_t random = (number + 1) * 0x9E3779B97F4A7C15u;

    record->number = number;
    record->size = (uint32_t)(random >> 33) % (KEY + 1);
    for (uint32_t i = 0; i < record->size; i++) {
        record->key[i] = (char)((random >> (i % 3 * 8)) % 3);
    }
}

static void check(size_t count, size_t budget)
{
    static struct record records[MOST];
    struct wen_sorter *sorter = wen_sorter_new("/tmp", budget);
    struct wen_sorted sorted;
    struct wen_error error;

    for (uint32_t i = 0; i < count; i++) {
        make(&records[i], i);
        assert_int_equal(
            wen_sorter_add(sorter, records[i].key, records[i].size, &i, sizeof i, &error),
            WEN_EXIT_OK);
    }
    qsort(records, count, sizeof *records, compare);
    for (size_t i = 0; i < count; i++) {
        uint32_t number;
        assert_int_equal(wen_sorter_next(sorter, &sorted, &error), 1);
        assert_int_equal(sorted.key.size, records[i].size);
        assert_memory_equal(sorted.key.data, records[i].key, sorted.key.size);
        assert_int_equal(sorted.value.size, sizeof number);
        memcpy(&number, sorted.value.data, sizeof number);
        assert_int_equal(number, records[i].number);
    }
    assert_int_equal(wen_sorter_next(sorter, &sorted, &error), 0);
    assert_int_equal(wen_sorter_next(sorter, &sorted, &error), 0);
    wen_sorter_free(sorter);
}

static const struct {
    size_t count, budget;
} rows[] = {
    {0, 100},      {1, 0},           {2, 0},
    {63, 1},       {64, 1},          {65, 1},
    {64 * 64, 1},  {64 * 64 + 1, 1}, /* one record a run */
    {20000, 1000}, {20000, 100000},  {20000, 10000000},
};

static void test_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check(rows[i].count, rows[i].budget);
    }
}

/* A record longer than what is read at once. */
static void test_long(void **state)
{
    enum { LONG = 300000 };
    struct wen_sorter *sorter = wen_sorter_new("/tmp", 1000);
    char *key = malloc(LONG);
    struct wen_sorted sorted;
    struct wen_error error;

    (void)state;
    memset(key, 'x', LONG);
    for (char first = 'e'; first >= 'a'; first--) {
        key[0] = first;
        assert_int_equal(wen_sorter_add(sorter, key, LONG, "v", 1, &error), WEN_EXIT_OK);
    }
    for (char first = 'a'; first <= 'e'; first++) {
        key[0] = first;
        assert_int_equal(wen_sorter_next(sorter, &sorted, &error), 1);
        assert_int_equal(sorted.key.size, LONG);
        assert_memory_equal(sorted.key.data, key, LONG);
        assert_memory_equal(sorted.value.data, "v", 1);
    }
    assert_int_equal(wen_sorter_next(sorter, &sorted, &error), 0);
    free(key);
    wen_sorter_free(sorter);
}

/* No bytes at all are a key and a value like others. */
static void test_empty(void **state)
{
    struct wen_sorter *sorter = wen_sorter_new("/tmp", 1000);
    struct wen_sorted sorted;
    struct wen_error error;

    (void)state;
    assert_int_equal(wen_sorter_add(sorter, "a", 1, NULL, 0, &error), WEN_EXIT_OK);
    assert_int_equal(wen_sorter_add(sorter, NULL, 0, "b", 1, &error), WEN_EXIT_OK);
    assert_int_equal(wen_sorter_next(sorter, &sorted, &error), 1);
    assert_int_equal(sorted.key.size, 0);
    assert_int_equal(sorted.value.size, 1);
    assert_int_equal(wen_sorter_next(sorter, &sorted, &error), 1);
    assert_int_equal(sorted.key.size, 1);
    assert_int_equal(sorted.value.size, 0);
    assert_int_equal(wen_sorter_next(sorter, &sorted, &error), 0);
    wen_sorter_free(sorter);
}

static void test_no_folder(void **state)
{
    struct wen_sorter *sorter = wen_sorter_new("/nonexistent", 1);
    struct wen_error error;

    (void)state;
    assert_int_equal(wen_sorter_add(sorter, "a", 1, "", 0, &error), WEN_EXIT_OK);
    assert_int_equal(wen_sorter_add(sorter, "b", 1, "", 0, &error), WEN_EXIT_IO);
    assert_non_null(strstr(error.text, "/nonexistent"));
    wen_sorter_free(sorter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_no_folder),
    };
    return cmocka_run_group_tests_name("base/sorter", tests, NULL, NULL);
}
