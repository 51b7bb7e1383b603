/* SPDX-License-Identifier: MIT */
/* Rows of the corpus tables out of the corpus' counts. */
#include "terms.h"

#include "groups.h"
#include "occurrences.h"
#include "records.h"
#include "reduced.h"
#include "stop_words.h"

#include <math.h>
#include <stdlib.h>

enum { RANKED_SHARE = 2 }; /* of the corpus' budget, for all sorters of terms together */

/* Sums the counts of the word at hand. */
struct sum {
    struct keywords_terms *terms;
    const struct keywords_term_rules *rules;
    struct wen_context *context;
    struct keywords_bytes word;
    bool has_word;
    struct keywords_pair *pairs; /* by bytes of their tags: there are few */
    uint32_t pair_count, pair_capacity;
    struct keywords_spread *spreads; /* of each pair, where dispersion is asked for */
    uint32_t spread_capacity;
    struct keywords_reduced *reduced; /* the same where "arf" is */
    uint32_t reduced_capacity;
    struct keywords_bytes key, value;
};

/* ---- keys of the ranked terms ------------------------------------------ */

/* Greater counts come first: one byte that falls with the number of bytes of the count, then these
 * bytes inverted, highest first. The caller has made room. */
static void put_count(struct keywords_bytes *to, uint64_t count)
{
    unsigned size = 0;

    while (size < sizeof count && count >> 8 * size) {
        size++;
    }
    to->data[to->size++] = (unsigned char)(0xFF - size);
    while (size--) {
        to->data[to->size++] = (unsigned char)~(count >> 8 * size);
    }
}

/* Takes the count off the front of a key. */
static uint64_t take_count(struct wen_string *key)
{
    unsigned size = 0xFFu - (unsigned char)key->data[0];
    uint64_t count = 0;

    for (unsigned i = 1; i <= size; i++) {
        count = count << 8 | (unsigned char)~key->data[i];
    }
    *key = wen_string(key->data + 1 + size, key->size - 1 - size);
    return count;
}

/* A record is a count and a word -> number of the tag, documents. Equal keys stay in the order of
 * adding, which is that of the tags. */
static int rank_pair(struct sum *sum, const struct keywords_pair *pair)
{
    struct keywords_bytes *key = &sum->key, *value = &sum->value;

    key->size = value->size = 0;
    if (!keywords_bytes_room(key, 1 + sizeof pair->count + sum->word.size) ||
        !keywords_bytes_room(value, 2 * KEYWORDS_LONGEST_NUMBER)) {
        return keywords_out_of_memory(sum->context);
    }
    put_count(key, pair->count);
    keywords_bytes_put(key, sum->word.data, sum->word.size);
    keywords_bytes_put_number(value, pair->tag);
    keywords_bytes_put_number(value, pair->documents);
    return wen_sort(sum->context, sum->terms->ranked, keywords_string_of(key),
                    keywords_string_of(value));
}

/* The same record with more behind it, as it lies in memory. After rank_pair(). */
static int rank_more(struct sum *sum, struct wen_sorter *sorter, const void *more, size_t size)
{
    size_t before = sum->value.size;

    if (!keywords_bytes_room(&sum->value, size)) {
        return keywords_out_of_memory(sum->context);
    }
    keywords_bytes_put(&sum->value, more, size);
    int status = wen_sort(sum->context, sorter, keywords_string_of(&sum->key),
                          keywords_string_of(&sum->value));
    sum->value.size = before;
    return status;
}

static int rank_spread(struct sum *sum, const struct keywords_spread *spread)
{
    struct keywords_dispersion dispersion = keywords_spread_end(spread);

    return rank_more(sum, sum->terms->spread, &dispersion, sizeof dispersion);
}

static int rank_reduced(struct sum *sum, const struct keywords_reduced *reduced)
{
    double frequency = keywords_reduced_end(reduced);

    return rank_more(sum, sum->terms->reduced, &frequency, sizeof frequency);
}

/* ---- sums -------------------------------------------------------------- */

/* Adds a list of documents to the spread of the pair `at`, and returns whether it is whole. */
static int add_documents(struct sum *sum, uint32_t at, const struct keywords_part_list *list)
{
    struct wen_string left = list->list;
    uint64_t words, count;
    int more;

    while ((more = keywords_occurrences_take(&left, &words, &count)) > 0) {
        keywords_spread_add(&sum->spreads[at], words, count);
    }
    return more;
}

/* The same of places: see add_place() of unit.c. */
static int add_places(struct sum *sum, uint32_t at, const struct keywords_part_list *list)
{
    struct wen_string left = list->list;
    uint64_t place, count;
    int more;

    while ((more = keywords_occurrences_take(&left, &place, &count)) > 0) {
        keywords_reduced_add(&sum->reduced[at], list->before + place - 1);
    }
    return more;
}

static int without_lists(const struct sum *sum)
{
    return wen_fail(sum->context, WEN_STOP, "where a word stands does not go with its counts");
}

