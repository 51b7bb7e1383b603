/* SPDX-License-Identifier: MIT */
/* plugins/keywords/ngrams.c, pairs.c, occurrences.c, part_lists.c and collocates.c: small documents
 * counted by hand, with any budget, and damaged bytes. */
#include "plugin_keywords_support.h"
#include "plugins/keywords/collocates.h"
#include "plugins/keywords/delta.h"
#include "plugins/keywords/ngrams.h"
#include "plugins/keywords/pairs.h"
#include "plugins/keywords/part_lists.h"
#include "sorting_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct keywords_idf idf;
static struct keywords_strings stop_words;
static struct sample sample;
static struct wen_context context = {&sorting_host};

static int set_up(void **state)
{
    (void)state;
    sample_idf(&idf);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    keywords_idf_close(&idf);
    return 0;
}

static void open_unit(struct keywords_unit *unit)
{
    const struct keywords_rules rules = {
        .idf = &idf, .stop_words = &stop_words, .min_length = 2, .top = 20};
    struct keywords_error error;

    assert_true(keywords_unit_open(unit, &rules, NULL, &error));
}

/* Words that blanks separate; "_" stands for a token of white space, "|" begins a new sentence (the
 * text before the first one is a sentence too), "<" ends one without beginning another. */
static void add(struct keywords_unit *unit, const char *words)
{
    enum { SENTENCES = 16 };
    uint32_t begin[SENTENCES] = {0}, end[SENTENCES], count = 1;
    struct keywords_error error;
    bool ended = false;

    sample.size = sample.count = 0;
    for (; *words; words += strspn(words, " ")) {
        size_t size = strcspn(words, " ");
        if (*words == '|' || *words == '<') {
            if (!ended) {
                end[count - 1] = sample.size;
            }
            ended = *words == '<';
            if (!ended) {
                assert_true(count < SENTENCES);
                begin[count++] = sample.size;
            }
        } else {
            sample_add(&sample, *words == '_' ? " " : words, size, 0, 0);
        }
        words += size;
    }
    if (!ended) {
        end[count - 1] = sample.size;
    }
    struct keywords_document document = sample_document(&sample, count);
    document.sentence_begin = begin;
    document.sentence_end = end;
    assert_true(keywords_unit_add(unit, &document, &error));
}

/* "word+word count documents; " …, in the order of bytes. */
static void show(const struct keywords_tally *tally, char *to, size_t room)
{
    struct keywords_corpus corpus = {.budget = 1 << 20};
    struct keywords_counted counted;
    struct keywords_bytes bytes = {0};
    struct keywords_error error;
    FILE *out = fmemopen(to, room, "w");

    assert_non_null(out);
    assert_true(keywords_delta_write(tally, keywords_ngram_tags, KEYWORDS_NGRAM_LONGEST + 1, &bytes,
                                     &error));
    assert_int_equal(keywords_corpus_absorb(&corpus, &context, bytes.data, bytes.size), WEN_OK);
    assert_int_equal(keywords_corpus_spill_all(&corpus, &context), WEN_OK);
    while (keywords_corpus_next(&corpus, &context, &counted) > 0) {
        for (size_t i = 0; i < counted.word.size; i++) {
            char c = counted.word.data[i];
            fputc(c == KEYWORDS_JOINT ? '+' : c, out);
        }
        fprintf(out, " %d %d; ", (int)counted.count, (int)counted.documents);
    }
    assert_int_equal(fclose(out), 0);
    keywords_corpus_end(&corpus, &context);
    keywords_corpus_free(&corpus);
    free(bytes.data);
}

/* ---- n-grams ----------------------------------------------------------- */

