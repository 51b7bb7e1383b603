/* SPDX-License-Identifier: MIT */
/* core/record/labels.c: numbers in the order of registration. */
#include "record/labels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void test_numbers(void **state)
{
    struct wen_labels labels = {0};
    char name[16];

    (void)state;
    for (uint32_t round = 0; round < 2; round++) { /* the second time they are known */
        for (uint32_t i = 1; i <= 2000; i++) {
            snprintf(name, sizeof name, "label%u", i);
            assert_int_equal(wen_labels_number(&labels, name), i);
        }
    }
    assert_string_equal(wen_labels_name(&labels, 1), "label1");
    assert_string_equal(wen_labels_name(&labels, 2000), "label2000");
    assert_null(wen_labels_name(&labels, 0));
    assert_null(wen_labels_name(&labels, 2001));
    wen_labels_free(&labels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers)};
    return cmocka_run_group_tests_name("record/labels", tests, NULL, NULL);
}
