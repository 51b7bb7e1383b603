/* SPDX-License-Identifier: MIT */
/* Rows of the corpus tables out of the corpus' tally. */
#include "terms.h"

#include "stop_words.h"

#include <math.h>
#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    const struct keywords_term *x = a, *y = b;
    int order;

    if (x->count != y->count) {
        return x->count > y->count ? -1 : 1;
    }
    order = keywords_string_compare(x->word, y->word);
    return order ? order : keywords_string_compare(x->tag, y->tag);
}

struct keywords_term *keywords_terms(const struct keywords_tally *tally,
                                     const struct keywords_strings *tags,
                                     const struct keywords_term_rules *rules, uint32_t *count)
{
    struct keywords_term *terms = calloc((size_t)tally->pair_count + 1, sizeof *terms);

    *count = 0;
    for (uint32_t i = 0; terms && i < tally->words.count; i++) {
        const struct keywords_string *word = &tally->words.items[i];
        if (rules->stop_words &&
            keywords_stop_words_have(rules->stop_words, word->bytes, word->size)) {
            continue;
        }
        for (uint32_t at = tally->first[i]; at; at = tally->pairs[at - 1].next) {
            const struct keywords_pair *pair = &tally->pairs[at - 1];
            if (pair->count >= rules->min_count) {
                terms[(*count)++] = (struct keywords_term){word, &tags->items[pair->tag],
                                                           pair->count, pair->documents};
            }
        }
    }
    if (terms) {
        qsort(terms, *count, sizeof *terms, compare);
    }
    return terms;
}

/* Word forms that occur just once. */
static uint32_t count_hapax(const struct keywords_tally *tally)
{
    uint32_t hapax = 0;

    for (uint32_t i = 0; i < tally->words.count; i++) {
        uint64_t count = 0;
        for (uint32_t at = tally->first[i]; at; at = tally->pairs[at - 1].next) {
            count += tally->pairs[at - 1].count;
        }
        hapax += count == 1;
    }
    return hapax;
}

uint32_t keywords_summary(const struct keywords_tally *tally, struct keywords_measure *measures)
{
    const uint64_t *totals = tally->totals;
    double words = (double)totals[KEYWORDS_WORDS], types = tally->words.count;
    uint32_t count = 0;

    measures[count++] = (struct keywords_measure){"documents", (double)totals[KEYWORDS_DOCUMENTS]};
    measures[count++] =
        (struct keywords_measure){"characters", (double)totals[KEYWORDS_CHARACTERS]};
    if (totals[KEYWORDS_SENTENCES]) {
        measures[count++] =
            (struct keywords_measure){"sentences", (double)totals[KEYWORDS_SENTENCES]};
    }
    measures[count++] = (struct keywords_measure){"tokens", (double)totals[KEYWORDS_TOKENS]};
    measures[count++] = (struct keywords_measure){"words", words};
    measures[count++] = (struct keywords_measure){"types", types};
    measures[count++] = (struct keywords_measure){"hapax_legomena", count_hapax(tally)};
    measures[count++] =
        (struct keywords_measure){"type_token_ratio", words > 0 ? types / words : (double)NAN};
    return count;
}
