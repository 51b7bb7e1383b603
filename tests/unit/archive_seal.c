/* SPDX-License-Identifier: MIT */
/* core/archive/seal.c: any changed, missing or added byte breaks a seal. */
#include "archive/seal.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* the hash is sha256sum's of the bytes before the line */
static const char sealed[] =
    "{\n  \"wenliu\": \"0.1.0\",\n"
    "  \"seal\": \"6f921604028e1322b9e8870c93ce947d95031bf7147b3f0e4b00339841da77d8\"\n}\n";

static void test_seal(void **state)
{
    struct wen_buffer file = {0};

    (void)state;
    wen_buffer_add_text(&file, "{\n  \"wenliu\": \"0.1.0\",\n");
    wen_seal_append(&file);
    assert_int_equal(file.size, sizeof sealed - 1);
    assert_memory_equal(file.data, sealed, file.size);
    assert_true(wen_seal_check(file.data, file.size));
    for (size_t i = 0; i < file.size; i++) {
        for (int bit = 0; bit < 8; bit++) {
            file.data[i] = (char)(file.data[i] ^ (1 << bit));
            assert_false(wen_seal_check(file.data, file.size));
            file.data[i] = (char)(file.data[i] ^ (1 << bit));
        }
        assert_false(wen_seal_check(file.data, i));
    }
    wen_buffer_add_byte(&file, '\n');
    assert_false(wen_seal_check(file.data, file.size));
    wen_buffer_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_seal)};
    return cmocka_run_group_tests_name("archive/seal", tests, NULL, NULL);
}
