/* SPDX-License-Identifier: MIT */
/* plugins/keywords/keyness.c and contingency.c: worked examples, to ten digits.
 *
 * Where the values come from: rows "R" from R 4.2.2 and, where it has the measure, scipy 1.10.1 or
 * NLTK 3.8, which agree to all digits; rows "hand" follow from the definition by arithmetic. What
 * whole tables hold is in tests/pipeline/comparison.sh. */
#include "plugins/keywords/contingency.h"
#include "plugins/keywords/keyness.h"
#include "plugins/keywords/tables.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* a, b, N1, N2 */
#define GOLDEN                                                                                     \
    {                                                                                              \
        50, 20, 10000, 25000                                                                       \
    }
#define NONE_THERE                                                                                 \
    {                                                                                              \
        50, 0, 10000, 25000                                                                        \
    }
#define NONE_HERE                                                                                  \
    {                                                                                              \
        0, 20, 10000, 25000                                                                        \
    }
#define CHANCE                                                                                     \
    {                                                                                              \
        20, 50, 10000, 25000                                                                       \
    }
#define BIG                                                                                        \
    {                                                                                              \
        50000000000, 20000000000, 10000000000000, 25000000000000                                   \
    }

static const struct {
    const char *name;
    struct keywords_contrast contrast;
    int measure;
    double wanted;
} rows[] = {
    {"R: G2 over two cells", GOLDEN, KEYWORDS_G2_2CELL, 54.9774439124},
    {"R: G2 over four cells", GOLDEN, KEYWORDS_G2_4CELL, 55.1037724655},
    {"R: G2 over Williams' q", GOLDEN, KEYWORDS_G2_WILLIAMS, 54.5968001465},
    {"R: chi2", GOLDEN, KEYWORDS_CHI2, 63.126252505},
    {"R: chi2 with Yates' correction", GOLDEN, KEYWORDS_CHI2_YATES, 61.0395791583},
    {"hand: chi2 over two cells", GOLDEN, KEYWORDS_CHI2_2CELL, 63},
    {"R: log ratio", GOLDEN, KEYWORDS_LOG_RATIO, 2.64385618977},
    {"R: log ratio, none there", NONE_THERE, KEYWORDS_LOG_RATIO, 7.96578428466},
    {"hand: log ratio, none here", NONE_HERE, KEYWORDS_LOG_RATIO, -4},
    {"R: %DIFF", GOLDEN, KEYWORDS_DIFFERENCE, 525},
    {"hand: %DIFF, none there", NONE_THERE, KEYWORDS_DIFFERENCE, (double)INFINITY},
    {"hand: %DIFF, none here", NONE_HERE, KEYWORDS_DIFFERENCE, -100},
    {"R: odds ratio", GOLDEN, KEYWORDS_ODDS_RATIO, 6.27638190955},
    {"hand: odds ratio, none there", NONE_THERE, KEYWORDS_ODDS_RATIO, (double)INFINITY},
    {"R: BIC of two cells", GOLDEN, KEYWORDS_BIC_2CELL, 44.5143405720},
    {"R: BIC of four cells", GOLDEN, KEYWORDS_BIC_4CELL, 44.6406691250},
    {"R: ELL", GOLDEN, KEYWORDS_ELL, 0.000524340618},
    {"hand: ELL, up to one expected", {2, 0, 10000, 25000}, KEYWORDS_ELL, (double)NAN},
    {"R: simple maths, 1", GOLDEN, KEYWORDS_SIMPLE_MATHS_1, 6.24344569288},
    {"R: simple maths, 100", GOLDEN, KEYWORDS_SIMPLE_MATHS_100, 5.66666666667},
    {"hand: simple maths, none there", NONE_THERE, KEYWORDS_SIMPLE_MATHS_1, 5001},
    {"R: log odds", GOLDEN, KEYWORDS_LOG_ODDS_Z, 6.93546911442},
    {"hand: log odds, none there", NONE_THERE, KEYWORDS_LOG_ODDS_Z, (double)NAN},
    {"hand: expected", GOLDEN, KEYWORDS_EXPECTED, 20},
    {"hand: per million", GOLDEN, KEYWORDS_TARGET_PER_MILLION, 5000},
    {"hand: per million there", GOLDEN, KEYWORDS_REFERENCE_PER_MILLION, 800},
    {"hand: chance has no G2", CHANCE, KEYWORDS_G2_4CELL, 0},
    {"hand: chance has no chi2", CHANCE, KEYWORDS_CHI2_YATES, 0},
    {"hand: chance is likely", CHANCE, KEYWORDS_P_G2_4CELL, 1},
    {"hand: a thousand million times as much, G2", BIG, KEYWORDS_G2_4CELL, 55.1037724655e9},
    {"hand: a thousand million times as much, chi2", BIG, KEYWORDS_CHI2, 63.126252505e9},
    {"hand: all cells filled and E above 5: no correction", GOLDEN, KEYWORDS_CHI2_QUANTEDA,
     63.126252505},
    {"hand: the other way round: a sign",
     {20, 50, 25000, 10000},
     KEYWORDS_CHI2_QUANTEDA,
     -63.126252505},
};

