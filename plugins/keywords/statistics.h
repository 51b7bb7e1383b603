/* SPDX-License-Identifier: MIT */
/* What the options ask for beyond the words themselves: dispersion, n-grams, collocates, phrases,
 * groups and comparisons; from the documents in a worker through bytes (sections.c) to tables in
 * the collector. What is not asked for costs nothing. */
#ifndef WENLIU_KEYWORDS_STATISTICS_H
#define WENLIU_KEYWORDS_STATISTICS_H

#include "comparing.h"
#include "corpus.h"
#include "ngrams.h"
#include "options.h"
#include "pairs.h"
#include "phrase_counts.h"
#include "tables.h"

enum keywords_section {
    KEYWORDS_OCCURRENCES,
    KEYWORDS_NGRAMS,
    KEYWORDS_PAIRS,
    KEYWORDS_GROUPS,
    KEYWORDS_PLACES,
    KEYWORDS_NGRAMS_BY_GROUP,
    KEYWORDS_PAIRS_BY_GROUP,
    KEYWORDS_TERMS_BY_GROUP,
    KEYWORDS_OCCURRENCES_BY_GROUP,
    KEYWORDS_PLACES_BY_GROUP,
    KEYWORDS_PHRASES,
    KEYWORDS_SECTIONS
};

/* Starts as {0}. Workers fill the second group, the collector the third. */
struct keywords_statistics {
    bool wanted[KEYWORDS_SECTIONS];
    struct keywords_options options;
    struct keywords_strings nodes;
    struct keywords_collocate_rules collocate_rules;

    struct keywords_occurrences occurrences, places, grouped_occurrences, grouped_places;
    struct keywords_ngrams ngrams, grouped_ngrams;
    struct keywords_pairs pairs, grouped_pairs;
    struct keywords_phrase_counts phrases;

    struct keywords_part_lists lists, place_lists, grouped_lists, grouped_place_lists;
    struct keywords_corpus ngram_corpus, pair_corpus, phrase_corpus;
    struct keywords_corpus grouped_term_corpus, grouped_ngram_corpus, grouped_pair_corpus;

    const struct keywords_strings *stop_words; /* left out of tables; NULL: none */
    struct keywords_comparing comparing;       /* both */
};

/* Takes the options over; `unit` will count occurrences where they are wanted. Sets `budget` to the
 * bytes that the counts of words have: `memory_mib` is shared out. All here return WEN_OK, or
 * WEN_STOP with the reason recorded. */
int keywords_statistics_open(struct keywords_statistics *statistics, struct wen_context *context,
                             const struct keywords_options *options, struct keywords_unit *unit,
                             size_t *budget);

/* Adds the document that the unit counted last. */
int keywords_statistics_add(struct keywords_statistics *statistics, struct wen_context *context,
                            const struct keywords_unit *unit);

/* Adds its phrases; only where wanted[KEYWORDS_PHRASES]. */
int keywords_statistics_add_phrases(struct keywords_statistics *statistics,
                                    struct wen_context *context, const struct keywords_unit *unit,
                                    const struct keywords_phrases *phrases);

/* Emits `delta`, which the caller has filled with the counts of words, and a section for each thing
 * that is wanted, each behind its size; leaves `delta` empty. `tags` names the tags of the unit. */
int keywords_statistics_save(struct keywords_statistics *statistics, struct wen_context *context,
                             const struct keywords_unit *unit, const struct keywords_names *tags,
                             struct keywords_bytes *delta);

/* Forgets the unit. */
void keywords_statistics_clear(struct keywords_statistics *statistics);

/* Takes in what was emitted. Sets `words` to the counts of words in it, for the caller. */
int keywords_statistics_absorb(struct keywords_statistics *statistics, struct wen_context *context,
                               const void *bytes, size_t size, struct keywords_strings *tags,
                               struct wen_string *words);

/* Rows that the summary has more: what the tables are counted in, and from where on they have rows.
 * At most KEYWORDS_MORE_MEASURES; returns how many. */
enum { KEYWORDS_MORE_MEASURES = 16 };
uint32_t keywords_statistics_measures(const struct keywords_statistics *statistics,
                                      struct keywords_measure *measures);

/* Gives the tables of n-grams, collocates, phrases, groups and comparisons, and all by group;
 * `words` is the corpus' total. */
int keywords_statistics_give(struct keywords_statistics *statistics, struct wen_context *context,
                             uint64_t words);

void keywords_statistics_close(struct keywords_statistics *statistics);

#endif