static const struct {
    const char *documents[3];
    uint32_t shortest, longest;
    const char *wanted;
} ngram_rows[] = {
    {{"a b c"}, 2, 3, "a+b 1 1; a+b+c 1 1; b+c 1 1; "},
    {{"a b c d e f"}, 5, 5, "a+b+c+d+e 1 1; b+c+d+e+f 1 1; "},
    {{"a b a b", "a b"}, 2, 2, "a+b 3 2; b+a 1 1; "},
    {{"a a a"}, 2, 3, "a+a 2 1; a+a+a 1 1; "},
    {{"a , b c"}, 2, 3, "b+c 1 1; "},
    {{"a _ b"}, 2, 2, "a+b 1 1; "},
    {{"a | b c | d"}, 2, 3, "b+c 1 1; "},
    {{"a b < c d | e f"}, 2, 2, "a+b 1 1; c+d 1 1; e+f 1 1; "},
    {{"a", "b"}, 2, 2, ""},
    {{""}, 2, 2, ""},
    {{"a x\x1fy b"}, 2, 2, ""}, /* what would look like two words is none here */
};

static void test_ngrams(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ngram_rows / sizeof ngram_rows[0]; i++) {
        struct keywords_unit unit = {0};
        struct keywords_ngrams ngrams = {0};
        char shown[1024] = "";
        open_unit(&unit);
        for (uint32_t size = ngram_rows[i].shortest; size <= ngram_rows[i].longest; size++) {
            ngrams.sizes[size] = true;
        }
        for (int j = 0; j < 3 && ngram_rows[i].documents[j]; j++) {
            add(&unit, ngram_rows[i].documents[j]);
            assert_true(keywords_ngrams_add(&ngrams, &unit));
        }
        show(&ngrams.tally, shown, sizeof shown);
        assert_string_equal(shown, ngram_rows[i].wanted);
        keywords_ngrams_free(&ngrams);
        keywords_unit_close(&unit);
    }
}

/* ---- pairs ------------------------------------------------------------- */

static const struct {
    const char *documents[3];
    uint32_t window; /* 0: by sentence */
    const char *node;
    uint64_t chances;
    const char *wanted; /* of words: chances and tokens */
} pair_rows[] = {
    {{"a b c"}, 1, NULL, 4, "a 1 1; a+b 1 0; b 2 1; b+c 1 0; c 1 1; "},
    {{"c b a"}, 1, NULL, 4, "a 1 1; a+b 1 0; b 2 1; b+c 1 0; c 1 1; "},
    {{"a b c"}, 2, NULL, 6, "a 2 1; a+b 1 0; a+c 1 0; b 2 1; b+c 1 0; c 2 1; "},
    {{"a b c"}, 50, NULL, 6, "a 2 1; a+b 1 0; a+c 1 0; b 2 1; b+c 1 0; c 2 1; "},
    {{"a b a"}, 2, NULL, 6, "a 4 2; a+a 2 0; a+b 2 0; b 2 1; "},
    {{"a , b"}, 1, NULL, 2, "a 1 1; a+b 1 0; b 1 1; "},
    {{"a | b"}, 1, NULL, 0, "a 0 1; b 0 1; "},
    {{"a", "b"}, 1, NULL, 0, "a 0 1; b 0 1; "},
    {{"a b c", "a b"}, 1, "a", 6, "a 2 2; a+b 2 0; b 3 2; c 1 1; "},
    {{"a b a c"}, 0, NULL, 1, "a 1 2; a+b 1 0; a+c 1 0; b 1 1; b+c 1 0; c 1 1; "},
    {{"a b | b a | , | c"}, 0, NULL, 3, "a 2 2; a+b 2 0; b 2 2; c 1 1; "},
    {{"a b c", "b"}, 0, "c", 2, "a 1 1; a+c 1 0; b 2 2; b+c 1 0; c 1 1; "},
};