static bool is_near(double found, double wanted)
{
    return found == wanted || (isnan(found) && isnan(wanted)) ||
           fabs(found - wanted) <= 5e-11 * fmax(fabs(wanted), 1e-3);
}

static void test_measures(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double found = keywords_keyness_measures[rows[i].measure].value(&rows[i].contrast);
        if (!is_near(found, rows[i].wanted)) {
            fail_msg("%s: wanted %.15g, found %.15g", rows[i].name, rows[i].wanted, found);
        }
    }
}

/* 3 of 1000 and 1 of 4000: chance gives 0.8, so quanteda corrects. Both by hand. */
static void test_quanteda(void **state)
{
    const struct keywords_contrast few = {3, 1, 1000, 4000};
    double plain = 3 * 3999. - 1 * 997., margins = 4. * 4996 * 1000 * 4000;

    (void)state;
    assert_true(is_near(keywords_keyness_measures[KEYWORDS_CHI2].value(&few),
                        5000 * plain * plain / margins));
    assert_true(is_near(keywords_keyness_measures[KEYWORDS_CHI2_QUANTEDA].value(&few),
                        5000 * (plain - 2500) * (plain - 2500) / margins));
}

/* What well-known programs give instead, by default or against their own manuals. */
static const struct {
    const char *name;
    int measure;
    double theirs;
} traps[] = {
    {"scipy: G2 with Yates' correction", KEYWORDS_G2_4CELL, 53.284427780},
    {"UCREL's wizard: two cells", KEYWORDS_G2_4CELL, 54.9774439124},
    {"quanteda's manual: Williams by default", KEYWORDS_G2_4CELL, 54.5968001465},
    {"quanteda: chi2 times Williams' q", KEYWORDS_CHI2, 63.126252505 * 1.0092857515},
    {"AntConc 3: chi2 over two cells", KEYWORDS_CHI2, 63},
    {"Fisher's test: the conditional odds ratio", KEYWORDS_ODDS_RATIO, 6.27536685},
    {"Walter 1975: 0.5 everywhere", KEYWORDS_LOG_RATIO, 2.6221},
};

static void test_traps(void **state)
{
    const struct keywords_contrast golden = GOLDEN;

    (void)state;
    for (size_t i = 0; i < sizeof traps / sizeof traps[0]; i++) {
        double found = keywords_keyness_measures[traps[i].measure].value(&golden);
        if (fabs(found - traps[i].theirs) < 1e-5 * traps[i].theirs) {
            fail_msg("%s: %.15g", traps[i].name, found);
        }
    }
}

static const struct {
    struct keywords_contrast contrast;
    int sign;
} signs[] = {{GOLDEN, 1}, {CHANCE, 0}, {{20, 51, 10000, 25000}, -1}, {NONE_HERE, -1}, {BIG, 1}};

static void test_sign(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        assert_int_equal(keywords_keyness_sign(&signs[i].contrast), signs[i].sign);
    }
}

/* Quantiles of chi-squared with one degree of freedom, from any table. */
static void test_p(void **state)
{
    static const double quantiles[][2] = {
        {0, 1}, {3.841458820694124, 0.05}, {6.634896601021213, 0.01}, {10.827566170662733, 0.001}};

    (void)state;
    for (size_t i = 0; i < sizeof quantiles / sizeof quantiles[0]; i++) {
        assert_true(is_near(keywords_contingency_p(quantiles[i][0]), quantiles[i][1]));
    }
}

/* The table has the measures in their order, behind four columns of counts. */
static void test_columns(void **state)
{
    const struct wen_column *columns = keywords_keyness_table.columns;
    size_t count = 0;

    (void)state;
    for (; columns[count].name; count++) {
    }
    assert_int_equal(count, 4 + KEYWORDS_KEYNESS_MEASURES + 2);
    for (int i = 0; i < KEYWORDS_KEYNESS_MEASURES; i++) {
        assert_string_equal(columns[4 + i].name, keywords_keyness_measures[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_measures), cmocka_unit_test(test_quanteda),
        cmocka_unit_test(test_traps),    cmocka_unit_test(test_sign),
        cmocka_unit_test(test_p),        cmocka_unit_test(test_columns),
    };
    return cmocka_run_group_tests_name("keywords/keyness", tests, NULL, NULL);
}
