/* SPDX-License-Identifier: MIT */
/* Dispersion, n-grams, collocates and comparisons, as far as they are wanted. */
#include "statistics.h"
#include "records.h"

#include <stdlib.h>

/* ---- opening ----------------------------------------------------------- */

static int open_ngrams(struct wen_context *context, struct keywords_statistics *statistics)
{
    const struct keywords_options *options = &statistics->options;

    if (options->ngrams && options->ngrams < options->ngram_shortest) {
        return wen_fail(context, WEN_STOP,
                        "\"ngrams\" is %d, but \"ngram_shortest\" is %d: make the first one no "
                        "smaller, or 0 for no n-grams",
                        (int)options->ngrams, (int)options->ngram_shortest);
    }
    for (int64_t size = options->ngram_shortest; size <= options->ngrams; size++) {
        statistics->ngrams.sizes[size] = statistics->grouped_ngrams.sizes[size] = true;
    }
    return WEN_OK;
}

static int open_pairs(struct wen_context *context, struct keywords_statistics *statistics)
{
    const struct keywords_options *options = &statistics->options;
    const struct wen_strings *names = &options->collocate_nodes;
    struct keywords_pairs *pairs = &statistics->pairs;

    for (size_t i = 0; i < names->count; i++) {
        if (keywords_strings_add(&statistics->nodes, names->items[i], strlen(names->items[i])) ==
            KEYWORDS_NONE) {
            return keywords_out_of_memory(context);
        }
    }
    if (options->collocates == KEYWORDS_COLLOCATES_WINDOW) {
        pairs->window = statistics->grouped_pairs.window = (uint32_t)options->collocate_window;
    }
    pairs->nodes = statistics->grouped_pairs.nodes = names->count ? &statistics->nodes : NULL;
    statistics->collocate_rules =
        (struct keywords_collocate_rules){.minimum = (uint64_t)options->collocate_minimum,
                                          .word_minimum = (uint64_t)options->collocate_word_minimum,
                                          .top = (uint64_t)options->collocate_top,
                                          .nodes = pairs->nodes};
    return WEN_OK;
}

/* What the unit counts for the statistics. */
static void open_unit(struct keywords_statistics *statistics, struct keywords_unit *unit)
{
    const bool *wanted = statistics->wanted;
    struct keywords_groups *groups = &statistics->comparing.groups;

    groups->tags = wanted[KEYWORDS_TERMS_BY_GROUP];
    groups->joins =
        groups->tags || wanted[KEYWORDS_NGRAMS_BY_GROUP] || wanted[KEYWORDS_PAIRS_BY_GROUP];
    unit->alone = !wanted[KEYWORDS_NGRAMS] && !wanted[KEYWORDS_PAIRS];
    unit->groups = wanted[KEYWORDS_GROUPS] ? groups : NULL;
    unit->where.parts = wanted[KEYWORDS_OCCURRENCES] ? &statistics->occurrences : NULL;
    unit->where.places = wanted[KEYWORDS_PLACES] ? &statistics->places : NULL;
    unit->grouped_where.parts =
        wanted[KEYWORDS_OCCURRENCES_BY_GROUP] ? &statistics->grouped_occurrences : NULL;
    unit->grouped_where.places =
        wanted[KEYWORDS_PLACES_BY_GROUP] ? &statistics->grouped_places : NULL;
}

/* Shares out `memory_mib` evenly, and returns what the counts of words have. */
static size_t share_memory(struct keywords_statistics *statistics)
{
    static const enum keywords_section counted[] = {
        KEYWORDS_NGRAMS,          KEYWORDS_PAIRS,          KEYWORDS_GROUPS,
        KEYWORDS_NGRAMS_BY_GROUP, KEYWORDS_PAIRS_BY_GROUP, KEYWORDS_TERMS_BY_GROUP,
        KEYWORDS_PHRASES,
    };
    size_t shares = 1u + statistics->comparing.compares;

    for (size_t i = 0; i < sizeof counted / sizeof counted[0]; i++) {
        shares += statistics->wanted[counted[i]];
    }
    size_t budget = ((size_t)statistics->options.memory_mib << 20) / shares;
    keywords_comparing_budget(&statistics->comparing, budget);
    statistics->ngram_corpus.budget = statistics->pair_corpus.budget = budget;
    statistics->grouped_ngram_corpus.budget = statistics->grouped_pair_corpus.budget = budget;
    statistics->grouped_term_corpus.budget = statistics->phrase_corpus.budget = budget;
    /* what the tally and the sorter of corpus.c leave */
    statistics->lists.budget = statistics->place_lists.budget = budget / 8;
    statistics->grouped_lists.budget = statistics->grouped_place_lists.budget = budget / 8;
    statistics->grouped_lists.by_group = statistics->grouped_place_lists.by_group = true;
    return budget;
}