static void test_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pair_rows / sizeof pair_rows[0]; i++) {
        struct keywords_strings nodes = {0};
        struct keywords_unit unit = {0};
        struct keywords_pairs pairs = {.window = pair_rows[i].window};
        char shown[1024] = "";
        open_unit(&unit);
        if (pair_rows[i].node) {
            keywords_strings_add(&nodes, pair_rows[i].node, strlen(pair_rows[i].node));
            pairs.nodes = &nodes;
        }
        /* a second time after the first was forgotten */
        for (int times = 0; times < 2; times++) {
            for (int j = 0; j < 3 && pair_rows[i].documents[j]; j++) {
                add(&unit, pair_rows[i].documents[j]);
                assert_true(keywords_pairs_add(&pairs, &unit));
            }
            const struct keywords_tally *tally = keywords_pairs_tally(&pairs, &unit);
            assert_non_null(tally);
            assert_int_equal(tally->totals[KEYWORDS_CHANCES], pair_rows[i].chances);
            show(tally, shown, sizeof shown);
            assert_string_equal(shown, pair_rows[i].wanted);
            keywords_pairs_clear(&pairs);
            keywords_unit_clear(&unit);
        }
        keywords_pairs_free(&pairs);
        keywords_strings_free(&nodes);
        keywords_unit_close(&unit);
    }
}

/* A sentence of 600 words is three of at most 256, and none of them takes the square of 600. */
static void test_long_sentence(void **state)
{
    struct keywords_unit unit = {0};
    struct keywords_pairs pairs = {0};
    struct keywords_error error;

    (void)state;
    open_unit(&unit);
    sample.size = sample.count = 0;
    for (int i = 0; i < 600; i++) {
        char name[16];
        sample_add(&sample, name, (size_t)snprintf(name, sizeof name, "w%d", i), 0, 0);
    }
    struct keywords_document document = sample_document(&sample, 0);
    assert_true(keywords_unit_add(&unit, &document, &error));
    assert_true(keywords_pairs_add(&pairs, &unit));
    assert_int_equal(pairs.chances, 3);
    assert_int_equal(pairs.used, 2 * (256 * 255 / 2) + 88 * 87 / 2);
    keywords_pairs_free(&pairs);
    keywords_unit_close(&unit);
}

/* ---- collocates -------------------------------------------------------- */

static const struct {
    struct keywords_collocate_rules rules; /* minimum, minimum of words, top */
    const char *node;
    const char *wanted; /* node collocate both, R1 C1, tokens; N is 16 */
} collocate_rows[] = {
    /* x y x y z in one document, twice, window 1: x 2 2, y 4 2, z 1 1 */
    {{1, 1, 0, NULL}, NULL, "x y 6 6 8 4 4; y x 6 8 6 4 4; y z 2 8 2 4 2; z y 2 2 8 2 4; "},
    {{3, 1, 0, NULL}, NULL, "x y 6 6 8 4 4; y x 6 8 6 4 4; "},
    {{1, 3, 0, NULL}, NULL, "x y 6 6 8 4 4; y x 6 8 6 4 4; "},
    {{1, 1, 1, NULL}, NULL, "x y 6 6 8 4 4; y x 6 8 6 4 4; z y 2 2 8 2 4; "},
    {{1, 1, 0, NULL}, "y", "y x 6 8 6 4 4; y z 2 8 2 4 2; "},
    {{1, 1, 0, NULL}, "nowhere", ""},
    {{7, 1, 0, NULL}, NULL, ""},
};

/* From one record in memory to all of them. */
static const size_t budgets[] = {0, 300, 1 << 20};

