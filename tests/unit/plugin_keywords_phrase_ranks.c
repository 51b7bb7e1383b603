/* SPDX-License-Identifier: MIT */
/* plugins/keywords/phrase_counts.c, phrase_sums.c and phrase_ranks.c: the worked example of the
 * paper that C-value comes from, small ones by hand, with any budget, and damaged bytes. */
#include "plugins/keywords/delta.h"
#include "plugins/keywords/phrase_counts.h"
#include "plugins/keywords/phrase_ranks.h"
#include "sorting_host.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LONGEST = 256, MOST = 12 };

static struct wen_context context = {&sorting_host};

/* From one record in memory to all of them. */
static const size_t budgets[] = {0, 4000, 1 << 20};

/* A phrase, its words between blanks; `before` and `behind` say "word:times" of what stands beside
 * it. Its parts stand as often as it does, beside what they have themselves. */
struct given {
    const char *phrase;
    uint64_t count, documents;
    bool noun;
    const char *before, *behind;
};

struct wanted {
    const char *phrase;
    uint64_t count, documents, longer, longer_sum;
    double c_value, npmi, entropy_before, entropy_behind; /* NaN: whatever */
};

static const struct {
    uint64_t words, minimum;
    struct given given[MOST];
    struct wanted wanted[MOST];
} rows[] = {
    /* Frantzi, Ananiadou and Mima (2000), section 2.3: 984 times "basal cell carcinoma", of which
     * 26 stand in 5 longer terms; its C-value is 1551.36 */
    {100000,
     1,
     {{"adenoid cystic basal cell carcinoma", 5, 1, true, "", ""},
      {"cystic basal cell carcinoma", 11 - 5, 1, true, "", ""},
      {"ulcerated basal cell carcinoma", 7, 1, true, "", ""},
      {"recurrent basal cell carcinoma", 5, 1, true, "", ""},
      {"circumscribed basal cell carcinoma", 3, 1, true, "", ""},
      {"basal cell carcinoma", 984 - 26, 1, true, "", ""},
      {NULL}},
     {{"basal cell carcinoma", 984, 6, 5, 26, 1551.3613, NAN, NAN, NAN},
      {"ulcerated basal cell carcinoma", 7, 1, 0, 0, 14, NAN, NAN, NAN},
      {"cystic basal cell carcinoma", 11, 2, 1, 5, 12, NAN, NAN, NAN},
      {"adenoid cystic basal cell carcinoma", 5, 1, 0, 0, 11.6096, NAN, NAN, NAN},
      {"recurrent basal cell carcinoma", 5, 1, 0, 0, 10, NAN, NAN, NAN},
      {"circumscribed basal cell carcinoma", 3, 1, 0, 0, 6, NAN, NAN, NAN},
      {NULL}}},
    /* c = 4, l = 8, r = 4, N = 64: ln(4*64/32)/-ln(4/64) = ln 8/ln 16 = 3/4. Before it x twice, y
     * once, and once nothing: 2/4*1 + 1/4*2 + 1/4*2 bits; behind it always z */
    {64,
     4,
     {{"a b", 4, 3, true, "x:2 y:1", "z:4"},
      {"a", 4, 1, false, "", ""},
      {"c d", 3, 1, true, "", ""},
      {NULL}},
     {{"a b", 4, 3, 0, 0, 4, 0.75, 1.5, 0}, {NULL}}},
    /* what is no noun phrase is no row, and its count no part of one, but it is a part: of the
     * joints of "a b c" that of 4 and 4 is as weak as that of 8 and 2: ln(2*64/16)/-ln(2/64) = 3/5
     */
    {64,
     1,
     {{"a b c", 2, 2, true, "", ""},
      {"a b", 2, 1, false, "", ""},
      {"a", 4, 1, false, "", ""},
      {"c", 2, 1, false, "", ""},
      {"b c", 0, 0, false, "", ""},
      {NULL}},
     {{"a b c", 2, 2, 0, 0, 3.1699250014423126, 0.6, 1, 1}, {NULL}}},
    /* one that stands twice in another counts twice and is told once; "+" is a blank of the text,
     * and no part of a word that comes first */
    {64,
     1,
     {{"a +b a +b", 3, 1, true, "", ""},
      {"a +b", 1, 1, true, "", ""},
      {"b a", 0, 0, false, "", ""},
      {NULL}},
     {{"a +b a +b", 3, 1, 0, 0, 6, NAN, NAN, NAN}, {"a +b", 7, 3, 1, 3, 4, NAN, NAN, NAN}, {NULL}}},
    /* equal C-values: by bytes, where joints come first */
    {64,
     1,
     {{"b c", 2, 1, true, "", ""},
      {"ab c", 2, 1, true, "", ""},
      {"a c", 2, 1, true, "", ""},
      {NULL}},
     {{"a c", 2, 1, 0, 0, 2, NAN, 1, 1},
      {"ab c", 2, 1, 0, 0, 2, NAN, 1, 1},
      {"b c", 2, 1, 0, 0, 2, NAN, 1, 1},
      {NULL}}},
    {0, 1, {{NULL}}, {{NULL}}},
};