int keywords_statistics_open(struct keywords_statistics *statistics, struct wen_context *context,
                             const struct keywords_options *options, struct keywords_unit *unit,
                             size_t *budget)
{
    bool *wanted = statistics->wanted;

    statistics->options = *options;
    wanted[KEYWORDS_OCCURRENCES] = options->dispersion;
    wanted[KEYWORDS_PLACES] = options->arf;
    wanted[KEYWORDS_NGRAMS] = options->ngrams > 0;
    wanted[KEYWORDS_PAIRS] = options->collocates != KEYWORDS_COLLOCATES_NONE;
    wanted[KEYWORDS_PHRASES] = options->phrases;
    wanted[KEYWORDS_GROUPS] = options->group != NULL;
    wanted[KEYWORDS_NGRAMS_BY_GROUP] = options->group && wanted[KEYWORDS_NGRAMS];
    wanted[KEYWORDS_PAIRS_BY_GROUP] = options->group && wanted[KEYWORDS_PAIRS];
    wanted[KEYWORDS_OCCURRENCES_BY_GROUP] = options->group && wanted[KEYWORDS_OCCURRENCES];
    wanted[KEYWORDS_PLACES_BY_GROUP] = options->group && wanted[KEYWORDS_PLACES];
    wanted[KEYWORDS_TERMS_BY_GROUP] =
        wanted[KEYWORDS_OCCURRENCES_BY_GROUP] || wanted[KEYWORDS_PLACES_BY_GROUP];
    statistics->stop_words = options->table_stop_words ? unit->rules.stop_words : NULL;
    open_unit(statistics, unit);
    int status = keywords_comparing_open(&statistics->comparing, context, &statistics->options,
                                         statistics->stop_words);
    *budget = share_memory(statistics);
    status = status == WEN_OK ? open_ngrams(context, statistics) : status;
    return status == WEN_OK ? open_pairs(context, statistics) : status;
}

/* ---- in a worker ------------------------------------------------------- */

static int add_by_group(struct keywords_statistics *statistics, struct wen_context *context,
                        const struct keywords_unit *unit)
{
    const struct keywords_unit grouped = keywords_unit_by_group(unit);
    const bool *wanted = statistics->wanted;

    if ((wanted[KEYWORDS_NGRAMS_BY_GROUP] &&
         !keywords_ngrams_add(&statistics->grouped_ngrams, &grouped)) ||
        (wanted[KEYWORDS_PAIRS_BY_GROUP] &&
         !keywords_pairs_add(&statistics->grouped_pairs, &grouped))) {
        return keywords_out_of_memory(context);
    }
    return WEN_OK;
}

int keywords_statistics_add(struct keywords_statistics *statistics, struct wen_context *context,
                            const struct keywords_unit *unit)
{
    const bool *wanted = statistics->wanted;

    if ((wanted[KEYWORDS_NGRAMS] && !keywords_ngrams_add(&statistics->ngrams, unit)) ||
        (wanted[KEYWORDS_PAIRS] && !keywords_pairs_add(&statistics->pairs, unit))) {
        return keywords_out_of_memory(context);
    }
    return wanted[KEYWORDS_NGRAMS_BY_GROUP] || wanted[KEYWORDS_PAIRS_BY_GROUP]
               ? add_by_group(statistics, context, unit)
               : WEN_OK;
}

int keywords_statistics_add_phrases(struct keywords_statistics *statistics,
                                    struct wen_context *context, const struct keywords_unit *unit,
                                    const struct keywords_phrases *phrases)
{
    return phrases && keywords_phrase_counts_add(&statistics->phrases, unit, phrases)
               ? WEN_OK
               : keywords_out_of_memory(context);
}

