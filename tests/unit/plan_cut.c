/* SPDX-License-Identifier: MIT */
/* core/plan/cut.c: what a unit weighs, and where it ends. */
#include "plan/cut.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* A document weighs its text, its id and 64 bytes. */
static const struct {
    size_t id, raw;
    uint64_t bytes; /* of the unit behind it */
    bool full;
} rows[] = {
    {0, 0, 64, false},          {3, 0, 131, false}, {0, 1000000, 1000195, false},
    {5, 48311, 1048575, false}, /* one less than 2^20 */
    {0, 0, 1048639, true},
};

static void test_bytes(void **state)
{
    struct wen_cut cut = {0};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct wen_record record = {.id = wen_string("", rows[i].id),
                                          .raw = wen_string("", rows[i].raw)};
        wen_cut_add(&cut, &record, "", 0);
        assert_int_equal(cut.documents, i + 1);
        assert_int_equal(cut.bytes, rows[i].bytes);
        assert_int_equal(wen_cut_full(&cut), rows[i].full);
    }
    cut.bytes = 1 << 20;
    assert_true(wen_cut_full(&cut));
}

/* CRC-32 of "123456789" is CBF43926: the check value of the catalogue of CRCs. */
static void test_check(void **state)
{
    const struct wen_record record = {.id = wen_string("", 0), .raw = wen_string("", 0)};
    static const char digits[] = "123456789";

    (void)state;
    for (size_t at = 0; at <= 9; at++) {
        struct wen_cut cut = {0};
        wen_cut_add(&cut, &record, digits, at);
        wen_cut_add(&cut, &record, digits + at, 9 - at);
        assert_int_equal(cut.check, 0xCBF43926);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bytes), cmocka_unit_test(test_check)};

    return cmocka_run_group_tests_name("plan/cut", tests, NULL, NULL);
}
