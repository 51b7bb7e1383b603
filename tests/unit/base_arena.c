/* SPDX-License-Identifier: MIT */
/* core/base/arena.c: what is taken keeps its bytes while others grow and move. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ARRAYS = 5, ROUNDS = 22 };

static void fill(unsigned char *memory, size_t from, size_t to, unsigned seed)
{
    for (size_t i = from; i < to; i++) {
        memory[i] = (unsigned char)(i * 31 + seed);
    }
}

static void assert_filled(const unsigned char *memory, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++) {
        if (memory[i] != (unsigned char)(i * 31 + seed)) {
            fail_msg("byte %zu of %zu is not what it was", i, size);
        }
    }
}

/* Five arrays double in turn, from 1 byte to 4 MiB, with small takes between. */
static void test_grow(void **state)
{
    struct wen_arena arena = {0};

    (void)state;
    for (int again = 0; again < 3; again++) {
        unsigned char *arrays[ARRAYS] = {NULL};
        size_t size = 0;
        for (unsigned round = 0; round < ROUNDS; round++) {
            size_t next = (size_t)1 << round;
            for (unsigned i = 0; i < ARRAYS; i++) {
                arrays[i] = wen_arena_grow(&arena, arrays[i], size, next);
                assert_int_equal((uintptr_t)arrays[i] % sizeof(double), 0);
                fill(arrays[i], size, next, i);
                memset(wen_arena_take(&arena, 3 + round), 0xEE, 3 + round);
            }
            size = next;
        }
        for (unsigned i = 0; i < ARRAYS; i++) {
            assert_filled(arrays[i], size, i);
        }
        wen_arena_reset(&arena);
    }
    wen_arena_free(&arena);
}

static void test_zero(void **state)
{
    struct wen_arena arena = {0};

    (void)state;
    for (int round = 0; round < 2; round++) { /* the second time in used memory */
        unsigned char *memory = wen_arena_zero(&arena, 1000);
        for (size_t i = 0; i < 1000; i++) {
            assert_int_equal(memory[i], 0);
        }
        memset(memory, 0xFF, 1000);
        wen_arena_reset(&arena);
    }
    wen_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grow),
        cmocka_unit_test(test_zero),
    };
    return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
