/* SPDX-License-Identifier: MIT */
/* plugins/keywords/unit.c, delta_write.c, delta_read.c, corpus.c and terms.c: counts by hand,
 * through bytes, in any grouping, with any budget, and damaged. */
#include "plugin_keywords_support.h"
#include "plugins/keywords/delta.h"
#include "plugins/keywords/stop_words.h"
#include "plugins/keywords/terms.h"
#include "sorting_host.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { NOUN = 1, VERB = 2, SIGN = 9 };

static const struct keywords_string tag_names[10] = {
    [0] = {"", 0}, [NOUN] = {"n", 1}, [VERB] = {"v", 1}, [SIGN] = {"w", 1}};

static struct keywords_idf idf;
static struct keywords_strings stop_words;
static struct sample sample;

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

static void open_unit(struct keywords_unit *unit, const struct wen_vocabulary *vocabulary)
{
    const struct keywords_rules rules = {
        .idf = &idf, .stop_words = &stop_words, .min_length = 2, .top = 20};
    struct keywords_error error;

    assert_true(keywords_unit_open(unit, &rules, vocabulary, &error));
}

/* Adds a document of words with the tag n, then v, then w for signs. */
static void add(struct keywords_unit *unit, const char *nouns, const char *verbs, const char *signs,
                uint32_t sentences)
{
    struct keywords_error error;

    sample.size = sample.count = 0;
    sample_add_words(&sample, nouns, NOUN);
    sample_add_words(&sample, verbs, VERB);
    sample_add_words(&sample, signs, SIGN);
    sample_add(&sample, "\u3000\n", 4, SIGN, 0);
    struct keywords_document document = sample_document(&sample, sentences);
    assert_true(keywords_unit_add(unit, &document, &error));
}

static void write_delta(struct keywords_unit *unit, struct keywords_bytes *bytes)
{
    struct keywords_error error;

    bytes->size = 0;
    assert_true(keywords_delta_write(&unit->tally, tag_names, 10, bytes, &error));
    keywords_unit_clear(unit);
}

/* From one record in memory to all of them. */
static const size_t budgets[] = {0, 300, 3000, 1 << 20};
enum { BUDGETS = sizeof budgets / sizeof budgets[0] };

static struct wen_context context = {&sorting_host};

static void absorb(struct keywords_corpus *corpus, const struct keywords_bytes *bytes)
{
    assert_int_equal(keywords_corpus_absorb(corpus, &context, bytes->data, bytes->size), WEN_OK);
}

/* The tables as text: "term/tag count documents\n" …, "measure value\n" … Ends the corpus. */
static void show(struct keywords_corpus *corpus, const struct keywords_term_rules *rules, char *to,
                 size_t room)
{
    struct keywords_measure measures[KEYWORDS_MEASURES];
    struct keywords_terms terms = {0};
    struct keywords_term term;
    int more;
    FILE *out = fmemopen(to, room, "w");

    assert_non_null(out);
    assert_int_equal(keywords_terms_rank(&terms, corpus, rules, &context), WEN_OK);
    while ((more = keywords_terms_next(&terms, &context, &term)) > 0) {
        fprintf(out, "%.*s/%.*s %llu %llu\n", (int)term.word.size, term.word.data,
                (int)term.tag.size, term.tag.data, (unsigned long long)term.count,
                (unsigned long long)term.documents);
    }
    assert_int_equal(more, 0);
    uint32_t count = keywords_summary(corpus->tally.totals, &terms, measures);
    for (uint32_t i = 0; i < count; i++) {
        fprintf(out, "%s %.17g\n", measures[i].name, measures[i].value);
    }
    assert_int_equal(fclose(out), 0);
    keywords_terms_end(&terms, &context);
    keywords_corpus_free(corpus);
}

/* Three documents counted by hand. */
static const char tables[] = "工作/n 4 2\n"
                             "工作/v 3 2\n"
                             "党/n 2 1\n"
                             "a/n 1 1\n"
                             "b/n 1 1\n"
                             "党/v 1 1\n"
                             "党建/n 1 1\n"
                             "documents 3\n"
                             "characters 26\n"
                             "sentences 3\n"
                             "tokens 17\n"
                             "words 13\n"
                             "types 5\n"
                             "hapax_legomena 3\n"
                             "type_token_ratio 0.38461538461538464\n";

