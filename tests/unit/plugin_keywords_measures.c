/* SPDX-License-Identifier: MIT */
/* plugins/keywords/association.c, dispersion.c and reduced.c: worked examples, to ten digits.
 *
 * Where the values come from: rows "R" from R 4.2.2 and, where it has the measure, scipy 1.10.1 or
 * NLTK 3.8, which agree to all digits; rows "hand" follow from the definition by arithmetic. */
#include "plugins/keywords/association.h"
#include "plugins/keywords/dispersion.h"
#include "plugins/keywords/reduced.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#define MEASURE(name) offsetof(struct keywords_association, name)
#define SPREAD(name) offsetof(struct keywords_dispersion, name)

static double at(const void *measures, size_t offset)
{
    return *(const double *)((const char *)measures + offset);
}

static bool is_near(double found, double wanted)
{
    return fabs(found - wanted) <= 5e-11 * fmax(1, fabs(wanted));
}

static void check(const char *name, double found, double wanted)
{
    if (isnan(wanted) ? !isnan(found) : !is_near(found, wanted)) {
        fail_msg("%s: wanted %.15g, found %.15g", name, wanted, found);
    }
}

/* ---- association ------------------------------------------------------- */

/* 50 of 10000 words here and 20 of 25000 there: keyness is association with a corpus. */
#define KEYNESS                                                                                    \
    {                                                                                              \
        50, 70, 10000, 35000                                                                       \
    }
/* 30 times together, of 100 and of 300, in 100000. */
#define PAIR                                                                                       \
    {                                                                                              \
        30, 100, 300, 100000                                                                       \
    }

static const struct {
    const char *name;
    struct keywords_cells cells;
    size_t measure;
    double wanted;
} associations[] = {
    {"R: G2 of keyness", KEYNESS, MEASURE(log_likelihood), 55.1037724655},
    {"R: MI", PAIR, MEASURE(mi), 6.64385618977},
    {"R: MI3", PAIR, MEASURE(mi3), 16.457637381},
    {"R: t", PAIR, MEASURE(t_score), 5.4224533193},
    {"R: z", PAIR, MEASURE(z_score), 54.224533193},
    {"R: G2", PAIR, MEASURE(log_likelihood), 229.850797414},
    {"R: logDice", PAIR, MEASURE(log_dice), 11.2630344058},
    {"gensim: NPMI", PAIR, MEASURE(npmi), 0.567717524391},
    {"R: minimum sensitivity", PAIR, MEASURE(minimum_sensitivity), 0.1},
    {"R: delta P", PAIR, MEASURE(delta_p_collocate), 0.297297297297},
    {"hand: delta P the other way", PAIR, MEASURE(delta_p_node), 0.1 - 70. / 99700},
    {"hand: the other way is that of the pair turned",
     {30, 300, 100, 100000},
     MEASURE(delta_p_node),
     0.297297297297},
    {"hand: expected", PAIR, MEASURE(expected), 0.3},
    {"hand: chance has no MI", {10, 100, 100, 1000}, MEASURE(mi), 0},
    {"hand: chance has no G2", {10, 100, 100, 1000}, MEASURE(log_likelihood), 0},
    {"hand: less than chance", {1, 100, 100, 1000}, MEASURE(t_score), -9},
    {"hand: never apart", {8, 8, 8, 64}, MEASURE(npmi), 1},
    {"hand: the greatest logDice", {8, 8, 8, 64}, MEASURE(log_dice), 14},
    {"hand: empty cells add nothing to G2",
     {8, 8, 8, 64},
     MEASURE(log_likelihood),
     16 * 2.0794415416798357 + 112 * 0.13353139262452263},
    {"hand: all there is", {8, 8, 8, 8}, MEASURE(npmi), (double)NAN},
    {"hand: nothing to compare with", {8, 8, 8, 8}, MEASURE(delta_p_node), (double)NAN},
    {"hand: beyond 32 bits",
     {30000000000, 100000000000, 300000000000, 100000000000000},
     MEASURE(log_dice),
     11.2630344058},
};

static void test_association(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof associations / sizeof associations[0]; i++) {
        struct keywords_association found = keywords_association(&associations[i].cells);
        check(associations[i].name, at(&found, associations[i].measure), associations[i].wanted);
    }
}

/* What well-known programs give instead, by default or against their own manuals: none of it must
 * ever become ours. */
static const struct {
    const char *name;
    struct keywords_cells cells;
    size_t measure;
    double theirs;
} traps[] = {
    {"UCREL's wizard: G2 over two cells", KEYNESS, MEASURE(log_likelihood), 54.9774439124},
    {"quanteda: G2 over Williams' q", KEYNESS, MEASURE(log_likelihood), 54.5968001465},
    {"scipy: G2 with Yates' correction", KEYNESS, MEASURE(log_likelihood), 53.284427780},
    {"Wordless: logDice without the 14", PAIR, MEASURE(log_dice), -2.7369655942},
    {"association-measures: MI to base 10", PAIR, MEASURE(mi), 2},
    {"quanteda: MI to base e", PAIR, MEASURE(mi), 4.60517018599},
};

static void test_traps(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof traps / sizeof traps[0]; i++) {
        struct keywords_association found = keywords_association(&traps[i].cells);
        if (is_near(at(&found, traps[i].measure), traps[i].theirs)) {
            fail_msg("%s: %.15g", traps[i].name, traps[i].theirs);
        }
    }
}

/* ---- dispersion -------------------------------------------------------- */

enum { PARTS = 5 };

