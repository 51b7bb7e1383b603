/* SPDX-License-Identifier: MIT */
/* A comparison of two corpora word by word. */
#include "comparison.h"

#include "records.h"
#include "stop_words.h"

#include <math.h>
#include <stdlib.h>

enum { REAL = sizeof(double) };

/* ---- reals in keys ----------------------------------------------------- */

/* Bits that order as the reals do; what is not defined comes before all. */
static uint64_t rising(double real)
{
    const uint64_t negative = (uint64_t)1 << 63;
    uint64_t bits;

    real += 0.0; /* -0 is 0 */
    memcpy(&bits, &real, sizeof bits);
    return isnan(real) ? 0 : bits & negative ? ~bits : bits | negative;
}

/* The caller has made room. */
static void put_bits(struct keywords_bytes *to, uint64_t bits)
{
    for (unsigned i = 0; i < REAL; i++) {
        to->data[to->size++] = (unsigned char)(bits >> 8 * (REAL - 1 - i));
    }
}

/* ---- tests ------------------------------------------------------------- */

static double measure(const struct keywords_contrast *contrast, int which)
{
    return keywords_keyness_measures[which].value(contrast);
}

/* A record is G2 and the word -> both counts. */
int keywords_comparison_add(struct keywords_comparison *comparison, struct wen_context *context,
                            struct wen_string word, uint64_t target, uint64_t reference)
{
    const struct keywords_contrast contrast = {target, reference, comparison->target_words,
                                               comparison->reference_words};
    struct keywords_bytes *key = &comparison->key, *value = &comparison->value;
    const struct keywords_strings *stop_words = comparison->stop_words;

    if (target + reference < comparison->minimum || target + reference == 0 ||
        (stop_words && keywords_stop_words_have(stop_words, word.data, word.size))) {
        return WEN_OK;
    }
    if (!comparison->tests) {
        comparison->tests = wen_open_sorter(context, comparison->budget / 2);
    }
    key->size = value->size = 0;
    if (!keywords_bytes_room(key, REAL + word.size) ||
        !keywords_bytes_room(value, 2 * KEYWORDS_LONGEST_NUMBER)) {
        return keywords_out_of_memory(context);
    }
    put_bits(key, rising(measure(&contrast, KEYWORDS_G2_4CELL)));
    keywords_bytes_put(key, word.data, word.size);
    keywords_bytes_put_number(value, target);
    keywords_bytes_put_number(value, reference);
    comparison->tested++;
    return wen_sort(context, comparison->tests, keywords_string_of(key), keywords_string_of(value));
}

/* ---- order ------------------------------------------------------------- */

static const struct {
    int measure;
    bool sides; /* those more frequent in the target first, then the others */
} orders[] = {
    [KEYWORDS_ORDER_ANTCONC] = {KEYWORDS_G2_4CELL, true},
    [KEYWORDS_ORDER_QUANTEDA] = {KEYWORDS_CHI2_QUANTEDA, false},
    [KEYWORDS_ORDER_SKETCHENGINE] = {KEYWORDS_SIMPLE_MATHS_1, false},
    [KEYWORDS_ORDER_LOG_RATIO] = {KEYWORDS_LOG_RATIO, false},
};

/* Takes both counts off the front of a value. */
static bool take_counts(struct keywords_comparison *comparison, struct wen_string *value,
                        struct keywords_contrast *contrast)
{
    const unsigned char *at = (const unsigned char *)value->data, *end = at + value->size;

    *contrast = (struct keywords_contrast){.target_words = comparison->target_words,
                                           .reference_words = comparison->reference_words};
    bool good = keywords_bytes_get_number(&at, end, &contrast->target) &&
                keywords_bytes_get_number(&at, end, &contrast->reference);
    *value = wen_string((const char *)at, (size_t)(end - at));
    return good;
}

/* A record is side, measure and the word -> both counts, the corrected p as it lies in memory. */
static int rank_word(struct keywords_comparison *comparison, struct wen_context *context,
                     const struct wen_sorted *test, const struct keywords_contrast *contrast,
                     double corrected)
{
    struct keywords_bytes *key = &comparison->key, *value = &comparison->value;
    int order = comparison->order;

    key->size = value->size = 0;
    if (!keywords_bytes_room(key, 1 + test->key.size) ||
        !keywords_bytes_room(value, test->value.size + sizeof corrected)) {
        return keywords_out_of_memory(context);
    }
    key->data[key->size++] = orders[order].sides && keywords_keyness_sign(contrast) <= 0;
    put_bits(key, ~rising(measure(contrast, orders[order].measure)));
    keywords_bytes_put(key, test->key.data + REAL, test->key.size - REAL);
    keywords_bytes_put(value, test->value.data, test->value.size);
    keywords_bytes_put(value, &corrected, sizeof corrected);
    return wen_sort(context, comparison->ranked, keywords_string_of(key),
                    keywords_string_of(value));
}