static void check_collocates(size_t row, size_t budget)
{
    struct keywords_collocate_rules rules = collocate_rows[row].rules;
    struct keywords_strings nodes = {0};
    struct keywords_collocates collocates = {0};
    struct keywords_collocate found;
    struct keywords_corpus corpus = {.budget = budget};
    struct keywords_unit unit = {0};
    struct keywords_pairs pairs = {.window = 1};
    char shown[1024] = "";
    int more;

    if (collocate_rows[row].node) {
        keywords_strings_add(&nodes, collocate_rows[row].node, strlen(collocate_rows[row].node));
        rules.nodes = pairs.nodes = &nodes;
    }
    open_unit(&unit);
    for (int i = 0; i < 2; i++) {
        struct keywords_bytes bytes = {0};
        struct keywords_error error;
        add(&unit, "x y x y z");
        assert_true(keywords_pairs_add(&pairs, &unit));
        assert_true(keywords_delta_write(keywords_pairs_tally(&pairs, &unit), keywords_ngram_tags,
                                         1, &bytes, &error));
        assert_int_equal(keywords_corpus_absorb(&corpus, &context, bytes.data, bytes.size), WEN_OK);
        keywords_pairs_clear(&pairs);
        keywords_unit_clear(&unit);
        free(bytes.data);
    }
    assert_int_equal(keywords_collocates_rank(&collocates, &corpus, &rules, &context), WEN_OK);
    assert_int_equal(collocates.total, 16);
    while ((more = keywords_collocates_next(&collocates, &context, &found)) > 0) {
        size_t at = strlen(shown);
        snprintf(shown + at, sizeof shown - at, "%.*s %.*s %d %d %d %d %d; ", (int)found.node.size,
                 found.node.data, (int)found.collocate.size, found.collocate.data, (int)found.both,
                 (int)found.node_chances, (int)found.collocate_chances, (int)found.node_tokens,
                 (int)found.collocate_tokens);
    }
    assert_int_equal(more, 0);
    assert_string_equal(shown, collocate_rows[row].wanted);
    keywords_collocates_end(&collocates, &context);
    keywords_corpus_free(&corpus);
    keywords_pairs_free(&pairs);
    keywords_strings_free(&nodes);
    keywords_unit_close(&unit);
}

static void test_collocates(void **state)
{
    (void)state;
    for (size_t row = 0; row < sizeof collocate_rows / sizeof collocate_rows[0]; row++) {
        for (size_t i = 0; i < sizeof budgets / sizeof budgets[0]; i++) {
            check_collocates(row, budgets[i]);
        }
    }
}

/* ---- occurrences ------------------------------------------------------- */

/* Documents without words are no parts. */
static void write_occurrences(struct keywords_bytes *bytes)
{
    static const struct keywords_string no_tag = {"", 0};
    struct keywords_occurrences occurrences = {0};
    struct keywords_unit unit = {.where.parts = &occurrences};
    struct keywords_error error;

    open_unit(&unit);
    add(&unit, "a b a");
    add(&unit, ", ,");
    add(&unit, "a c");
    assert_true(keywords_occurrences_write(&occurrences, &unit.tally, &no_tag, &keywords_no_groups,
                                           bytes, &error));
    keywords_occurrences_free(&occurrences);
    keywords_unit_close(&unit);
}

/* Words in the groups "x" and "y", whose parts take turns. */
static void write_grouped(struct keywords_bytes *bytes)
{
    static const struct keywords_string no_tag = {"", 0}, groups[] = {{"x", 1}, {"y", 1}};
    static const struct keywords_names names = {groups, 2};
    static const char *const words[] = {"x\036a", "y\036a", "x\036b"};
    static const struct {
        uint32_t group, word, times;
    } parts[] = {{0, 0, 2}, {1, 1, 5}, {0, 2, 1}, {0, 0, 3}, {1, 1, 1}};
    struct keywords_occurrences occurrences = {0};
    struct keywords_tally tally = {0};
    struct keywords_error error;

    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(keywords_tally_word(&tally, words[i], 3), i);
        assert_non_null(keywords_tally_pair(&tally, i, 0));
    }
    /* pairs come in the order of their numbers */
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        uint32_t part = keywords_occurrences_begin(&occurrences, parts[i].group, 0);
        assert_int_equal(part, i);
        for (uint32_t j = 0; j < parts[i].times; j++) {
            assert_true(keywords_occurrences_add(&occurrences, parts[i].word, part));
        }
    }
    assert_true(keywords_occurrences_write(&occurrences, &tally, &no_tag, &names, bytes, &error));
    keywords_occurrences_free(&occurrences);
    keywords_tally_free(&tally);
}

/* The lists of a word in units that are twice the same, as "before/words:tokens " …, behind the
 * number of parts of its group, their words and those of the smallest. Asked for in the order of
 * bytes. */