static void add_document(struct keywords_unit *unit, int which)
{
    static const char *const documents[3][3] = {{"工作 工作 工作 党建 b", "工作 工作", "， 。"},
                                                {"工作 a", "工作 党", "——"},
                                                {"党 党", "", "。"}};

    add(unit, documents[which][0], documents[which][1], documents[which][2], 1);
}

static void test_tables(void **state)
{
    static const struct keywords_term_rules all = {.min_count = 1};
    struct keywords_unit unit = {0};
    struct keywords_bytes bytes = {0};
    struct keywords_corpus corpus = {.budget = 1 << 20};
    char shown[1024];

    (void)state;
    open_unit(&unit, NULL);
    for (int i = 0; i < 3; i++) {
        add_document(&unit, i);
    }
    write_delta(&unit, &bytes);
    absorb(&corpus, &bytes);
    show(&corpus, &all, shown, sizeof shown);
    assert_string_equal(shown, tables);
    keywords_unit_close(&unit);
    free(bytes.data);
}

/* Any cut into units, any vocabulary and any budget give the same tables; a unit gives the same
 * bytes whatever the worker did before. */
static void test_grouping(void **state)
{
    static const struct keywords_term_rules all = {.min_count = 1};
    struct keywords_strings known = {0};
    char shown[1024];

    (void)state;
    keywords_strings_add(&known, "工作", 6);
    keywords_strings_add(&known, "党", 3);
    keywords_strings_add(&known, "。", 3);
    struct wen_vocabulary vocabulary = sample_vocabulary(&known);
    for (int row = 0; row < 4 * BUDGETS; row++) {
        int cut = row % 4;
        struct keywords_unit unit = {0}, fresh = {0};
        struct keywords_bytes bytes = {0}, again = {0};
        struct keywords_corpus corpus = {.budget = budgets[row / 4]};
        open_unit(&unit, &vocabulary);
        open_unit(&fresh, NULL);
        for (int i = 0; i < 3; i++) {
            add_document(&unit, i);
            add_document(&fresh, i);
            if (i == 2 || (cut >> i & 1)) {
                write_delta(&unit, &bytes);
                write_delta(&fresh, &again);
                assert_int_equal(bytes.size, again.size);
                assert_memory_equal(bytes.data, again.data, bytes.size);
                keywords_unit_close(&fresh);
                open_unit(&fresh, NULL);
                absorb(&corpus, &bytes);
            }
        }
        show(&corpus, &all, shown, sizeof shown);
        assert_string_equal(shown, tables);
        keywords_unit_close(&unit);
        keywords_unit_close(&fresh);
        free(bytes.data);
        free(again.data);
    }
    keywords_strings_free(&known);
}

static void test_term_rules(void **state)
{
    struct keywords_strings stop = {0};
    struct keywords_term_rules rules = {.min_count = 2, .stop_words = &stop};
    struct keywords_unit unit = {0};
    struct keywords_bytes bytes = {0};
    struct keywords_corpus corpus = {.budget = 1 << 20};
    char shown[1024];

    (void)state;
    open_unit(&unit, NULL);
    add_document(&unit, 0);
    write_delta(&unit, &bytes);
    absorb(&corpus, &bytes);
    absorb(&corpus, &bytes);
    keywords_strings_add(&stop, "b", 1);
    show(&corpus, &rules, shown, sizeof shown);
    /* what is left out of the table still counts in the summary */
    assert_string_equal(shown, "工作/n 6 2\n工作/v 4 2\n党建/n 2 2\ndocuments 2\ncharacters 30\n"
                               "sentences 2\ntokens 18\nwords 14\ntypes 3\nhapax_legomena 0\n"
                               "type_token_ratio 0.21428571428571427\n");
    keywords_unit_close(&unit);
    keywords_strings_free(&stop);
    free(bytes.data);
}

