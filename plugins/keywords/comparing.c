/* SPDX-License-Identifier: MIT */
/* Groups and comparisons, as far as the options ask for them. */
#include "comparing.h"

#include "delta.h"
#include "records.h"
#include "series.h"
#include "tables.h"

#include <stdlib.h>

/* ---- opening ----------------------------------------------------------- */

/* What the options say of one another. */
static int check_options(struct wen_context *context, const struct keywords_options *options)
{
    const struct wen_strings *names = &options->compare;

    if (names->count && options->reference) {
        return wen_fail(context, WEN_STOP,
                        "\"reference\" and \"compare\" are both given, but there is one table "
                        "keyness: leave one of them out");
    }
    if (names->count > 2) {
        return wen_fail(context, WEN_STOP,
                        "\"compare\" names %zu groups; it takes one, which is compared with all "
                        "others, or two",
                        names->count);
    }
    for (size_t i = 0; i < names->count; i++) {
        if (!names->items[i][0] || (i && strcmp(names->items[0], names->items[i]) == 0)) {
            return wen_fail(context, WEN_STOP, "\"compare\" must name different groups, not \"%s\"",
                            names->items[i]);
        }
    }
    if (!options->group && (names->count || options->series_terms.count)) {
        return wen_fail(context, WEN_STOP,
                        "\"%s\" needs \"group\", which says what documents are grouped by",
                        names->count ? "compare" : "series_terms");
    }
    return WEN_OK;
}

static int open_groups(struct keywords_comparing *comparing, struct wen_context *context)
{
    const struct wen_strings *terms = &comparing->options->series_terms;
    struct keywords_error error;

    if (!comparing->by_group) {
        return WEN_OK;
    }
    if (!keywords_group_parse(&comparing->groups.expression, comparing->options->group, &error)) {
        return wen_fail(context, WEN_STOP, "%s", error.text);
    }
    for (size_t i = 0; i < terms->count; i++) {
        if (keywords_strings_add(&comparing->terms, terms->items[i], strlen(terms->items[i])) ==
            KEYWORDS_NONE) {
            return keywords_out_of_memory(context);
        }
    }
    return WEN_OK;
}

int keywords_comparing_open(struct keywords_comparing *comparing, struct wen_context *context,
                            const struct keywords_options *options,
                            const struct keywords_strings *stop_words)
{
    int status = check_options(context, options);

    comparing->options = options;
    comparing->by_group = options->group != NULL;
    comparing->compares = options->reference || options->compare.count;
    comparing->comparison =
        (struct keywords_comparison){.order = options->keyness_order,
                                     .minimum = (uint64_t)options->keyness_minimum,
                                     .stop_words = stop_words};
    if (status == WEN_OK) {
        status = open_groups(comparing, context);
    }
    if (status == WEN_OK && options->reference) {
        status = keywords_reference_open(&comparing->reference, context, options->reference);
    }
    return status;
}

void keywords_comparing_budget(struct keywords_comparing *comparing, size_t budget)
{
    comparing->corpus.budget = comparing->comparison.budget = budget;
}

/* ---- units ------------------------------------------------------------- */

bool keywords_comparing_write(struct keywords_comparing *comparing, struct keywords_bytes *to,
                              struct keywords_error *error)
{
    struct keywords_groups *groups = &comparing->groups;

    return keywords_groups_end(groups) ? keywords_delta_write(&groups->tally, groups->names.items,
                                                              groups->names.count, to, error)
                                       : keywords_exhausted(error);
}

/* ---- tables ------------------------------------------------------------ */

int keywords_comparing_begin(struct keywords_comparing *comparing, struct wen_context *context,
                             uint64_t words, const struct keywords_against **against)
{
    struct keywords_comparison *comparison = &comparing->comparison;

    *against = NULL;
    if (!comparing->options->reference) {
        return WEN_OK;
    }
    if (!words) {
        wen_warn(context, "nothing is compared: the corpus has no words");
        return WEN_OK;
    }
    comparison->target_words = words;
    comparison->reference_words = comparing->reference.words;
    comparing->against = (struct keywords_against){comparison, &comparing->reference};
    *against = &comparing->against;
    return keywords_reference_sort(&comparing->reference, context, comparison->budget / 2);
}

static int give_groups(struct keywords_comparing *comparing, struct wen_context *context)
{
    const struct keywords_options *options = comparing->options;
    const struct keywords_series_rules rules = {
        .group = options->group,
        .minimum = (uint64_t)options->series_minimum,
        .terms = comparing->terms.count ? &comparing->terms : NULL,
        .stop_words = comparing->comparison.stop_words,
        .compared = options->compare,
        .comparison = options->compare.count ? &comparing->comparison : NULL,
        .words = &comparing->words};

    return comparing->by_group ? keywords_series_give(&comparing->corpus, context, &rules) : WEN_OK;
}

int keywords_comparing_give(struct keywords_comparing *comparing, struct wen_context *context)
{
    struct keywords_comparison *comparison = &comparing->comparison;
    int status = give_groups(comparing, context);

    keywords_reference_end(&comparing->reference, context);
    if (status == WEN_OK) {
        status = keywords_comparison_rank(comparison, context);
    }
    if (status == WEN_OK) {
        status = keywords_give_keyness(context, comparison);
    }
    keywords_comparison_end(comparison, context);
    return status;
}

void keywords_comparing_close(struct keywords_comparing *comparing)
{
    keywords_groups_free(&comparing->groups);
    keywords_corpus_free(&comparing->corpus);
    free(comparing->words);
    keywords_strings_free(&comparing->terms);
    keywords_reference_close(&comparing->reference);
}
