/* SPDX-License-Identifier: MIT */
/* Pairs of entities: in sentences and documents, long ones too, in memory and in files, and damaged
 * bytes; the two measures. */
#include "corpus.h"
#include "sorting_host.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What counts the documents of a unit. */
struct bench {
    struct entities_tally *tally;
    struct entities_pairs pairs;
};

static struct wen_context context = {&sorting_host};

static void open_bench(struct bench *bench, bool documents)
{
    *bench = (struct bench){.tally = entities_tally_new(2), .pairs = {.documents = documents}};
}

static void close_bench(struct bench *bench)
{
    entities_tally_free(bench->tally);
    entities_pairs_free(&bench->pairs);
}

/* A document of one-letter entities, "." ends a sentence; "/" as its end: no sentence holds what
 * stands before it. `layer` false: without sentences. */
static void count(struct bench *bench, const char *text, bool layer)
{
    uint32_t begin[64], end[64], sentences = 0, from = 0, row;

    entities_tally_next_document(bench->tally, 0);
    for (uint32_t i = 0; text[i]; i++) {
        const struct wen_string names[] = {{text + i, 1}, {"T", 1}};
        if (text[i] == '.' || text[i] == '/') {
            begin[sentences] = text[i] == '.' ? from : i;
            end[sentences++] = i + 1;
            from = i + 1;
            continue;
        }
        assert_int_equal(entities_tally_mention(bench->tally, names, &row), 0);
        assert_true(entities_pairs_mention(&bench->pairs, i, row));
    }
    assert_true(entities_pairs_end_document(&bench->pairs, bench->tally, layer ? begin : NULL,
                                            layer ? end : NULL, layer ? sentences : 0));
}

static void absorb(struct entities_corpus *corpus, struct bench *bench)
{
    struct entities_bytes bytes = {0};

    assert_int_equal(entities_tally_save(bench->tally, &bytes), 0);
    assert_true(entities_pairs_save(&bench->pairs, &bytes));
    assert_int_equal(entities_corpus_absorb(corpus, &context, bytes.data, bytes.size), WEN_OK);
    free(bytes.data);
}

/* All rows: "a b sentences documents R1 C1;…", and N behind them. */
static void show(struct entities_corpus *corpus, char *text)
{
    struct entities_pair_row row;
    uint64_t total = 0;
    int more;

    assert_int_equal(entities_corpus_rank(corpus, &context), WEN_OK);
    *text = 0;
    while ((more = entities_corpus_next_pair(corpus, &context, &row)) > 0) {
        text += sprintf(text, "%.*s %.*s %d %d %d %d;", (int)row.names[0].size, row.names[0].data,
                        (int)row.names[2].size, row.names[2].data, (int)row.sentences,
                        (int)row.documents, (int)row.cells.first, (int)row.cells.second);
        total = row.cells.total;
    }
    assert_int_equal(more, 0);
    sprintf(text, " %d", (int)total);
    entities_corpus_end(corpus, &context);
    entities_corpus_free(corpus);
}

/* ---- small corpora, counted by hand --------------------------------------- */

static const struct {
    bool documents, layer;
    unsigned minimum, top;
    const char *texts[4];
    const char *rows;
} rows[] = {
    {false, true, 1, 0, {"ab.c."}, "a b 1 1 1 1; 2"},
    /* a pair counts once in a sentence and in a document; the greatest G2 first */
    {false, true, 1, 0, {"abab.ba.c.", "ab.", "c."}, "a b 3 2 3 3; 5"},
    {false, true, 1, 0, {"ab.ab.ac.d.d."}, "a b 2 1 3 2;a c 1 1 3 1; 5"},
    /* names in the order of bytes, whichever comes first */
    {false, true, 1, 0, {"ba.c."}, "a b 1 1 1 1; 2"},
    {false, true, 1, 0, {"aa.a."}, " 0"},
    /* what no sentence holds counts nowhere */
    {false, true, 1, 0, {"ab/ab.", "cd."}, "a b 1 1 1 1;c d 1 1 1 1; 3"},
    {false, true, 1, 0, {"ab", "cd."}, "c d 1 1 1 1; 1"},
    /* without sentences a document is one */
    {false, false, 1, 0, {"ab.ab.c.", "d."}, "a b 1 1 1 1;a c 1 1 1 1;b c 1 1 1 1; 2"},
    {false, true, 2, 0, {"ab.ab.ac.c.c."}, "a b 2 1 3 2; 5"},
    {false, true, 1, 1, {"ab.ab.ac.d.d."}, "a b 2 1 3 2; 5"},
    {true, true, 1, 0, {"ab.c.", "ab.", "d."}, "a b 2 2 2 2;a c 0 1 2 1;b c 0 1 2 1; 3"},
    {true, true, 2, 0, {"a.b.", "ab.", "d."}, "a b 1 2 2 2; 3"},
    {true, false, 1, 0, {"ab", "c"}, "a b 1 1 1 1; 2"},
};

