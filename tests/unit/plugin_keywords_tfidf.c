/* SPDX-License-Identifier: MIT */
/* plugins/keywords/tfidf.c: the same terms, order and scores as python-jieba's extract_tags. */
#include "plugin_keywords_support.h"
#include "plugins/keywords/stop_words.h"
#include "plugins/keywords/tfidf.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/wait.h>

#include <cmocka.h>

enum { TOP = 20, OTHER = 1, NOUN = 2 };

static struct keywords_idf idf;
static struct keywords_strings stop_words;
static struct sample sample;

static struct keywords_rules rules(void)
{
    return (struct keywords_rules){
        .idf = &idf, .stop_words = &stop_words, .min_length = 2, .top = TOP};
}

static int set_up(void **state)
{
    struct keywords_error error;

    (void)state;
    sample_idf(&idf);
    return keywords_stop_words_english(&stop_words, &error) ? 0 : 1;
}

static int tear_down(void **state)
{
    (void)state;
    keywords_idf_close(&idf);
    keywords_strings_free(&stop_words);
    return 0;
}

/* ---- golden rows of python-jieba 0.42.1 -------------------------------- */

struct golden {
    const char *term;
    double score;
};

struct golden_document {
    const char *words;
    struct golden best[17];
};

static const struct golden_document golden_documents[] = {
    {"我 来到 北京 清华大学 。 现代 农业装备 高新区 开展 两新 党建 工作 ， 党组织 覆盖 快递 行业 "
     "， 快递 行业 "
     "党支部 成立 。",
     {{"快递", 1.1143862934555555},
      {"两新", 0.6641537501611111},
      {"农业装备", 0.6148591282166667},
      {"党建", 0.5620271121166667},
      {"高新区", 0.5235189354166666},
      {"行业", 0.5156111161277778},
      {"党支部", 0.49463696545611113},
      {"党组织", 0.48134642717500004},
      {"清华大学", 0.44892192897888894},
      {"覆盖", 0.37790566741000003},
      {"开展", 0.3357546548372222},
      {"现代", 0.3046894655083333},
      {"来到", 0.299204826895},
      {"成立", 0.28397080875},
      {"北京", 0.2593001282622222},
      {"工作", 0.23348551901944445},
      {NULL, 0}}},
    /* ties keep the order of first coming; case matters, but not to stop words */
    {"The API of the 区块 链 is not the api , and an API 3.14 50% --- ... C++ C++ 的 的 12345 "
     "12345",
     {{"API", 1.9924612504833332},
      {"C++", 1.9924612504833332},
      {"12345", 1.9924612504833332},
      {"api", 0.9962306252416666},
      {"3.14", 0.9962306252416666},
      {"50%", 0.9962306252416666},
      {"---", 0.9962306252416666},
      {"...", 0.9962306252416666},
      {"区块", 0.9585651982666666},
      {NULL, 0}}},
    {"的", {{NULL, 0}}},
    {"", {{NULL, 0}}},
};

static void test_golden(void **state)
{
    struct keywords_unit unit = {0};
    struct keywords_rules all = rules();
    struct keywords_error error;
    struct keywords_keyword best[TOP];

    (void)state;
    assert_true(keywords_unit_open(&unit, &all, NULL, &error));
    for (size_t i = 0; i < sizeof golden_documents / sizeof golden_documents[0]; i++) {
        sample.size = sample.count = 0;
        sample_add_words(&sample, golden_documents[i].words, 0);
        struct keywords_document document = sample_document(&sample, 0);
        assert_true(keywords_unit_add(&unit, &document, &error));
        uint32_t count = keywords_tfidf(&unit, best), j = 0;
        for (; golden_documents[i].best[j].term; j++) {
            assert_true(j < count);
            assert_int_equal(best[j].term.size, strlen(golden_documents[i].best[j].term));
            assert_memory_equal(best[j].term.bytes, golden_documents[i].best[j].term,
                                best[j].term.size);
            assert_true(best[j].score == golden_documents[i].best[j].score);
        }
        assert_int_equal(count, j);
    }
    keywords_unit_close(&unit);
}

/* ---- rules ------------------------------------------------------------- */

struct rule_row {
    uint32_t min_length, top;
    bool noun_only;
    const char *best; /* blanks separate */
};

/* by hand: 本 1 快递 2 覆盖 1, idf 快递 > 覆盖 > 本; 2 code points of "——" are punctuation */
static const struct rule_row rule_rows[] = {
    {2, 20, false, "快递 覆盖"}, {2, 1, false, "快递"},          {2, 0, false, ""},
    {3, 20, false, ""},          {1, 20, false, "快递 覆盖 本"}, {2, 20, true, "快递"},
};

