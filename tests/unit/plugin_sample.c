/* SPDX-License-Identifier: MIT */
/* plugins/sample: hashes as Python's integers give them from the definitions of
 * FNV-1a and MurmurHash3, and what a sample of a share is. */
#include "sample.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct row {
    const char *bytes;
    uint64_t seed, hash;
} rows[] = {
    {"", 0, 0x7bd3144f29c0cc9e},       {"a", 0, 0x6df9901ee878b6be},
    {"foobar", 0, 0xfc1693fbb18ca149}, {"foobar", 9007199254740991, 0xcd33f00b2b2e93cb},
    {"文流", 7, 0x4fdd223d68fe37c3},
};

static void test_hash(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct wen_string raw = wen_string(rows[i].bytes, strlen(rows[i].bytes));
        assert_true(sample_hash(raw, rows[i].seed) == rows[i].hash);
    }
}

enum { DOCUMENTS = 100000 };

/* Document number i: short texts that differ little. */
static struct wen_string document(unsigned i, char text[32])
{
    return wen_string(text, (size_t)snprintf(text, 32, "第%u篇", i));
}

/* A count of N trials with a chance of p lies within 5 standard deviations of
 * N p, but for one sample in 1.7 million; seeds are fixed, so it does or not. */
static void test_share(void **state)
{
    static const double shares[] = {0, 0.001, 0.1, 0.5, 0.9, 1};
    char text[32];

    (void)state;
    for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++) {
        for (uint64_t seed = 0; seed < 3; seed++) {
            double taken = 0, wanted = DOCUMENTS * shares[s];
            for (unsigned i = 0; i < DOCUMENTS; i++) {
                taken += sample_takes(document(i, text), seed, shares[s]);
            }
            assert_true(fabs(taken - wanted) <= 5 * sqrt(wanted * (1 - shares[s])));
        }
    }
}

/* What a share takes a larger one takes; what two seeds take is independent. */
static void test_seeds(void **state)
{
    double both = 0;
    char text[32];

    (void)state;
    for (unsigned i = 0; i < DOCUMENTS; i++) {
        struct wen_string raw = document(i, text);
        bool taken = sample_takes(raw, 1, 0.2);
        assert_true(!taken || sample_takes(raw, 1, 0.3));
        both += taken && sample_takes(raw, 2, 0.2);
    }
    assert_true(fabs(both - DOCUMENTS * 0.04) <= 5 * sqrt(DOCUMENTS * 0.04 * 0.96));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_share),
        cmocka_unit_test(test_seeds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