static void run_row(size_t i, size_t budget, char *text)
{
    struct entities_pair_rules rules = {rows[i].documents, rows[i].minimum, rows[i].top};
    struct entities_corpus corpus;

    assert_true(entities_corpus_open(&corpus, 2, &rules, budget));
    for (size_t k = 0; k < 4 && rows[i].texts[k]; k++) {
        struct bench bench; /* each document is a unit */
        open_bench(&bench, rows[i].documents);
        count(&bench, rows[i].texts[k], rows[i].layer);
        absorb(&corpus, &bench);
        close_bench(&bench);
    }
    show(&corpus, text);
}

static void test_rows(void **state)
{
    char text[4096];
    int wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (size_t budget = 0; budget <= 1 << 20; budget += 1 << 20) {
            run_row(i, budget, text);
            if (strcmp(text, rows[i].rows) != 0) {
                print_error("%zu: expected %s\n   found %s\n", i, rows[i].rows, text);
                wrong++;
            }
        }
    }
    assert_int_equal(wrong, 0);
}

/* ---- many ------------------------------------------------------------------ */

/* Documents of letters that come with a fixed seed, in units of `unit`. */
static void count_many(struct entities_corpus *corpus, unsigned unit)
{
    struct bench bench;
    uint64_t seed = 7;
    char text[40];

    open_bench(&bench, false);
    for (unsigned document = 0; document < 600; document++) {
        for (size_t i = 0; i < sizeof text - 1; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[i] = i % 5 == 4 ? '.' : (char)('A' + seed % 53 % 40);
        }
        text[sizeof text - 1] = 0;
        count(&bench, text, true);
        if (document % unit == unit - 1 || document == 599) {
            absorb(corpus, &bench);
            close_bench(&bench);
            open_bench(&bench, false);
        }
    }
    close_bench(&bench);
}

static void test_units(void **state)
{
    static const struct {
        unsigned unit;
        size_t budget;
    } ways[] = {{600, 1 << 24}, {7, 1 << 24}, {7, 0}, {31, 200000}, {600, 0}};
    static char expected[1 << 16], text[1 << 16];

    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct entities_pair_rules rules = {false, 2, 0};
        struct entities_corpus corpus;
        assert_true(entities_corpus_open(&corpus, 2, &rules, ways[i].budget));
        count_many(&corpus, ways[i].unit);
        show(&corpus, i ? text : expected);
        if (i) {
            assert_string_equal(text, expected);
        }
    }
    assert_true(strlen(expected) > 5000);
}

/* How many pairs a sentence of n mentions, all different, makes. */
static size_t pairs_of(uint32_t n, bool documents)
{
    const uint32_t begin = 0, end = UINT32_MAX;
    struct bench bench;
    uint32_t row;

    open_bench(&bench, documents);
    entities_tally_next_document(bench.tally, 0);
    for (uint32_t i = 0; i < n; i++) {
        const struct wen_string names[] = {{(const char *)&i, sizeof i}, {"T", 1}};
        assert_int_equal(entities_tally_mention(bench.tally, names, &row), 0);
        assert_true(entities_pairs_mention(&bench.pairs, i, row));
    }
    assert_true(entities_pairs_end_document(&bench.pairs, bench.tally, &begin, &end, 1));
    size_t used = bench.pairs.used;
    close_bench(&bench);
    return used;
}