void keywords_statistics_clear(struct keywords_statistics *statistics)
{
    keywords_occurrences_clear(&statistics->occurrences);
    keywords_occurrences_clear(&statistics->places);
    keywords_occurrences_clear(&statistics->grouped_occurrences);
    keywords_occurrences_clear(&statistics->grouped_places);
    keywords_ngrams_clear(&statistics->ngrams);
    keywords_pairs_clear(&statistics->pairs);
    keywords_ngrams_clear(&statistics->grouped_ngrams);
    keywords_pairs_clear(&statistics->grouped_pairs);
    keywords_phrase_counts_clear(&statistics->phrases);
    keywords_groups_clear(&statistics->comparing.groups);
}

/* ---- in the collector -------------------------------------------------- */

/* Thresholds of a table that is asked for: one whose rows are few must say why. */
static const struct {
    const char *name;
    size_t option; /* an int64_t */
    enum keywords_section section;
} thresholds[] = {
#define THRESHOLD(name, section)                                                                   \
    {                                                                                              \
#name, offsetof(struct keywords_options, name), section                                    \
    }
    THRESHOLD(ngram_minimum, KEYWORDS_NGRAMS),    THRESHOLD(ngram_top, KEYWORDS_NGRAMS),
    THRESHOLD(collocate_minimum, KEYWORDS_PAIRS), THRESHOLD(collocate_word_minimum, KEYWORDS_PAIRS),
    THRESHOLD(collocate_top, KEYWORDS_PAIRS),     THRESHOLD(phrase_minimum, KEYWORDS_PHRASES),
    THRESHOLD(phrase_top, KEYWORDS_PHRASES),      THRESHOLD(series_minimum, KEYWORDS_GROUPS),
#undef THRESHOLD
};

uint32_t keywords_statistics_measures(const struct keywords_statistics *statistics,
                                      struct keywords_measure *measures)
{
    static const char *const chances[] = {[KEYWORDS_COLLOCATES_NONE] = NULL,
                                          [KEYWORDS_COLLOCATES_WINDOW] = "collocate_pairs",
                                          [KEYWORDS_COLLOCATES_SENTENCE] = "collocate_sentences"};
    const struct keywords_options *options = &statistics->options;
    const struct keywords_comparing *comparing = &statistics->comparing;
    uint32_t count = 0;

    if (chances[options->collocates]) {
        measures[count++] = (struct keywords_measure){
            chances[options->collocates],
            (double)statistics->pair_corpus.tally.totals[KEYWORDS_CHANCES]};
    }
    if (options->phrases) {
        measures[count++] = (struct keywords_measure){
            "phrase_words", (double)statistics->phrase_corpus.tally.totals[KEYWORDS_WORDS]};
    }
    for (size_t i = 0; i < sizeof thresholds / sizeof thresholds[0]; i++) {
        int64_t value =
            *(const int64_t *)(const void *)((const char *)options + thresholds[i].option);
        if (statistics->wanted[thresholds[i].section]) {
            measures[count++] = (struct keywords_measure){thresholds[i].name, (double)value};
        }
    }
    if (comparing->compares) {
        measures[count++] =
            (struct keywords_measure){"keyness_minimum", (double)options->keyness_minimum};
    }
    if (options->reference) {
        measures[count++] = (struct keywords_measure){"keyness_reference_words",
                                                      (double)comparing->reference.words};
    }
    return count;
}

/* `groups`: NULL for the corpus as a whole. */
static int give_ngrams(struct wen_context *context, struct keywords_statistics *statistics,
                       struct keywords_corpus *corpus, uint64_t words,
                       const struct keywords_group_words *groups)
{
    const struct keywords_term_rules rules = {.min_count =
                                                  (uint64_t)statistics->options.ngram_minimum};
    struct keywords_terms terms = {0};
    int status = keywords_terms_rank(&terms, corpus, &rules, context);

    if (status == WEN_OK) {
        status = keywords_give_ngrams(context, &terms, words,
                                      (uint64_t)statistics->options.ngram_top, groups);
        keywords_terms_end(&terms, context);
    }
    return status;
}

static int give_collocates(struct wen_context *context, struct keywords_statistics *statistics,
                           struct keywords_corpus *corpus, bool by_group)
{
    struct keywords_collocates collocates = {0};
    int status =
        keywords_collocates_rank(&collocates, corpus, &statistics->collocate_rules, context);

    if (status == WEN_OK) {
        status = keywords_give_collocates(context, &collocates, by_group);
    }
    keywords_collocates_end(&collocates, context);
    return status;
}

