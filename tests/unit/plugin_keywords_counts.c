/* SPDX-License-Identifier: MIT */
/* plugins/keywords/unit.c, delta_write.c, delta_read.c and terms.c: counts by hand, through bytes,
 * in any grouping, and damaged. */
#include "plugin_keywords_support.h"
#include "plugins/keywords/delta.h"
#include "plugins/keywords/stop_words.h"
#include "plugins/keywords/terms.h"

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

/* A corpus as the collector has it. */
struct corpus {
    struct keywords_tally tally;
    struct keywords_strings tags;
};

static void absorb(struct corpus *corpus, const struct keywords_bytes *bytes)
{
    struct keywords_error error;

    assert_true(
        keywords_delta_read(&corpus->tally, &corpus->tags, bytes->data, bytes->size, &error));
}

static void free_corpus(struct corpus *corpus)
{
    keywords_tally_free(&corpus->tally);
    keywords_strings_free(&corpus->tags);
}

/* The tables as text: "term/tag count documents\n" …, "measure value\n" … */
static void show(const struct corpus *corpus, const struct keywords_term_rules *rules, char *to,
                 size_t room)
{
    struct keywords_measure measures[KEYWORDS_MEASURES];
    uint32_t count;
    struct keywords_term *terms = keywords_terms(&corpus->tally, &corpus->tags, rules, &count);
    FILE *out = fmemopen(to, room, "w");

    assert_non_null(terms);
    assert_non_null(out);
    for (uint32_t i = 0; i < count; i++) {
        fprintf(out, "%.*s/%.*s %llu %llu\n", (int)terms[i].word->size, terms[i].word->bytes,
                (int)terms[i].tag->size, terms[i].tag->bytes, (unsigned long long)terms[i].count,
                (unsigned long long)terms[i].documents);
    }
    count = keywords_summary(&corpus->tally, measures);
    for (uint32_t i = 0; i < count; i++) {
        fprintf(out, "%s %.17g\n", measures[i].name, measures[i].value);
    }
    assert_int_equal(fclose(out), 0);
    free(terms);
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
    static const struct keywords_term_rules all = {1, NULL};
    struct keywords_unit unit = {0};
    struct keywords_bytes bytes = {0};
    struct corpus corpus = {0};
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
    free_corpus(&corpus);
    free(bytes.data);
}

/* Any cut into units and any vocabulary give the same tables; a unit gives the same bytes
 * whatever the worker did before. */
static void test_grouping(void **state)
{
    static const struct keywords_term_rules all = {1, NULL};
    struct keywords_strings known = {0};
    char shown[1024];

    (void)state;
    keywords_strings_add(&known, "工作", 6);
    keywords_strings_add(&known, "党", 3);
    keywords_strings_add(&known, "。", 3);
    struct wen_vocabulary vocabulary = sample_vocabulary(&known);
    for (int cut = 0; cut < 4; cut++) {
        struct keywords_unit unit = {0}, fresh = {0};
        struct keywords_bytes bytes = {0}, again = {0};
        struct corpus corpus = {0};
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
        free_corpus(&corpus);
        free(bytes.data);
        free(again.data);
    }
    keywords_strings_free(&known);
}

static void test_term_rules(void **state)
{
    struct keywords_strings stop = {0};
    struct keywords_term_rules rules = {2, &stop};
    struct keywords_unit unit = {0};
    struct keywords_bytes bytes = {0};
    struct corpus corpus = {0};
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
    free_corpus(&corpus);
    free(bytes.data);
}

static void test_empty(void **state)
{
    static const struct keywords_term_rules all = {1, NULL};
    struct corpus corpus = {0};
    struct keywords_measure measures[KEYWORDS_MEASURES];
    uint32_t count;
    struct keywords_term *terms = keywords_terms(&corpus.tally, &corpus.tags, &all, &count);

    (void)state;
    assert_int_equal(count, 0);
    free(terms);
    count = keywords_summary(&corpus.tally, measures);
    assert_int_equal(count, 7); /* no row "sentences" */
    assert_true(isnan(measures[count - 1].value));
}

/* Reads bytes that lie in memory of just their size, so that a sanitizer sees one too many. */
static bool read_exactly(const unsigned char *bytes, size_t size, struct keywords_error *error)
{
    struct corpus corpus = {0};
    unsigned char *copy = malloc(size ? size : 1);

    assert_non_null(copy);
    memcpy(copy, bytes, size);
    bool good = keywords_delta_read(&corpus.tally, &corpus.tags, copy, size, error);
    free(copy);
    free_corpus(&corpus);
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

/* Many words: tables grow, and a number beyond the vocabulary is none. */
static void test_many(void **state)
{
    struct keywords_unit unit = {0};
    struct keywords_bytes bytes = {0};
    struct corpus corpus = {0};
    struct keywords_error error;
    uint32_t word = 0;

    (void)state;
    open_unit(&unit, NULL);
    for (int i = 0; i < 20; i++) {
        sample.size = sample.count = 0;
        for (int j = 0; j < 5000; j++) {
            char name[16];
            int size = snprintf(name, sizeof name, "w%u", word++ % 70000);
            sample_add(&sample, name, (size_t)size, word % 3, 77);
        }
        struct keywords_document document = sample_document(&sample, 0);
        assert_true(keywords_unit_add(&unit, &document, &error));
    }
    write_delta(&unit, &bytes);
    absorb(&corpus, &bytes);
    assert_int_equal(corpus.tally.words.count, 70000);
    assert_int_equal(corpus.tally.pair_count, 100000);
    for (uint32_t i = 0; i < corpus.tally.pair_count; i++) {
        assert_int_equal(corpus.tally.pairs[i].count, 1);
        assert_int_equal(corpus.tally.pairs[i].documents, 1);
    }
    keywords_unit_close(&unit);
    free_corpus(&corpus);
    free(bytes.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),     cmocka_unit_test(test_grouping),
        cmocka_unit_test(test_term_rules), cmocka_unit_test(test_empty),
        cmocka_unit_test(test_damaged),    cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests_name("keywords/counts", tests, set_up, tear_down);
}
