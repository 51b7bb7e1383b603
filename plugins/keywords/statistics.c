/* SPDX-License-Identifier: MIT */
/* Dispersion, n-grams, collocates and comparisons, as far as they are wanted. */
#include "statistics.h"

#include "delta.h"
#include "series.h"

#include <stdlib.h>

static int exhausted(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "memory is exhausted");
}

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
            return exhausted(context);
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
    wanted[KEYWORDS_GROUPS] = options->group != NULL;
    wanted[KEYWORDS_NGRAMS_BY_GROUP] = options->group && wanted[KEYWORDS_NGRAMS];
    wanted[KEYWORDS_PAIRS_BY_GROUP] = options->group && wanted[KEYWORDS_PAIRS];
    statistics->comparing.groups.joins =
        wanted[KEYWORDS_NGRAMS_BY_GROUP] || wanted[KEYWORDS_PAIRS_BY_GROUP];
    unit->occurrences = options->dispersion ? &statistics->occurrences : NULL;
    unit->alone = !wanted[KEYWORDS_NGRAMS] && !wanted[KEYWORDS_PAIRS];
    unit->places = options->arf ? &statistics->places : NULL;
    unit->groups = options->group ? &statistics->comparing.groups : NULL;
    int status = keywords_comparing_open(&statistics->comparing, context, &statistics->options,
                                         options->table_stop_words ? unit->rules.stop_words : NULL);
    *budget = ((size_t)options->memory_mib << 20) /
              (1u + wanted[KEYWORDS_NGRAMS] + wanted[KEYWORDS_PAIRS] + wanted[KEYWORDS_GROUPS] +
               wanted[KEYWORDS_NGRAMS_BY_GROUP] + wanted[KEYWORDS_PAIRS_BY_GROUP] +
               statistics->comparing.compares);
    keywords_comparing_budget(&statistics->comparing, *budget);
    statistics->ngram_corpus.budget = statistics->pair_corpus.budget = *budget;
    statistics->grouped_ngram_corpus.budget = statistics->grouped_pair_corpus.budget = *budget;
    /* what the tally and the sorter of corpus.c leave */
    statistics->lists.budget = statistics->place_lists.budget = *budget / 8;
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
        return exhausted(context);
    }
    return WEN_OK;
}

int keywords_statistics_add(struct keywords_statistics *statistics, struct wen_context *context,
                            const struct keywords_unit *unit)
{
    const bool *wanted = statistics->wanted;

    if ((wanted[KEYWORDS_NGRAMS] && !keywords_ngrams_add(&statistics->ngrams, unit)) ||
        (wanted[KEYWORDS_PAIRS] && !keywords_pairs_add(&statistics->pairs, unit))) {
        return exhausted(context);
    }
    return statistics->comparing.groups.joins ? add_by_group(statistics, context, unit) : WEN_OK;
}

static bool write_occurrences(struct keywords_statistics *statistics,
                              const struct keywords_unit *unit, const struct keywords_string *tags,
                              struct keywords_bytes *to, struct keywords_error *error)
{
    return keywords_occurrences_write(&statistics->occurrences, &unit->tally, tags, to, error);
}

static bool write_places(struct keywords_statistics *statistics, const struct keywords_unit *unit,
                         const struct keywords_string *tags, struct keywords_bytes *to,
                         struct keywords_error *error)
{
    return keywords_occurrences_write(&statistics->places, &unit->tally, tags, to, error);
}

static bool write_ngrams(struct keywords_statistics *statistics, const struct keywords_unit *unit,
                         const struct keywords_string *tags, struct keywords_bytes *to,
                         struct keywords_error *error)
{
    (void)unit;
    (void)tags;
    return keywords_delta_write(&statistics->ngrams.tally, keywords_ngram_tags,
                                KEYWORDS_NGRAM_LONGEST + 1, to, error);
}

static bool write_grouped_ngrams(struct keywords_statistics *statistics,
                                 const struct keywords_unit *unit,
                                 const struct keywords_string *tags, struct keywords_bytes *to,
                                 struct keywords_error *error)
{
    (void)unit;
    (void)tags;
    return keywords_delta_write(&statistics->grouped_ngrams.tally, keywords_ngram_tags,
                                KEYWORDS_NGRAM_LONGEST + 1, to, error);
}