static void test_empty(void **state)
{
    static const struct keywords_term_rules all = {.min_count = 1};
    struct keywords_corpus corpus = {.budget = 1 << 20};
    char shown[1024];

    (void)state;
    show(&corpus, &all, shown, sizeof shown);
    /* no row "sentences" */
    assert_string_equal(shown, "documents 0\ncharacters 0\ntokens 0\nwords 0\ntypes 0\n"
                               "hapax_legomena 0\ntype_token_ratio nan\n");
}

/* Reads bytes that lie in memory of just their size, so that a sanitizer sees one too many. */
static bool read_exactly(const unsigned char *bytes, size_t size, struct keywords_error *error)
{
    struct keywords_tally tally = {0};
    struct keywords_strings tags = {0};
    unsigned char *copy = malloc(size ? size : 1);

    assert_non_null(copy);
    memcpy(copy, bytes, size);
    bool good = keywords_delta_read(&tally, &tags, copy, size, error);
    free(copy);
    keywords_tally_free(&tally);
    keywords_strings_free(&tags);
    return good;
}

/* Cut anywhere: refused. Changed anywhere: refused, or read as other counts. */
static void test_damaged(void **state)
{
    struct keywords_unit unit = {0};
    struct keywords_bytes bytes = {0};
    struct keywords_error error;

    (void)state;
    open_unit(&unit, NULL);
    for (int i = 0; i < 3; i++) {
        add_document(&unit, i);
    }
    write_delta(&unit, &bytes);
    assert_true(read_exactly(bytes.data, bytes.size, &error));
    for (size_t i = 0; i < bytes.size; i++) {
        assert_false(read_exactly(bytes.data, i, &error));
        assert_non_null(strstr(error.text, "damaged at byte"));
        unsigned char kept = bytes.data[i];
        for (unsigned value = 0; value < 256; value += 15) {
            bytes.data[i] = (unsigned char)value;
            read_exactly(bytes.data, bytes.size, &error);
        }
        bytes.data[i] = kept;
    }
    free(bytes.data);
    keywords_unit_close(&unit);
}

/* Units of many words; a number beyond the vocabulary is none. */
static void write_many(struct keywords_bytes *units, int count)
{
    struct keywords_unit unit = {0};
    struct keywords_error error;
    uint32_t word = 0;

    open_unit(&unit, NULL);
    for (int i = 0; i < count; i++) {
        sample.size = sample.count = 0;
        for (int j = 0; j < 5000; j++) {
            char name[16];
            int size = snprintf(name, sizeof name, "w%u", word++ % 70000);
            sample_add(&sample, name, (size_t)size, word % 3, 77);
        }
        struct keywords_document document = sample_document(&sample, 0);
        assert_true(keywords_unit_add(&unit, &document, &error));
        write_delta(&unit, &units[i]);
    }
    keywords_unit_close(&unit);
}

/* 70000 words of one or two tags, of which each stands once or, the unit absorbed twice, twice. */
static void check_many(struct keywords_corpus *corpus, uint64_t times)
{
    static const struct keywords_term_rules all = {.min_count = 1};
    struct keywords_terms terms = {0};
    struct keywords_term term;
    char before[32] = "";
    uint32_t count = 0;

    assert_int_equal(keywords_terms_rank(&terms, corpus, &all, &context), WEN_OK);
    while (keywords_terms_next(&terms, &context, &term) > 0) {
        char now[32];
        snprintf(now, sizeof now, "%.*s/%.*s", (int)term.word.size, term.word.data,
                 (int)term.tag.size, term.tag.data);
        assert_true(strcmp(before, now) < 0); /* no word begins another and a slash */
        strcpy(before, now);
        assert_int_equal(term.count, times);
        assert_int_equal(term.documents, times);
        count++;
    }
    assert_int_equal(count, 100000);
    assert_int_equal(terms.types, 70000);
    assert_int_equal(terms.hapax, times == 1 ? 40000 : 0); /* 30000 words stand with two tags */
    keywords_terms_end(&terms, &context);
}

