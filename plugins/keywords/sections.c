/* SPDX-License-Identifier: MIT */
/* What a unit has of the statistics that are wanted, as bytes: from a worker to the collector. */
#include "delta.h"
#include "series.h"
#include "statistics.h"

/* ---- in a worker ------------------------------------------------------- */

static struct keywords_names names_of(const struct keywords_statistics *statistics)
{
    const struct keywords_strings *names = &statistics->comparing.groups.names;

    return (struct keywords_names){names->items, names->count};
}

static bool write_occurrences(struct keywords_statistics *statistics,
                              const struct keywords_unit *unit, const struct keywords_names *tags,
                              struct keywords_bytes *to, struct keywords_error *error)
{
    return keywords_occurrences_write(&statistics->occurrences, &unit->tally, tags->items,
                                      &keywords_no_groups, to, error);
}

static bool write_places(struct keywords_statistics *statistics, const struct keywords_unit *unit,
                         const struct keywords_names *tags, struct keywords_bytes *to,
                         struct keywords_error *error)
{
    return keywords_occurrences_write(&statistics->places, &unit->tally, tags->items,
                                      &keywords_no_groups, to, error);
}

static bool write_grouped_terms(struct keywords_statistics *statistics,
                                const struct keywords_unit *unit, const struct keywords_names *tags,
                                struct keywords_bytes *to, struct keywords_error *error)
{
    (void)unit;
    return keywords_delta_write(&statistics->comparing.groups.tagged, tags->items, tags->count, to,
                                error);
}

static bool write_grouped_occurrences(struct keywords_statistics *statistics,
                                      const struct keywords_unit *unit,
                                      const struct keywords_names *tags, struct keywords_bytes *to,
                                      struct keywords_error *error)
{
    const struct keywords_names names = names_of(statistics);

    (void)unit;
    return keywords_occurrences_write(&statistics->grouped_occurrences,
                                      &statistics->comparing.groups.tagged, tags->items, &names, to,
                                      error);
}

static bool write_grouped_places(struct keywords_statistics *statistics,
                                 const struct keywords_unit *unit,
                                 const struct keywords_names *tags, struct keywords_bytes *to,
                                 struct keywords_error *error)
{
    const struct keywords_names names = names_of(statistics);

    (void)unit;
    return keywords_occurrences_write(&statistics->grouped_places,
                                      &statistics->comparing.groups.tagged, tags->items, &names, to,
                                      error);
}

static bool write_ngrams(struct keywords_statistics *statistics, const struct keywords_unit *unit,
                         const struct keywords_names *tags, struct keywords_bytes *to,
                         struct keywords_error *error)
{
    (void)unit;
    (void)tags;
    return keywords_delta_write(&statistics->ngrams.tally, keywords_ngram_tags,
                                KEYWORDS_NGRAM_LONGEST + 1, to, error);
}

static bool write_grouped_ngrams(struct keywords_statistics *statistics,
                                 const struct keywords_unit *unit,
                                 const struct keywords_names *tags, struct keywords_bytes *to,
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
                        const struct keywords_names *tags, struct keywords_bytes *to,
                        struct keywords_error *error)
{
    (void)tags;
    return write_tally(keywords_pairs_tally(&statistics->pairs, unit), to, error);
}

static bool write_grouped_pairs(struct keywords_statistics *statistics,
                                const struct keywords_unit *unit, const struct keywords_names *tags,
                                struct keywords_bytes *to, struct keywords_error *error)
{
    const struct keywords_unit grouped = keywords_unit_by_group(unit);

    (void)tags;
    return write_tally(keywords_pairs_tally(&statistics->grouped_pairs, &grouped), to, error);
}

static bool write_phrases(struct keywords_statistics *statistics, const struct keywords_unit *unit,
                          const struct keywords_names *tags, struct keywords_bytes *to,
                          struct keywords_error *error)
{
    (void)unit;
    (void)tags;
    return keywords_delta_write(&statistics->phrases.tally, keywords_phrase_tags,
                                KEYWORDS_STANDINGS, to, error);
}

static bool write_groups(struct keywords_statistics *statistics, const struct keywords_unit *unit,
                         const struct keywords_names *tags, struct keywords_bytes *to,
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
                             const struct keywords_unit *unit, const struct keywords_names *tags,
                             struct keywords_bytes *delta)
{
    static bool (*const write[KEYWORDS_SECTIONS])(
        struct keywords_statistics *, const struct keywords_unit *, const struct keywords_names *,
        struct keywords_bytes *, struct keywords_error *) = {
        [KEYWORDS_OCCURRENCES] = write_occurrences,
        [KEYWORDS_NGRAMS] = write_ngrams,
        [KEYWORDS_PAIRS] = write_pairs,
        [KEYWORDS_GROUPS] = write_groups,
        [KEYWORDS_PLACES] = write_places,
        [KEYWORDS_NGRAMS_BY_GROUP] = write_grouped_ngrams,
        [KEYWORDS_PAIRS_BY_GROUP] = write_grouped_pairs,
        [KEYWORDS_TERMS_BY_GROUP] = write_grouped_terms,
        [KEYWORDS_OCCURRENCES_BY_GROUP] = write_grouped_occurrences,
        [KEYWORDS_PLACES_BY_GROUP] = write_grouped_places,
        [KEYWORDS_PHRASES] = write_phrases,
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
        [KEYWORDS_TERMS_BY_GROUP] = &statistics->grouped_term_corpus,
        [KEYWORDS_PHRASES] = &statistics->phrase_corpus,
    };

    return corpora[section];
}

int keywords_statistics_absorb(struct keywords_statistics *statistics, struct wen_context *context,
                               const void *bytes, size_t size, struct keywords_strings *tags,
                               struct wen_string *words)
{
    const unsigned char *at = bytes;
    struct wen_string sections[KEYWORDS_SECTIONS] = {{0}};
    struct keywords_strings *grouped_tags = &statistics->grouped_term_corpus.tags;
    const struct {
        struct keywords_part_lists *lists;
        struct keywords_strings *tags;
    } lists[KEYWORDS_SECTIONS] = {
        [KEYWORDS_OCCURRENCES] = {&statistics->lists, tags},
        [KEYWORDS_PLACES] = {&statistics->place_lists, tags},
        [KEYWORDS_OCCURRENCES_BY_GROUP] = {&statistics->grouped_lists, grouped_tags},
        [KEYWORDS_PLACES_BY_GROUP] = {&statistics->grouped_place_lists, grouped_tags},
    };
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
        if (wanted[i] && lists[i].lists) {
            status = keywords_part_lists_absorb(lists[i].lists, context, lists[i].tags,
                                                sections[i].data, sections[i].size);
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