/* They grow with n, not with its square. */
static void test_linear(void **state)
{
    (void)state;
    for (unsigned documents = 0; documents < 2; documents++) {
        size_t once = pairs_of(16 * ENTITIES_MOST_TOGETHER, documents);
        assert_int_equal(once, 16 * (256 * 255 / 2));
        assert_int_equal(pairs_of(32 * ENTITIES_MOST_TOGETHER, documents), 2 * once);
    }
}

/* A sentence of n mentions, all different, counts as several: each of the first 256 makes 255 pairs
 * and those behind them pairs among themselves. */
static void test_long_sentence(void **state)
{
    const uint32_t begin = 0, end = UINT32_MAX, n = ENTITIES_MOST_TOGETHER + 4;
    struct bench bench;
    uint32_t row;

    (void)state;
    open_bench(&bench, false);
    entities_tally_next_document(bench.tally, 0);
    for (uint32_t i = 0; i < n; i++) {
        const struct wen_string names[] = {{(const char *)&i, sizeof i}, {"T", 1}};
        assert_int_equal(entities_tally_mention(bench.tally, names, &row), 0);
        assert_true(entities_pairs_mention(&bench.pairs, i, row));
    }
    assert_true(entities_pairs_end_document(&bench.pairs, bench.tally, &begin, &end, 1));
    assert_int_equal(bench.pairs.used, 256 * 255 / 2 + 4 * 3 / 2);
    assert_int_equal(entities_tally_totals(bench.tally)->sentences, 2);
    close_bench(&bench);
}

static void test_damaged(void **state)
{
    static const unsigned char wrong[][5] = {
        {4, 0, 1, 1, 0}, /* in no document */
        {4, 1, 1, 1, 1}, /* with itself */
        {4, 1, 0, 1, 1}, /* the greater one first */
        {4, 0, 2, 1, 1}, /* a row that there is not */
        {3, 0, 1, 1},    /* cut off */
        {4, 0, 1, 1, 0x80},
    };
    struct entities_rows two = {(uint32_t[]){0, 1}, 2, 2};
    struct entities_pairs pairs = {0};
    struct entities_error error;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const unsigned char *at = wrong[i] + 1;
        assert_int_equal(entities_pairs_absorb(&pairs, at, at + wrong[i][0], &two, &error), -1);
        assert_string_equal(error.text, "a part of the table \"entity_pairs\" is damaged");
    }
    entities_pairs_free(&pairs);
}

/* ---- measures --------------------------------------------------------------- */

/* By hand: cells, G2 and NPMI, as sums of logarithms of fractions. */
static void test_measures(void **state)
{
    const double ln2 = log(2);
    const struct {
        struct entities_cells cells;
        double likelihood, npmi;
    } table[] = {
        /* 1 0 / 0 1: each expected 1/2 */
        {{1, 1, 1, 2}, 4 * ln2, 1},
        /* 1 1 / 1 1: just chance */
        {{1, 2, 2, 4}, 0, 0},
        /* 2 0 / 0 6 of 8: expected 1/2, 3/2, 3/2, 9/2 */
        {{2, 2, 2, 8}, 2 * (2 * log(4) + 6 * log(4.0 / 3)), 1},
        /* 1 3 / 3 1 of 8: expected 2 each; they avoid each other */
        {{1, 4, 4, 8}, 2 * (2 * log(0.5) + 6 * log(1.5)), -1.0 / 3},
        /* all have both */
        {{5, 5, 5, 5}, 0, (double)NAN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        double npmi = entities_npmi(&table[i].cells);
        assert_true(fabs(entities_log_likelihood(&table[i].cells) - table[i].likelihood) < 1e-12);
        assert_true(isnan(table[i].npmi) ? isnan(npmi) : fabs(npmi - table[i].npmi) < 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),          cmocka_unit_test(test_units),
        cmocka_unit_test(test_long_sentence), cmocka_unit_test(test_linear),
        cmocka_unit_test(test_damaged),       cmocka_unit_test(test_measures),
    };
    return cmocka_run_group_tests_name("plugins/entities/pairs", tests, NULL, NULL);
}