/* Adds to the count of a string of words between blanks, with what is behind its end. */
static void add_name(struct keywords_tally *tally, const char *words, size_t size, const char *rest,
                     size_t rest_size, const struct given *given, uint64_t count, bool noun)
{
    char name[LONGEST];

    for (size_t i = 0; i < size; i++) {
        name[i] = words[i] == ' ' ? KEYWORDS_JOINT : words[i] == '+' ? ' ' : words[i];
    }
    size_t from = size && name[0] == ' ';
    memcpy(name + size, rest, rest_size);
    uint32_t word = keywords_tally_word(tally, name + from, size + rest_size - from);
    assert_int_not_equal(word, KEYWORDS_NONE);
    struct keywords_pair *pair = keywords_tally_pair(tally, word, noun);
    assert_non_null(pair);
    pair->count += count;
    pair->documents += given->documents;
}

static void add_beside(struct keywords_tally *tally, const struct given *given, char side,
                       const char *beside)
{
    int used;
    char word[32];
    uint64_t times;

    for (; sscanf(beside, " %30[^:]:%" SCNu64 "%n", word, &times, &used) == 2; beside += used) {
        char rest[40];
        int size = snprintf(rest, sizeof rest, "%c%c%s", KEYWORDS_BESIDE, side, word);
        add_name(tally, given->phrase, strlen(given->phrase), rest, (size_t)size, given, times,
                 false);
    }
}

/* Whether all of a phrase is another that is given as a noun phrase: then its place in this one is
 * one too. */
static bool is_noun(const struct given *all, const char *words, size_t size)
{
    for (; all->phrase; all++) {
        const char *name = all->phrase;
        if (all->noun && strlen(name) == size && memcmp(name, words, size) == 0) {
            return true;
        }
    }
    return false;
}

static void add_given(struct keywords_tally *tally, const struct given *all,
                      const struct given *given)
{
    const char *phrase = given->phrase;
    size_t size = strlen(phrase);

    for (size_t begin = 0; begin < size; begin += strcspn(phrase + begin, " ") + 1) {
        for (size_t end = begin; end < size; end++) {
            end += strcspn(phrase + end, " ");
            bool noun =
                end - begin == size ? given->noun : is_noun(all, phrase + begin, end - begin);
            if (given->count) {
                add_name(tally, phrase + begin, end - begin, "", 0, given, given->count, noun);
            }
        }
    }
    add_beside(tally, given, KEYWORDS_SIDE_BEFORE, given->before);
    add_beside(tally, given, KEYWORDS_SIDE_BEHIND, given->behind);
}

