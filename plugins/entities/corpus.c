/* SPDX-License-Identifier: MIT */
/* Counts of the whole corpus in bounded memory. The sorter of counts has records
 *
 *   key of a row -> its numbers
 *   key of a row, key of a greater row -> numbers of the pair
 *
 * which brings the counts of one row together, and a row before its pairs. The sorter of ranks has
 *
 *   count inverted, key of a row -> its numbers */
#include "corpus.h"

#include <stdlib.h>

/* Shares of the budget. The first two are in use while units are absorbed; when the tables are made
 * the tally is gone and its room goes to the others: rows in order, and twice pairs. */
enum { TALLY_SHARE = 2, COUNTS_SHARE = 4, RANKED_SHARE = 4, PAIRS_SHARE = 4 };

enum { ROW_NUMBERS = 5, PAIR_NUMBERS = 2 };

static int stop(struct wen_context *context, const struct entities_error *error)
{
    return wen_fail(context, WEN_STOP, "%s", error->text);
}

bool entities_corpus_open(struct entities_corpus *corpus, unsigned names,
                          const struct entities_pair_rules *rules, size_t budget)
{
    *corpus = (struct entities_corpus){
        .names = names, .rules = rules, .budget = budget, .tally = entities_tally_new(names)};
    return corpus->tally != NULL;
}

/* ---- from memory to the sorter ------------------------------------------ */

static int spill_row(struct entities_corpus *corpus, struct wen_context *context,
                     const struct entities_count *count)
{
    const uint64_t numbers[ROW_NUMBERS] = {count->count, count->documents, count->sentences,
                                           count->first, count->last};

    corpus->key.size = 0;
    if (!entities_bytes_put_names(&corpus->key, count->names, corpus->names) ||
        !entities_bytes_set_numbers(&corpus->value, numbers, ROW_NUMBERS)) {
        return entities_out_of_memory(context);
    }
    return wen_sort(context, corpus->counts, entities_bytes_string(&corpus->key),
                    entities_bytes_string(&corpus->value));
}

/* Writes the key of a pair, that of the lesser row first. */
static bool set_pair_key(struct entities_corpus *corpus, const struct entities_pair *pair)
{
    struct entities_bytes *key = &corpus->key;
    struct entities_count a, b;

    entities_tally_row(corpus->tally, pair->a, &a);
    entities_tally_row(corpus->tally, pair->b, &b);
    key->size = 0;
    if (!entities_bytes_put_names(key, a.names, corpus->names)) {
        return false;
    }
    size_t size = key->size;
    if (!entities_bytes_put_names(key, b.names, corpus->names)) {
        return false;
    }
    size_t least = size < key->size - size ? size : key->size - size;
    if (memcmp(key->data, key->data + size, least) < 0) { /* never equal: see bytes.h */
        return true;
    }
    key->size = 0;
    return entities_bytes_put_names(key, b.names, corpus->names) &&
           entities_bytes_put_names(key, a.names, corpus->names);
}

/* A pair below the minimum is left out where all counts of the corpus are in memory. */
static int spill_pairs(struct entities_corpus *corpus, struct wen_context *context, bool complete)
{
    const struct entities_pairs *pairs = &corpus->pairs;
    int status = WEN_OK;

    for (size_t i = 0; status == WEN_OK && i < pairs->slot_count; i++) {
        const struct entities_pair *pair = &pairs->slots[i];
        const uint64_t numbers[PAIR_NUMBERS] = {pair->sentences, pair->documents};
        uint64_t both = corpus->rules->documents ? pair->documents : pair->sentences;
        if (!pair->documents || (complete && both < corpus->rules->minimum)) {
            continue;
        }
        if (!set_pair_key(corpus, pair) ||
            !entities_bytes_set_numbers(&corpus->value, numbers, PAIR_NUMBERS)) {
            return entities_out_of_memory(context);
        }
        status = wen_sort(context, corpus->counts, entities_bytes_string(&corpus->key),
                          entities_bytes_string(&corpus->value));
    }
    return status;
}