static int give_phrases(struct wen_context *context, struct keywords_statistics *statistics)
{
    const struct keywords_options *options = &statistics->options;
    struct keywords_phrase_ranks ranks = {0};
    int status = keywords_phrase_ranks_open(&ranks, &statistics->phrase_corpus,
                                            (uint64_t)options->phrase_minimum, context);

    if (status == WEN_OK) {
        status = keywords_give_phrases(context, &ranks, (uint64_t)options->phrase_top);
    }
    keywords_phrase_ranks_end(&ranks, context);
    return status;
}

static int give_grouped_terms(struct wen_context *context, struct keywords_statistics *statistics)
{
    const bool *wanted = statistics->wanted;
    const struct keywords_term_rules rules = {
        .min_count = (uint64_t)statistics->options.min_count,
        .stop_words = statistics->stop_words,
        .by_group = true,
        .lists = wanted[KEYWORDS_OCCURRENCES_BY_GROUP] ? &statistics->grouped_lists : NULL,
        .places = wanted[KEYWORDS_PLACES_BY_GROUP] ? &statistics->grouped_place_lists : NULL};
    struct keywords_terms terms = {0};
    int status = keywords_terms_rank(&terms, &statistics->grouped_term_corpus, &rules, context);

    if (status == WEN_OK) {
        status = keywords_give_dispersion(context, &terms, true);
    }
    if (status == WEN_OK) {
        status = keywords_give_reduced(context, &terms, true);
    }
    keywords_terms_end(&terms, context);
    return status;
}

static int give_by_group(struct wen_context *context, struct keywords_statistics *statistics)
{
    const struct keywords_group_words groups = {&statistics->comparing.corpus.tags,
                                                statistics->comparing.words};
    int status = WEN_OK;

    if (statistics->wanted[KEYWORDS_TERMS_BY_GROUP]) {
        status = give_grouped_terms(context, statistics);
    }
    if (status == WEN_OK && statistics->wanted[KEYWORDS_NGRAMS_BY_GROUP]) {
        status = give_ngrams(context, statistics, &statistics->grouped_ngram_corpus, 0, &groups);
    }
    if (status == WEN_OK && statistics->wanted[KEYWORDS_PAIRS_BY_GROUP]) {
        status = give_collocates(context, statistics, &statistics->grouped_pair_corpus, true);
    }
    return status;
}

int keywords_statistics_give(struct keywords_statistics *statistics, struct wen_context *context,
                             uint64_t words)
{
    int status = WEN_OK;

    if (statistics->wanted[KEYWORDS_NGRAMS]) {
        status = give_ngrams(context, statistics, &statistics->ngram_corpus, words, NULL);
    }
    if (status == WEN_OK && statistics->wanted[KEYWORDS_PAIRS]) {
        status = give_collocates(context, statistics, &statistics->pair_corpus, false);
    }
    if (status == WEN_OK && statistics->wanted[KEYWORDS_PHRASES]) {
        status = give_phrases(context, statistics);
    }
    if (status == WEN_OK) {
        status = keywords_comparing_give(&statistics->comparing, context);
    }
    return status == WEN_OK ? give_by_group(context, statistics) : status;
}

void keywords_statistics_close(struct keywords_statistics *statistics)
{
    keywords_strings_free(&statistics->nodes);
    keywords_occurrences_free(&statistics->occurrences);
    keywords_occurrences_free(&statistics->places);
    keywords_occurrences_free(&statistics->grouped_occurrences);
    keywords_occurrences_free(&statistics->grouped_places);
    keywords_ngrams_free(&statistics->ngrams);
    keywords_pairs_free(&statistics->pairs);
    keywords_ngrams_free(&statistics->grouped_ngrams);
    keywords_pairs_free(&statistics->grouped_pairs);
    keywords_phrase_counts_free(&statistics->phrases);
    keywords_corpus_free(&statistics->ngram_corpus);
    keywords_corpus_free(&statistics->pair_corpus);
    keywords_corpus_free(&statistics->phrase_corpus);
    keywords_corpus_free(&statistics->grouped_term_corpus);
    keywords_corpus_free(&statistics->grouped_ngram_corpus);
    keywords_corpus_free(&statistics->grouped_pair_corpus);
    keywords_part_lists_free(&statistics->lists);
    keywords_part_lists_free(&statistics->place_lists);
    keywords_part_lists_free(&statistics->grouped_lists);
    keywords_part_lists_free(&statistics->grouped_place_lists);
    keywords_comparing_close(&statistics->comparing);
}