/* Hands all lists of the word at hand to `add`, with the pair that each is of. */
static int add_lists(struct sum *sum, struct keywords_part_lists *lists,
                     int (*add)(struct sum *, uint32_t, const struct keywords_part_list *))
{
    struct keywords_part_list list;
    int more;

    while ((more = keywords_part_lists_next(lists, sum->context, keywords_string_of(&sum->word),
                                            &list)) > 0) {
        uint32_t at = 0;
        while (at < sum->pair_count && sum->pairs[at].tag != list.tag) {
            at++;
        }
        if (at == sum->pair_count) {
            return without_lists(sum);
        }
        if (add(sum, at, &list) < 0) {
            return wen_fail(sum->context, WEN_STOP, "where a word stands is damaged");
        }
    }
    return more;
}

/* Works out the spread of all pairs of the word at hand, now that their counts are known. */
static int spread_word(struct sum *sum)
{
    struct keywords_part_lists *lists = sum->rules->lists;
    const struct keywords_parts *parts =
        keywords_part_lists_parts(lists, keywords_string_of(&sum->word));

    if (!parts) {
        return without_lists(sum);
    }
    for (uint32_t i = 0; i < sum->pair_count; i++) {
        if (!keywords_room(&sum->spreads, i, &sum->spread_capacity, sizeof *sum->spreads)) {
            return keywords_out_of_memory(sum->context);
        }
        keywords_spread_begin(&sum->spreads[i], parts, sum->pairs[i].count);
    }
    return add_lists(sum, lists, add_documents);
}

static int reduce_word(struct sum *sum)
{
    struct keywords_part_lists *places = sum->rules->places;
    const struct keywords_parts *parts =
        keywords_part_lists_parts(places, keywords_string_of(&sum->word));

    if (!parts) {
        return without_lists(sum);
    }
    for (uint32_t i = 0; i < sum->pair_count; i++) {
        if (!keywords_room(&sum->reduced, i, &sum->reduced_capacity, sizeof *sum->reduced)) {
            return keywords_out_of_memory(sum->context);
        }
        keywords_reduced_begin(&sum->reduced[i], sum->pairs[i].count, parts->count);
    }
    return add_lists(sum, places, add_places);
}

static int rank_word(struct sum *sum)
{
    const struct keywords_term_rules *rules = sum->rules;
    int status = rules->lists ? spread_word(sum) : WEN_OK;

    if (status == WEN_OK && rules->places) {
        status = reduce_word(sum);
    }
    for (uint32_t i = 0; i < sum->pair_count && status == WEN_OK; i++) {
        if (sum->pairs[i].count < rules->min_count) {
            continue;
        }
        status = rank_pair(sum, &sum->pairs[i]);
        if (status == WEN_OK && rules->lists) {
            status = rank_spread(sum, &sum->spreads[i]);
        }
        if (status == WEN_OK && rules->places) {
            status = rank_reduced(sum, &sum->reduced[i]);
        }
    }
    return status;
}

static int end_word(struct sum *sum)
{
    const struct keywords_strings *stop_words = sum->rules->stop_words;
    struct wen_string word = keywords_string_of(&sum->word);
    uint64_t count = 0;

    if (!sum->has_word) {
        return WEN_OK;
    }
    for (uint32_t i = 0; i < sum->pair_count; i++) {
        count += sum->pairs[i].count;
    }
    sum->terms->types++;
    sum->terms->hapax += count == 1;
    if (sum->rules->against) {
        int status = keywords_against_word(sum->rules->against, sum->context, word, count);
        if (status != WEN_OK) {
            return status;
        }
    }
    word = sum->rules->by_group ? keywords_without_group(word) : word;
    if (stop_words && keywords_stop_words_have(stop_words, word.data, word.size)) {
        return WEN_OK;
    }
    return rank_word(sum);
}

static int begin_word(struct sum *sum, struct wen_string word)
{
    sum->word.size = 0;
    if (!keywords_bytes_room(&sum->word, word.size)) {
        return keywords_out_of_memory(sum->context);
    }
    keywords_bytes_put(&sum->word, word.data, word.size);
    sum->has_word = true;
    sum->pair_count = 0;
    return WEN_OK;
}

/* The pair of the word at hand with a tag, made where it is new. NULL where memory is exhausted. */
static struct keywords_pair *pair_of(struct sum *sum, uint32_t tag)
{
    const struct keywords_string *names = sum->terms->tags->items;
    uint32_t at = 0;

    if (!keywords_room(&sum->pairs, sum->pair_count, &sum->pair_capacity, sizeof *sum->pairs)) {
        return NULL;
    }
    while (at < sum->pair_count &&
           keywords_string_compare(&names[sum->pairs[at].tag], &names[tag]) < 0) {
        at++;
    }
    if (at == sum->pair_count || sum->pairs[at].tag != tag) {
        memmove(sum->pairs + at + 1, sum->pairs + at, (sum->pair_count - at) * sizeof *sum->pairs);
        sum->pairs[at] = (struct keywords_pair){.tag = tag};
        sum->pair_count++;
    }
    return &sum->pairs[at];
}

static bool is_at_hand(const struct sum *sum, struct wen_string word)
{
    return sum->has_word && word.size == sum->word.size &&
           (!word.size || memcmp(word.data, sum->word.data, word.size) == 0);
}