static void show_lists(struct keywords_part_lists *lists, const char *name, char *shown,
                       size_t room)
{
    struct wen_string word = {name, strlen(name)};
    const struct keywords_parts *parts = keywords_part_lists_parts(lists, word);
    struct keywords_part_list list;
    uint64_t words, count;

    assert_non_null(parts);
    snprintf(shown, room, "%d,%d,%d ", (int)parts->count, (int)parts->words, (int)parts->smallest);
    while (keywords_part_lists_next(lists, &context, word, &list) > 0) {
        assert_int_equal(list.tag, 0);
        while (keywords_occurrences_take(&list.list, &words, &count) > 0) {
            size_t at = strlen(shown);
            snprintf(shown + at, room - at, "%d/%d:%d ", (int)list.before, (int)words, (int)count);
        }
    }
}

static void test_part_lists(void **state)
{
    static const struct {
        bool by_group;
        const char *word, *wanted;
    } rows[] = {{false, "a", "4,10,2 0/3:2 0/2:1 2/3:2 2/2:1 "},
                {false, "aa", "4,10,2 "},
                {false, "c", "4,10,2 0/2:1 2/2:1 "},
                {false, "d", "4,10,2 "},
                {true, "x\036a", "6,12,1 0/2:2 0/3:3 3/2:2 3/3:3 "},
                {true, "x\036b", "6,12,1 0/1:1 3/1:1 "},
                {true, "y\036a", "4,12,1 0/5:5 0/1:1 2/5:5 2/1:1 "}};

    (void)state;
    for (size_t i = 0; i < 2 * sizeof budgets / sizeof budgets[0]; i++) {
        struct keywords_part_lists lists = {.budget = budgets[i / 2], .by_group = i % 2};
        struct keywords_strings tags = {0};
        struct keywords_bytes bytes = {0};
        (lists.by_group ? write_grouped : write_occurrences)(&bytes);
        for (int times = 0; times < 2; times++) {
            assert_int_equal(
                keywords_part_lists_absorb(&lists, &context, &tags, bytes.data, bytes.size),
                WEN_OK);
        }
        for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
            char shown[256];
            if (rows[row].by_group == lists.by_group) {
                show_lists(&lists, rows[row].word, shown, sizeof shown);
                assert_string_equal(shown, rows[row].wanted);
            }
        }
        keywords_part_lists_end(&lists, &context);
        keywords_part_lists_free(&lists);
        keywords_strings_free(&tags);
        free(bytes.data);
    }
}

/* Whether bytes, in memory of just their size, can be read to their end. */
static bool read_exactly(const unsigned char *bytes, size_t size)
{
    struct keywords_occurrences_reader reader;
    struct keywords_parts parts;
    struct wen_string name;
    unsigned char *copy = malloc(size ? size : 1);
    int more = -1;

    assert_non_null(copy);
    memcpy(copy, bytes, size);
    if (keywords_occurrences_open(&reader, copy, size)) {
        while ((more = keywords_occurrences_next_group(&reader, &name, &parts)) > 0) {
        }
        while (more == 0 && (more = keywords_occurrences_next(&reader)) > 0) {
            more = 0;
        }
    }
    free(copy);
    return more == 0;
}

/* Changed anywhere: refused, or read as something else. Cut: refused, but between two words. */
static void test_damaged(void **state)
{
    struct keywords_bytes bytes = {0};
    int whole = 0;

    (void)state;
    write_occurrences(&bytes);
    assert_true(read_exactly(bytes.data, bytes.size));
    for (size_t i = 0; i < bytes.size; i++) {
        whole += read_exactly(bytes.data, i);
        unsigned char kept = bytes.data[i];
        for (unsigned value = 0; value < 256; value += 15) {
            bytes.data[i] = (unsigned char)value;
            read_exactly(bytes.data, bytes.size);
        }
        bytes.data[i] = kept;
    }
    assert_int_equal(whole, 3); /* before a, b and c */
    free(bytes.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ngrams),        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_long_sentence), cmocka_unit_test(test_collocates),
        cmocka_unit_test(test_part_lists),    cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests_name("keywords/near", tests, set_up, tear_down);
}