static int spill(struct entities_corpus *corpus, struct wen_context *context, bool complete)
{
    struct entities_count count;
    int status = WEN_OK;

    if (!corpus->counts) {
        corpus->counts = wen_open_sorter(context, corpus->budget / COUNTS_SHARE);
    }
    for (size_t i = 0; status == WEN_OK && entities_tally_row(corpus->tally, i, &count); i++) {
        status = spill_row(corpus, context, &count);
    }
    return status == WEN_OK && corpus->rules ? spill_pairs(corpus, context, complete) : status;
}

int entities_corpus_absorb(struct entities_corpus *corpus, struct wen_context *context,
                           const void *bytes, size_t size)
{
    const unsigned char *at = bytes, *end = at + size;
    struct entities_error error;

    if (entities_tally_absorb(corpus->tally, &at, end, &corpus->rows, &error) != 0 ||
        entities_pairs_absorb(&corpus->pairs, at, end, &corpus->rows, &error) != 0) {
        return stop(context, &error);
    }
    if (entities_tally_size(corpus->tally) + entities_pairs_size(&corpus->pairs) <=
        corpus->budget / TALLY_SHARE) {
        return WEN_OK;
    }
    int status = spill(corpus, context, false);
    entities_tally_clear(corpus->tally, false);
    entities_pairs_free(&corpus->pairs); /* not cleared: its room is what was too much */
    corpus->spilled = true;
    return status;
}

/* ---- from the sorter to tables ------------------------------------------ */

/* What is being summed: all records of one key. */
struct sum {
    bool any, pair;
    uint64_t numbers[ROW_NUMBERS];
};

static int rank_row(struct entities_corpus *corpus, struct wen_context *context,
                    const struct sum *sum)
{
    struct entities_bytes *key = &corpus->key;

    key->size = 0;
    if (!entities_bytes_room(key, sizeof(uint64_t) + corpus->last.size) ||
        !entities_bytes_set_numbers(&corpus->value, sum->numbers, ROW_NUMBERS)) {
        return entities_out_of_memory(context);
    }
    entities_bytes_put_falling(key, sum->numbers[0]);
    entities_bytes_put(key, corpus->last.data, corpus->last.size);
    corpus->mentions += sum->numbers[0];
    return wen_sort(context, corpus->ranked, entities_bytes_string(key),
                    entities_bytes_string(&corpus->value));
}

/* All records of a key have come. */
static int end_sum(struct entities_corpus *corpus, struct wen_context *context,
                   const struct sum *sum)
{
    struct wen_string key = entities_bytes_string(&corpus->last);

    if (!sum->any) {
        return WEN_OK;
    }
    if (sum->pair) {
        return entities_pair_table_pair(&corpus->pair_table, context, key, sum->numbers[0],
                                        sum->numbers[1]);
    }
    int status = rank_row(corpus, context, sum);
    if (status == WEN_OK && corpus->rules) {
        status = entities_pair_table_entity(&corpus->pair_table, context, key,
                                            sum->numbers[corpus->rules->documents ? 1 : 2]);
    }
    return status;
}

/* Adds the numbers of a record: counts are summed, first and last are the least and the greatest
 * that is there. */
static bool add(struct sum *sum, struct wen_string value)
{
    uint64_t numbers[ROW_NUMBERS] = {0};

    if (!entities_bytes_get_numbers(value, numbers, sum->pair ? PAIR_NUMBERS : ROW_NUMBERS)) {
        return false;
    }
    for (unsigned i = 0; i < 3; i++) {
        sum->numbers[i] += numbers[i];
    }
    if (numbers[3] && (!sum->numbers[3] || numbers[3] < sum->numbers[3])) {
        sum->numbers[3] = numbers[3];
    }
    if (numbers[4] > sum->numbers[4]) {
        sum->numbers[4] = numbers[4];
    }
    return true;
}

static bool set_last(struct entities_corpus *corpus, struct wen_string key)
{
    corpus->last.size = 0;
    if (!entities_bytes_room(&corpus->last, key.size)) {
        return false;
    }
    entities_bytes_put(&corpus->last, key.data, key.size);
    return true;
}