static bool write_tally(const struct keywords_tally *pairs, struct keywords_bytes *to,
                        struct keywords_error *error)
{
    static const struct keywords_string no_tag = {"", 0};

    return pairs ? keywords_delta_write(pairs, &no_tag, 1, to, error) : keywords_exhausted(error);
}

static bool write_pairs(struct keywords_statistics *statistics, const struct keywords_unit *unit,
                        const struct keywords_string *tags, struct keywords_bytes *to,
                        struct keywords_error *error)
{
    (void)tags;
    return write_tally(keywords_pairs_tally(&statistics->pairs, unit), to, error);
}

static bool write_grouped_pairs(struct keywords_statistics *statistics,
                                const struct keywords_unit *unit,
                                const struct keywords_string *tags, struct keywords_bytes *to,
                                struct keywords_error *error)
{
    const struct keywords_unit grouped = keywords_unit_by_group(unit);

    (void)tags;
    return write_tally(keywords_pairs_tally(&statistics->grouped_pairs, &grouped), to, error);
}

static bool write_groups(struct keywords_statistics *statistics, const struct keywords_unit *unit,
                         const struct keywords_string *tags, struct keywords_bytes *to,
                         struct keywords_error *error)
{
    (void)unit;
    (void)tags;
    return keywords_comparing_write(&statistics->comparing, to, error);
}

/* Emits the bytes behind their size, and empties them. */
static int emit_section(struct wen_context *context, struct keywords_bytes *section)
{
    unsigned char room[KEYWORDS_LONGEST_NUMBER];
    struct keywords_bytes size = {room, 0, sizeof room};

    keywords_bytes_put_number(&size, section->size);
    int status = wen_emit(context, size.data, size.size);
    if (status == WEN_OK) {
        status = wen_emit(context, section->data, section->size);
    }
    section->size = 0;
    return status;
}

int keywords_statistics_save(struct keywords_statistics *statistics, struct wen_context *context,
                             const struct keywords_unit *unit, const struct keywords_string *tags,
                             struct keywords_bytes *delta)
{
    static bool (*const write[KEYWORDS_SECTIONS])(
        struct keywords_statistics *, const struct keywords_unit *, const struct keywords_string *,
        struct keywords_bytes *, struct keywords_error *) = {
        [KEYWORDS_OCCURRENCES] = write_occurrences,
        [KEYWORDS_NGRAMS] = write_ngrams,
        [KEYWORDS_PAIRS] = write_pairs,
        [KEYWORDS_GROUPS] = write_groups,
        [KEYWORDS_PLACES] = write_places,
        [KEYWORDS_NGRAMS_BY_GROUP] = write_grouped_ngrams,
        [KEYWORDS_PAIRS_BY_GROUP] = write_grouped_pairs,
    };
    struct keywords_error error;
    int status = emit_section(context, delta);

    for (int i = 0; i < KEYWORDS_SECTIONS && status == WEN_OK; i++) {
        if (!statistics->wanted[i]) {
            continue;
        }
        status = write[i](statistics, unit, tags, delta, &error)
                     ? emit_section(context, delta)
                     : wen_fail(context, WEN_STOP, "%s", error.text);
    }
    return status;
}

void keywords_statistics_clear(struct keywords_statistics *statistics)
{
    keywords_occurrences_clear(&statistics->occurrences);
    keywords_occurrences_clear(&statistics->places);
    keywords_ngrams_clear(&statistics->ngrams);
    keywords_pairs_clear(&statistics->pairs);
    keywords_ngrams_clear(&statistics->grouped_ngrams);
    keywords_pairs_clear(&statistics->grouped_pairs);
    keywords_groups_clear(&statistics->comparing.groups);
}

/* ---- in the collector -------------------------------------------------- */

/* Takes a section off the front of what a unit emitted. */
static bool take_section(const unsigned char **at, const unsigned char *end,
                         struct wen_string *section)
{
    const unsigned char *from = *at;
    uint64_t size;