int keywords_comparison_rank(struct keywords_comparison *comparison, struct wen_context *context)
{
    struct wen_sorted test;
    struct keywords_contrast contrast;
    uint64_t left = comparison->tested; /* the place of the test among the falling G2 */
    double corrected = 1;
    int status = WEN_OK, more = 0;

    if (!comparison->tests) {
        return WEN_OK;
    }
    comparison->ranked = wen_open_sorter(context, comparison->budget / 2);
    while (status == WEN_OK && (more = wen_next_sorted(context, comparison->tests, &test)) > 0) {
        struct wen_string value = test.value;
        if (!take_counts(comparison, &value, &contrast)) {
            status = wen_fail(context, WEN_STOP, "the counts of a compared word are damaged");
            break;
        }
        /* Benjamini and Hochberg 1995: the least of p(j) * tests / j for j from this place on */
        double p = measure(&contrast, KEYWORDS_P_G2_4CELL);
        corrected = fmin(corrected, p * (double)comparison->tested / (double)left--);
        status = rank_word(comparison, context, &test, &contrast, corrected);
    }
    wen_close_sorter(context, comparison->tests);
    comparison->tests = NULL;
    return status == WEN_OK ? more : status;
}

/* ---- rows -------------------------------------------------------------- */

int keywords_comparison_next(struct keywords_comparison *comparison, struct wen_context *context,
                             struct keywords_compared *row)
{
    struct wen_sorted record;
    int more = comparison->ranked ? wen_next_sorted(context, comparison->ranked, &record) : 0;

    if (more <= 0) {
        return more;
    }
    if (!take_counts(comparison, &record.value, &row->contrast) ||
        record.value.size != sizeof row->p_benjamini_hochberg) {
        return wen_fail(context, WEN_STOP, "the counts of a compared word are damaged");
    }
    memcpy(&row->p_benjamini_hochberg, record.value.data, record.value.size);
    row->word = wen_string(record.key.data + 1 + REAL, record.key.size - 1 - REAL);
    row->p_bonferroni =
        fmin(1, measure(&row->contrast, KEYWORDS_P_G2_4CELL) * (double)comparison->tested);
    return 1;
}

void keywords_comparison_end(struct keywords_comparison *comparison, struct wen_context *context)
{
    if (comparison->tests) {
        wen_close_sorter(context, comparison->tests);
    }
    if (comparison->ranked) {
        wen_close_sorter(context, comparison->ranked);
    }
    free(comparison->key.data);
    free(comparison->value.data);
    comparison->tests = comparison->ranked = NULL;
    comparison->key = comparison->value = (struct keywords_bytes){0};
}

/* ---- against a reference ----------------------------------------------- */

/* As the sorter orders keys; a comes from the reference. */
static int compare(const struct keywords_bytes *a, struct wen_string b)
{
    size_t size = a->size < b.size ? a->size : b.size;
    int order = size ? memcmp(a->data, b.data, size) : 0;

    return order ? order : (a->size > b.size) - (a->size < b.size);
}

int keywords_against_word(const struct keywords_against *against, struct wen_context *context,
                          struct wen_string word, uint64_t count)
{
    struct keywords_reference *reference = against->reference;
    uint64_t there = 0;
    int more, status = WEN_OK;

    while (status == WEN_OK && (more = keywords_reference_peek(reference, context)) != 0) {
        int order = more > 0 ? compare(&reference->word, word) : 0;
        if (more < 0 || order > 0) {
            status = more < 0 ? more : WEN_OK;
            break;
        }
        keywords_reference_take(reference);
        if (order == 0) {
            there = reference->count;
            break;
        }
        status = keywords_comparison_add(against->comparison, context,
                                         keywords_string_of(&reference->word), 0, reference->count);
    }
    return status == WEN_OK
               ? keywords_comparison_add(against->comparison, context, word, count, there)
               : status;
}

int keywords_against_rest(const struct keywords_against *against, struct wen_context *context)
{
    struct keywords_reference *reference = against->reference;
    int more, status = WEN_OK;

    while (status == WEN_OK && (more = keywords_reference_peek(reference, context)) != 0) {
        if (more < 0) {
            return more;
        }
        keywords_reference_take(reference);
        status = keywords_comparison_add(against->comparison, context,
                                         keywords_string_of(&reference->word), 0, reference->count);
    }
    return status;
}