static bool continues(const struct entities_corpus *corpus, const struct sum *sum,
                      struct wen_string key)
{
    return sum->any && corpus->last.size == key.size &&
           memcmp(corpus->last.data, key.data, key.size) == 0;
}

static int rank_all(struct entities_corpus *corpus, struct wen_context *context)
{
    struct sum sum = {0};
    struct wen_sorted record;
    int status = WEN_OK, more = 0;

    while (status == WEN_OK && (more = wen_next_sorted(context, corpus->counts, &record)) > 0) {
        if (!continues(corpus, &sum, record.key)) {
            status = end_sum(corpus, context, &sum);
            sum = (struct sum){.any = true,
                               .pair =
                                   entities_key_size(record.key, corpus->names) < record.key.size};
            if (!set_last(corpus, record.key)) {
                return entities_out_of_memory(context);
            }
        }
        if (!add(&sum, record.value)) {
            return wen_fail(context, WEN_STOP, "the counts of entities are damaged");
        }
    }
    if (status != WEN_OK || more < 0) {
        return WEN_STOP;
    }
    return end_sum(corpus, context, &sum);
}

int entities_corpus_rank(struct entities_corpus *corpus, struct wen_context *context)
{
    int status = spill(corpus, context, !corpus->spilled);

    corpus->totals = *entities_tally_totals(corpus->tally);
    entities_tally_free(corpus->tally);
    corpus->tally = NULL;
    entities_pairs_free(&corpus->pairs);
    corpus->ranked = wen_open_sorter(context, corpus->budget / RANKED_SHARE);
    if (status == WEN_OK && corpus->rules) {
        status = entities_pair_table_open(&corpus->pair_table, context, corpus->rules,
                                          corpus->budget / PAIRS_SHARE);
    }
    if (status == WEN_OK) {
        status = rank_all(corpus, context);
    }
    wen_close_sorter(context, corpus->counts);
    corpus->counts = NULL;
    if (status == WEN_OK && corpus->rules) {
        status = entities_pair_table_rank(&corpus->pair_table, context,
                                          corpus->rules->documents ? corpus->totals.documents
                                                                   : corpus->totals.sentences);
    }
    return status;
}

int entities_corpus_next(struct entities_corpus *corpus, struct wen_context *context,
                         struct entities_count *count)
{
    const size_t head = sizeof(uint64_t);
    struct wen_sorted record;
    uint64_t numbers[ROW_NUMBERS];
    int more = wen_next_sorted(context, corpus->ranked, &record);

    if (more <= 0) {
        return more;
    }
    if (record.key.size < head || !entities_bytes_get_numbers(record.value, numbers, ROW_NUMBERS)) {
        return wen_fail(context, WEN_STOP, "the counts of entities are damaged");
    }
    *count = (struct entities_count){.count = numbers[0],
                                     .documents = numbers[1],
                                     .sentences = numbers[2],
                                     .first = (uint32_t)numbers[3],
                                     .last = (uint32_t)numbers[4]};
    return entities_key_names(wen_string(record.key.data + head, record.key.size - head),
                              &corpus->key, count->names, corpus->names)
               ? 1
               : entities_out_of_memory(context);
}

int entities_corpus_next_pair(struct entities_corpus *corpus, struct wen_context *context,
                              struct entities_pair_row *row)
{
    return entities_pair_table_next(&corpus->pair_table, context, row);
}

void entities_corpus_end(struct entities_corpus *corpus, struct wen_context *context)
{
    wen_close_sorter(context, corpus->ranked);
    corpus->ranked = NULL;
    entities_pair_table_end(&corpus->pair_table, context);
}

void entities_corpus_free(struct entities_corpus *corpus)
{
    entities_tally_free(corpus->tally);
    entities_pairs_free(&corpus->pairs);
    entities_pair_table_free(&corpus->pair_table);
    free(corpus->rows.rows);
    free(corpus->key.data);
    free(corpus->value.data);
    free(corpus->last.data);
    *corpus = (struct entities_corpus){0};
}