/* As units emit them: each phrase comes in a unit of its own. */
static void fill(struct keywords_corpus *corpus, size_t row)
{
    for (const struct given *given = rows[row].given; given->phrase; given++) {
        struct keywords_tally tally = {0};
        struct keywords_bytes bytes = {0};
        struct keywords_error error;
        tally.totals[KEYWORDS_WORDS] = given == rows[row].given ? rows[row].words : 0;
        add_given(&tally, rows[row].given, given);
        assert_true(
            keywords_delta_write(&tally, keywords_phrase_tags, KEYWORDS_STANDINGS, &bytes, &error));
        assert_int_equal(keywords_corpus_absorb(corpus, &context, bytes.data, bytes.size), WEN_OK);
        keywords_tally_free(&tally);
        free(bytes.data);
    }
}

static void assert_near(double wanted, double got)
{
    if (!isnan(wanted) && fabs(wanted - got) > 5e-5) {
        fail_msg("wanted %.10g, got %.10g", wanted, got);
    }
}

static void check_row(const struct wanted *wanted, const struct keywords_phrase_rank *rank)
{
    char shown[LONGEST] = "";

    for (size_t i = 0; i < rank->name.size; i++) {
        char c = rank->name.data[i];
        shown[i] = c == KEYWORDS_JOINT ? ' ' : c == ' ' ? '+' : c;
    }
    assert_non_null(wanted->phrase);
    assert_string_equal(shown, wanted->phrase);
    assert_int_equal(rank->count, wanted->count);
    assert_int_equal(rank->documents, wanted->documents);
    assert_int_equal(rank->longer, wanted->longer);
    assert_int_equal(rank->longer_sum, wanted->longer_sum);
    assert_near(wanted->c_value, rank->c_value);
    assert_near(wanted->npmi, rank->npmi);
    assert_near(wanted->entropy_before, rank->entropy_before);
    assert_near(wanted->entropy_behind, rank->entropy_behind);
}

static void test_ranks(void **state)
{
    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        for (size_t i = 0; i < sizeof budgets / sizeof budgets[0]; i++) {
            struct keywords_corpus corpus = {.budget = budgets[i]};
            struct keywords_phrase_ranks ranks = {0};
            struct keywords_phrase_rank rank;
            const struct wanted *wanted = rows[row].wanted;
            int more;
            fill(&corpus, row);
            assert_int_equal(
                keywords_phrase_ranks_open(&ranks, &corpus, rows[row].minimum, &context), WEN_OK);
            while ((more = keywords_phrase_ranks_next(&ranks, &context, &rank)) > 0) {
                check_row(wanted++, &rank);
            }
            assert_int_equal(more, 0);
            assert_null(wanted->phrase);
            keywords_phrase_ranks_end(&ranks, &context);
            keywords_corpus_free(&corpus);
        }
    }
}

/* Counts that no document gives are refused. */
static void test_damaged(void **state)
{
    static const struct {
        const char *name;
        size_t size;
    } names[] = {{"a\037b", 3},                      /* without its parts */
                 {"a\037b\037c\037d\037e\037f", 11}, /* too many words */
                 {"a\036<b", 4}};                    /* beside no phrase */

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct keywords_corpus corpus = {.budget = 1 << 20};
        struct keywords_phrase_ranks ranks = {0};
        struct keywords_tally tally = {0};
        struct keywords_bytes bytes = {0};
        struct keywords_error error;
        uint32_t word = keywords_tally_word(&tally, names[i].name, names[i].size);
        keywords_tally_pair(&tally, word, KEYWORDS_STANDS_AS_NOUN)->count = 9;
        assert_true(
            keywords_delta_write(&tally, keywords_phrase_tags, KEYWORDS_STANDINGS, &bytes, &error));
        assert_int_equal(keywords_corpus_absorb(&corpus, &context, bytes.data, bytes.size), WEN_OK);
        assert_int_equal(keywords_phrase_ranks_open(&ranks, &corpus, 1, &context), WEN_STOP);
        keywords_phrase_ranks_end(&ranks, &context);
        keywords_corpus_free(&corpus);
        keywords_tally_free(&tally);
        free(bytes.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ranks),
                                       cmocka_unit_test(test_damaged)};

    return cmocka_run_group_tests_name("keywords/phrase_ranks", tests, NULL, NULL);
}