/* The order of counts of any size, and of words and tags with bytes that keys might be confused by.
 */
static void test_order(void **state)
{
    static const struct keywords_string odd[] = {{"", 0}, {"n", 1}, {"na", 2}, {"a\0", 2}};
    static const struct keywords_term_rules all = {.min_count = 1};
    static const struct {
        uint64_t count;
        struct wen_string word;
        uint32_t tag; /* of odd */
    } rows[] = {
        {1ull << 62, {"z", 1}, 1}, {1ull << 56, {"z", 1}, 3}, {65536, {"z", 1}, 2},
        {65535, {"b", 1}, 1},      {257, {"c", 1}, 1},        {256, {"b", 1}, 2},
        {255, {"a", 1}, 1},        {2, {"m", 1}, 1},          {1, {"", 0}, 0},
        {1, {"", 0}, 1},           {1, {"\0", 1}, 1},         {1, {"\0\0", 2}, 1},
        {1, {"\0\1", 2}, 1},       {1, {"\1", 1}, 1},         {1, {"a", 1}, 0},
        {1, {"a", 1}, 3},          {1, {"a", 1}, 2},          {1, {"a\0", 2}, 1},
        {1, {"an", 2}, 1},         {1, {"\xFF", 1}, 0},
    };
    enum { ROWS = sizeof rows / sizeof rows[0] };

    (void)state;
    for (size_t budget = 0; budget < BUDGETS; budget++) {
        struct keywords_corpus corpus = {.budget = budgets[budget]};
        struct keywords_terms terms = {0};
        struct keywords_term term;
        for (size_t i = 0; i < ROWS; i++) {
            size_t row = i * 7 % ROWS;
            struct keywords_tally tally = {0};
            struct keywords_bytes bytes = {0};
            struct keywords_error error;
            uint32_t word = keywords_tally_word(&tally, rows[row].word.data, rows[row].word.size);
            keywords_tally_pair(&tally, word, rows[row].tag)->count = rows[row].count;
            assert_true(keywords_delta_write(&tally, odd, 4, &bytes, &error));
            absorb(&corpus, &bytes);
            free(bytes.data);
            keywords_tally_free(&tally);
        }
        assert_int_equal(keywords_terms_rank(&terms, &corpus, &all, &context), WEN_OK);
        for (size_t i = 0; i < ROWS; i++) {
            assert_int_equal(keywords_terms_next(&terms, &context, &term), 1);
            assert_true(term.count == rows[i].count);
            assert_int_equal(term.word.size, rows[i].word.size);
            assert_memory_equal(term.word.data, rows[i].word.data, term.word.size);
            assert_int_equal(term.tag.size, odd[rows[i].tag].size);
            assert_memory_equal(term.tag.data, odd[rows[i].tag].bytes, term.tag.size);
        }
        assert_int_equal(keywords_terms_next(&terms, &context, &term), 0);
        keywords_terms_end(&terms, &context);
        keywords_corpus_free(&corpus);
    }
}

static void test_many(void **state)
{
    enum { UNITS = 20 };
    static const size_t budget[] = {50000, 3 << 20, 64 << 20};
    struct keywords_bytes units[UNITS] = {{0}};

    (void)state;
    write_many(units, UNITS);
    for (size_t i = 0; i < sizeof budget / sizeof budget[0]; i++) {
        for (uint64_t times = 1; times <= 2; times++) {
            struct keywords_corpus corpus = {.budget = budget[i]};
            for (uint64_t j = 0; j < UNITS * times; j++) {
                absorb(&corpus, &units[j % UNITS]);
            }
            assert_int_equal(corpus.counts != NULL, budget[i] < 64 << 20);
            check_many(&corpus, times);
            keywords_corpus_free(&corpus);
        }
    }
    for (int i = 0; i < UNITS; i++) {
        free(units[i].data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),     cmocka_unit_test(test_grouping),
        cmocka_unit_test(test_term_rules), cmocka_unit_test(test_empty),
        cmocka_unit_test(test_damaged),    cmocka_unit_test(test_order),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests_name("keywords/counts", tests, set_up, tear_down);
}