static const struct {
    const char *name;
    uint64_t words[PARTS], tokens[PARTS];
    size_t measure;
    double wanted;
} dispersions[] = {
#define SIZES                                                                                      \
    {                                                                                              \
        15, 10, 25, 30, 20                                                                         \
    }
#define RISING                                                                                     \
    {                                                                                              \
        1, 2, 3, 4, 5                                                                              \
    }
#define EQUAL                                                                                      \
    {                                                                                              \
        20, 20, 20, 20, 20                                                                         \
    }
#define LAST                                                                                       \
    {                                                                                              \
        0, 0, 0, 0, 5                                                                              \
    }
#define EVEN                                                                                       \
    {                                                                                              \
        3, 2, 5, 6, 4                                                                              \
    }
    {"R: DP", SIZES, RISING, SPREAD(dp), 0.166666666667},
    {"R: DPnorm", SIZES, RISING, SPREAD(dp_norm), 0.185185185185},
    {"R: D over rates", SIZES, RISING, SPREAD(juilland_d), 0.791892375035},
    {"R: D over counts, parts of one size", EQUAL, RISING, SPREAD(juilland_d), 0.764297739604},
    {"R: D2 over rates", SIZES, RISING, SPREAD(carroll_d2), 0.944777971925},
    {"R: S", SIZES, RISING, SPREAD(rosengren_s), 0.960632183498},
    {"R: KLD", SIZES, RISING, SPREAD(kl_divergence), 0.113299578501},
    {"hand: even, DP", SIZES, EVEN, SPREAD(dp), 0},
    {"hand: even, DPnorm", SIZES, EVEN, SPREAD(dp_norm), 0},
    {"hand: even, D", SIZES, EVEN, SPREAD(juilland_d), 1},
    {"hand: even, D2", SIZES, EVEN, SPREAD(carroll_d2), 1},
    {"hand: even, S", SIZES, EVEN, SPREAD(rosengren_s), 1},
    {"hand: even, KLD", SIZES, EVEN, SPREAD(kl_divergence), 0},
    {"hand: one part, DP", SIZES, LAST, SPREAD(dp), 0.8},
    {"hand: one part, DPnorm", SIZES, LAST, SPREAD(dp_norm), 0.8 / 0.9},
    {"hand: one part, D", SIZES, LAST, SPREAD(juilland_d), 0},
    {"hand: one part, D2", SIZES, LAST, SPREAD(carroll_d2), 0},
    {"hand: one part, S", SIZES, LAST, SPREAD(rosengren_s), 0.2},
    {"hand: one part, KLD", SIZES, LAST, SPREAD(kl_divergence), 2.321928094887362},
    {"hand: the smallest part, DPnorm", SIZES, {0, 7, 0, 0, 0}, SPREAD(dp_norm), 1},
    {"hand: a corpus of one part, DP", {20}, {3}, SPREAD(dp), 0},
    {"hand: a corpus of one part, DPnorm", {20}, {3}, SPREAD(dp_norm), (double)NAN},
    {"hand: a corpus of one part, D", {20}, {3}, SPREAD(juilland_d), (double)NAN},
    {"hand: a corpus of one part, D2", {20}, {3}, SPREAD(carroll_d2), (double)NAN},
    {"hand: a corpus of one part, S", {20}, {3}, SPREAD(rosengren_s), 1},
};

static void test_dispersion(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof dispersions / sizeof dispersions[0]; i++) {
        const uint64_t *words = dispersions[i].words, *tokens = dispersions[i].tokens;
        struct keywords_parts parts = {.smallest = UINT64_MAX};
        struct keywords_spread spread;
        uint64_t sum = 0;
        for (int j = 0; j < PARTS && words[j]; j++) {
            parts.count++;
            parts.words += words[j];
            parts.smallest = words[j] < parts.smallest ? words[j] : parts.smallest;
            sum += tokens[j];
        }
        keywords_spread_begin(&spread, &parts, sum);
        for (int j = 0; j < PARTS; j++) {
            if (tokens[j]) {
                keywords_spread_add(&spread, words[j], tokens[j]);
            }
        }
        struct keywords_dispersion found = keywords_spread_end(&spread);
        check(dispersions[i].name, at(&found, dispersions[i].measure), dispersions[i].wanted);
    }
}

/* ---- reduced frequency ------------------------------------------------- */

/* By hand, in a circle of 8 words. */
static const struct {
    const char *name;
    uint64_t tokens, places[4];
    double wanted;
} reductions[] = {
    {"even", 2, {0, 4}, 2},
    {"even, elsewhere", 2, {3, 7}, 2},
    {"side by side", 2, {0, 1}, 1.25},
    {"side by side over the end", 2, {0, 7}, 1.25},
    {"once", 1, {5}, 1},
    {"four in a row", 4, {2, 3, 4, 5}, 2.5},
    {"two and two", 4, {0, 1, 4, 5}, 3},
};

static void test_reduced(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof reductions / sizeof reductions[0]; i++) {
        struct keywords_reduced reduced;
        keywords_reduced_begin(&reduced, reductions[i].tokens, 8);
        for (uint64_t j = 0; j < reductions[i].tokens; j++) {
            keywords_reduced_add(&reduced, reductions[i].places[j]);
        }
        check(reductions[i].name, keywords_reduced_end(&reduced), reductions[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_association),
        cmocka_unit_test(test_traps),
        cmocka_unit_test(test_dispersion),
        cmocka_unit_test(test_reduced),
    };
    return cmocka_run_group_tests_name("keywords/measures", tests, NULL, NULL);
}