    if (!keywords_bytes_get_number(&from, end, &size) || size > (size_t)(end - from)) {
        *at = end;
        return false;
    }
    *section = wen_string((const char *)from, size);
    *at = from + size;
    return true;
}

static bool take_sections(const struct keywords_statistics *statistics, const unsigned char **at,
                          const unsigned char *end, struct wen_string *words,
                          struct wen_string *sections)
{
    bool good = take_section(at, end, words);

    for (int i = 0; good && i < KEYWORDS_SECTIONS; i++) {
        good = !statistics->wanted[i] || take_section(at, end, &sections[i]);
    }
    return good && *at == end;
}

/* Where the counts of a section go; NULL: elsewhere. */
static struct keywords_corpus *corpus_of(struct keywords_statistics *statistics, int section)
{
    struct keywords_corpus *const corpora[KEYWORDS_SECTIONS] = {
        [KEYWORDS_NGRAMS] = &statistics->ngram_corpus,
        [KEYWORDS_PAIRS] = &statistics->pair_corpus,
        [KEYWORDS_GROUPS] = &statistics->comparing.corpus,
        [KEYWORDS_NGRAMS_BY_GROUP] = &statistics->grouped_ngram_corpus,
        [KEYWORDS_PAIRS_BY_GROUP] = &statistics->grouped_pair_corpus,
    };

    return corpora[section];
}

int keywords_statistics_absorb(struct keywords_statistics *statistics, struct wen_context *context,
                               const void *bytes, size_t size, struct keywords_strings *tags,
                               struct wen_string *words)
{
    const unsigned char *at = bytes;
    struct wen_string sections[KEYWORDS_SECTIONS] = {{0}};
    struct keywords_part_lists *const lists[KEYWORDS_SECTIONS] = {
        [KEYWORDS_OCCURRENCES] = &statistics->lists, [KEYWORDS_PLACES] = &statistics->place_lists};
    const bool *wanted = statistics->wanted;
    int status = WEN_OK;

    *words = wen_string("", 0);
    if (!take_sections(statistics, &at, at + size, words, sections)) {
        return wen_fail(context, WEN_STOP,
                        "the counts of a unit are damaged at byte %zu of %zu, or another version "
                        "of the stage keywords wrote them",
                        (size_t)(at - (const unsigned char *)bytes), size);
    }
    for (int i = 0; status == WEN_OK && i < KEYWORDS_SECTIONS; i++) {
        struct keywords_corpus *corpus = corpus_of(statistics, i);
        if (wanted[i] && lists[i]) {
            status = keywords_part_lists_absorb(lists[i], context, tags, sections[i].data,
                                                sections[i].size);
        } else if (wanted[i] && corpus) {
            status = keywords_corpus_absorb(corpus, context, sections[i].data, sections[i].size);
        }
    }
    if (status == WEN_OK && wanted[KEYWORDS_GROUPS]) {
        status = keywords_series_check(&statistics->comparing.corpus, context,
                                       statistics->options.group);
    }
    return status;
}

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
    THRESHOLD(collocate_top, KEYWORDS_PAIRS),     THRESHOLD(series_minimum, KEYWORDS_GROUPS),
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

static int give_by_group(struct wen_context *context, struct keywords_statistics *statistics)
{
    const struct keywords_group_words groups = {&statistics->comparing.corpus.tags,
                                                statistics->comparing.words};
    int status = WEN_OK;

    if (statistics->wanted[KEYWORDS_NGRAMS_BY_GROUP]) {
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
    keywords_ngrams_free(&statistics->ngrams);
    keywords_pairs_free(&statistics->pairs);
    keywords_ngrams_free(&statistics->grouped_ngrams);
    keywords_pairs_free(&statistics->grouped_pairs);
    keywords_corpus_free(&statistics->ngram_corpus);
    keywords_corpus_free(&statistics->pair_corpus);
    keywords_corpus_free(&statistics->grouped_ngram_corpus);
    keywords_corpus_free(&statistics->grouped_pair_corpus);
    keywords_comparing_close(&statistics->comparing);
}