static int add_counts(struct sum *sum, const struct keywords_counted *counted)
{
    int status = WEN_OK;

    if (!is_at_hand(sum, counted->word)) {
        status = end_word(sum);
        if (status == WEN_OK) {
            status = begin_word(sum, counted->word);
        }
    }
    if (status != WEN_OK) {
        return status;
    }
    struct keywords_pair *pair = pair_of(sum, (uint32_t)counted->tag);
    if (!pair) {
        return keywords_out_of_memory(sum->context);
    }
    pair->count += counted->count;
    pair->documents += counted->documents;
    return WEN_OK;
}

int keywords_terms_rank(struct keywords_terms *terms, struct keywords_corpus *corpus,
                        const struct keywords_term_rules *rules, struct wen_context *context)
{
    struct sum sum = {.terms = terms, .rules = rules, .context = context};
    struct keywords_counted counted;
    int status = keywords_corpus_spill_all(corpus, context), more = 0;
    size_t budget = corpus->budget / RANKED_SHARE / (1u + !!rules->lists + !!rules->places);

    terms->tags = &corpus->tags;
    terms->ranked = wen_open_sorter(context, budget);
    terms->spread = rules->lists ? wen_open_sorter(context, budget) : NULL;
    terms->reduced = rules->places ? wen_open_sorter(context, budget) : NULL;
    while (status == WEN_OK && (more = keywords_corpus_next(corpus, context, &counted)) > 0) {
        status = add_counts(&sum, &counted);
    }
    if (status == WEN_OK) {
        status = more < 0 ? more : end_word(&sum);
    }
    if (status == WEN_OK && rules->against) {
        status = keywords_against_rest(rules->against, context);
    }
    keywords_corpus_end(corpus, context);
    if (rules->lists) {
        keywords_part_lists_end(rules->lists, context);
    }
    if (rules->places) {
        keywords_part_lists_end(rules->places, context);
    }
    free(sum.word.data);
    free(sum.pairs);
    free(sum.spreads);
    free(sum.reduced);
    free(sum.key.data);
    free(sum.value.data);
    return status;
}

/* ---- rows -------------------------------------------------------------- */

/* Reads a record of either sorter; `rest` is what stands behind the numbers of its value. */
static int next_row(struct keywords_terms *terms, struct wen_context *context,
                    struct wen_sorter *sorter, struct keywords_term *term, struct wen_string *rest)
{
    struct wen_sorted record;
    uint64_t tag;
    int more = wen_next_sorted(context, sorter, &record);

    if (more <= 0) {
        return more;
    }
    const unsigned char *at = (const unsigned char *)record.value.data;
    const unsigned char *end = at + record.value.size;
    if (!keywords_bytes_get_number(&at, end, &tag) ||
        !keywords_bytes_get_number(&at, end, &term->documents)) {
        return wen_fail(context, WEN_STOP, "the counts of a word are damaged");
    }
    *rest = wen_string((const char *)at, (size_t)(end - at));
    term->count = take_count(&record.key);
    term->word = record.key;
    term->tag = wen_string(terms->tags->items[tag].bytes, terms->tags->items[tag].size);
    return more;
}

int keywords_terms_next(struct keywords_terms *terms, struct wen_context *context,
                        struct keywords_term *term)
{
    struct wen_string rest;

    return next_row(terms, context, terms->ranked, term, &rest);
}

int keywords_terms_next_spread(struct keywords_terms *terms, struct wen_context *context,
                               struct keywords_term *term, struct keywords_dispersion *dispersion)
{
    struct wen_string rest;
    int more = terms->spread ? next_row(terms, context, terms->spread, term, &rest) : 0;

    if (more > 0) {
        memcpy(dispersion, rest.data, sizeof *dispersion);
    }
    return more;
}

int keywords_terms_next_reduced(struct keywords_terms *terms, struct wen_context *context,
                                struct keywords_term *term, double *frequency)
{
    struct wen_string rest;
    int more = terms->reduced ? next_row(terms, context, terms->reduced, term, &rest) : 0;

    if (more > 0) {
        memcpy(frequency, rest.data, sizeof *frequency);
    }
    return more;
}

void keywords_terms_end(struct keywords_terms *terms, struct wen_context *context)
{
    struct wen_sorter *sorters[] = {terms->ranked, terms->spread, terms->reduced};

    for (size_t i = 0; i < sizeof sorters / sizeof sorters[0]; i++) {
        if (sorters[i]) {
            wen_close_sorter(context, sorters[i]);
        }
    }
    terms->ranked = terms->spread = terms->reduced = NULL;
}

uint32_t keywords_summary(const uint64_t *totals, const struct keywords_terms *terms,
                          struct keywords_measure *measures)
{
    double words = (double)totals[KEYWORDS_WORDS], types = (double)terms->types;
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
    measures[count++] = (struct keywords_measure){"hapax_legomena", (double)terms->hapax};
    measures[count++] =
        (struct keywords_measure){"type_token_ratio", words > 0 ? types / words : (double)NAN};
    return count;
}