static void test_rules(void **state)
{
    static const bool nouns[] = {[NOUN] = true};
    struct keywords_error error;
    struct keywords_keyword best[TOP];

    (void)state;
    sample.size = sample.count = 0;
    sample_add_words(&sample, "快递 —— 。", NOUN);
    sample_add_words(&sample, "快递 本 覆盖 —— 。 。", OTHER);
    struct keywords_document document = sample_document(&sample, 0);
    for (size_t i = 0; i < sizeof rule_rows / sizeof rule_rows[0]; i++) {
        struct keywords_unit unit = {0};
        struct keywords_rules these = rules();
        char found[256] = "";
        these.min_length = rule_rows[i].min_length;
        these.top = rule_rows[i].top;
        these.tags = rule_rows[i].noun_only ? nouns : NULL;
        these.tag_count = sizeof nouns;
        assert_true(keywords_unit_open(&unit, &these, NULL, &error));
        assert_true(keywords_unit_add(&unit, &document, &error));
        for (uint32_t j = 0, count = keywords_tfidf(&unit, best); j < count; j++) {
            snprintf(found + strlen(found), sizeof found - strlen(found), "%s%.*s", j ? " " : "",
                     (int)best[j].term.size, best[j].term.bytes);
        }
        assert_string_equal(found, rule_rows[i].best);
        assert_true(these.top == 0 || !rule_rows[i].noun_only || best[0].count == 1);
        keywords_unit_close(&unit);
    }
}

/* ---- python-jieba at test time ----------------------------------------- */

/* The words of all documents; every second one is in the vocabulary. */
static struct keywords_strings known;

struct expected {
    char term[512];
    double score;
};

static size_t unhex(const char *hex, char *to)
{
    size_t size = strlen(hex) / 2;

    for (size_t i = 0; i < size; i++) {
        unsigned byte;
        assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
        to[i] = (char)byte;
    }
    to[size] = 0;
    return size;
}

static void check_document(struct keywords_unit *unit, const struct expected *expected,
                           uint32_t count)
{
    struct keywords_document document = sample_document(&sample, 0);
    struct keywords_keyword best[TOP];
    struct keywords_error error;

    assert_true(keywords_unit_add(unit, &document, &error));
    assert_int_equal(keywords_tfidf(unit, best), count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(best[i].term.size, strlen(expected[i].term));
        assert_memory_equal(best[i].term.bytes, expected[i].term, best[i].term.size);
        assert_true(best[i].score == expected[i].score);
    }
    /* a unit ends now and then: what is known of words stays, their counts go */
    if (unit->tally.totals[KEYWORDS_DOCUMENTS] == 7) {
        keywords_unit_clear(unit);
    }
}

/* Reads the oracle's lines; `unit` NULL: only collects the words. Returns the documents. */
static uint32_t read_oracle(FILE *lines, struct keywords_unit *all, struct keywords_unit *some)
{
    static struct expected expected[TOP];
    char line[4096], word[2048];
    uint32_t documents = 0, count = 0;

    sample.size = sample.count = 0;
    while (fgets(line, sizeof line, lines) && line[0] != '#') {
        char *rest = line, *kind = strsep(&rest, "\t\n"), *first = strsep(&rest, "\t\n"),
             *second = strsep(&rest, "\t\n");
        if (*kind == 'T') {
            size_t size = unhex(first, word);
            uint32_t number = keywords_strings_find(&known, word, size) + 1;
            bool noun =
                strcmp(second, "n") == 0 || strcmp(second, "v") == 0 || strcmp(second, "eng") == 0;
            if (!all && (known.count + documents) % 2) {
                keywords_strings_add(&known, word, size);
            }
            sample_add(&sample, word, size, noun ? NOUN : OTHER, number);
        } else if (*kind == 'K') {
            assert_true(count < TOP);
            unhex(first, expected[count].term);
            expected[count++].score = strtod(second, NULL);
        } else if (*kind == '.') {
            if (all) {
                check_document(first && *first ? some : all, expected, count);
            }
            sample.size = sample.count = count = 0;
            documents++;
        }
    }
    assert_int_equal(line[0], '#');
    return documents;
}

static void test_oracle(void **state)
{
    static const bool nouns[] = {[NOUN] = true};
    const char *python = getenv("PYTHON"), *source = getenv("SOURCE");
    struct keywords_unit all = {0}, some = {0};
    struct keywords_rules all_rules = rules(), some_rules = rules();
    struct keywords_error error;
    char command[4096];
    FILE *lines = tmpfile();

    (void)state;
    assert_non_null(lines);
    snprintf(command, sizeof command, "'%s' '%s/tests/unit/plugin_keywords_oracle.py' >&%d",
             python ? python : "python3", source ? source : ".", fileno(lines));
    int status = system(command);
    if (WIFEXITED(status) && (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127)) {
        print_message("# no python3-jieba: the golden rows alone were checked\n");
        fclose(lines);
        skip();
    }
    assert_int_equal(status, 0);
    rewind(lines);
    assert_int_equal(read_oracle(lines, NULL, NULL), 800);
    struct wen_vocabulary vocabulary = sample_vocabulary(&known);
    some_rules.tags = nouns;
    some_rules.tag_count = sizeof nouns;
    assert_true(keywords_unit_open(&all, &all_rules, &vocabulary, &error));
    assert_true(keywords_unit_open(&some, &some_rules, &vocabulary, &error));
    rewind(lines);
    assert_int_equal(read_oracle(lines, &all, &some), 800);
    keywords_unit_close(&all);
    keywords_unit_close(&some);
    keywords_strings_free(&known);
    fclose(lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_oracle),
    };
    return cmocka_run_group_tests_name("keywords/tfidf", tests, set_up, tear_down);
}
