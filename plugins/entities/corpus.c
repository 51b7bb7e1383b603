/* SPDX-License-Identifier: MIT */
/* Counts of entities of the whole corpus in bounded memory. The sorter of counts has records
 *
 *   type NUL entity -> numbers          a type has no NUL
 *
 * which brings the counts of one entity together, and entities of equal names in the order of their
 * types. The sorter of ranks has
 *
 *   count inverted, entity -> numbers, type
 *
 * where equal keys stay in the order of adding: that of the types. */
#include "corpus.h"

#include <stdlib.h>

/* Shares of the budget. The first two are in use while units are absorbed; when the table is made
 * the tally is gone and its room goes to the sorter of ranks. */
enum { TALLY_SHARE = 2, COUNTS_SHARE = 4, RANKED_SHARE = 2 };

struct numbers {
    uint64_t count, documents;
};

enum { RANK = sizeof(uint64_t) }; /* bytes of the inverted count */

static int exhausted(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "memory is exhausted");
}

static bool make_room(struct entities_corpus *corpus, size_t size)
{
    char *key = entities_room(corpus->key, 0, size, &corpus->key_capacity, 1);

    corpus->key = key ? key : corpus->key;
    return key != NULL;
}

static int spill_count(struct entities_corpus *corpus, struct wen_context *context,
                       const struct entities_count *count)
{
    const struct numbers numbers = {count->count, count->documents};
    size_t size = (size_t)count->type_size + 1 + count->entity_size;

    if (!make_room(corpus, size)) {
        return exhausted(context);
    }
    memcpy(corpus->key, count->type, count->type_size);
    corpus->key[count->type_size] = 0;
    memcpy(corpus->key + count->type_size + 1, count->entity, count->entity_size);
    return wen_sort(context, corpus->counts, wen_string(corpus->key, size),
                    wen_string((const char *)&numbers, sizeof numbers));
}

static int spill(struct entities_corpus *corpus, struct wen_context *context)
{
    struct entities_count count;
    int status = WEN_OK;

    if (!corpus->counts) {
        corpus->counts = wen_open_sorter(context, corpus->budget / COUNTS_SHARE);
    }
    for (size_t i = 0; status == WEN_OK && entities_tally_row(corpus->tally, i, &count); i++) {
        status = spill_count(corpus, context, &count);
    }
    return status;
}

bool entities_corpus_open(struct entities_corpus *corpus, size_t budget)
{
    *corpus = (struct entities_corpus){.budget = budget, .tally = entities_tally_new()};
    return corpus->tally != NULL;
}

int entities_corpus_absorb(struct entities_corpus *corpus, struct wen_context *context,
                           const void *bytes, size_t size)
{
    struct entities_error error;

    if (entities_tally_absorb(corpus->tally, bytes, size, &error) != 0) {
        return wen_fail(context, WEN_STOP, "%s", error.text);
    }
    if (entities_tally_size(corpus->tally) <= corpus->budget / TALLY_SHARE) {
        return WEN_OK;
    }
    int status = spill(corpus, context);
    entities_tally_clear(corpus->tally);
    return status;
}

/* Adds the entity of a key of the sorter of counts to the sorter of ranks. */
static int rank_entity(struct entities_corpus *corpus, struct wen_context *context,
                       struct wen_string name, const struct numbers *numbers)
{
    size_t type_size = strlen(name.data), entity_size = name.size - type_size - 1;
    size_t key_size = RANK + entity_size, value_size = sizeof *numbers + type_size;

    if (!make_room(corpus, key_size + value_size)) {
        return exhausted(context);
    }
    char *key = corpus->key, *value = key + key_size;
    for (unsigned i = 0; i < RANK; i++) {
        key[i] = (char)~(numbers->count >> 8 * (RANK - 1 - i));
    }
    memcpy(key + RANK, name.data + type_size + 1, entity_size);
    memcpy(value, numbers, sizeof *numbers);
    memcpy(value + sizeof *numbers, name.data, type_size);
    corpus->mentions += numbers->count;
    return wen_sort(context, corpus->ranked, wen_string(key, key_size),
                    wen_string(value, value_size));
}

/* The name of the record before, which has to outlive it. */
struct name {
    char *data;
    size_t size, capacity;
};

static bool set_name(struct name *name, struct wen_string key)
{
    char *data = entities_room(name->data, 0, key.size, &name->capacity, 1);

    if (data) {
        memcpy(data, key.data, key.size);
        name->data = data;
        name->size = key.size;
    }
    return data != NULL;
}

static int rank_all(struct entities_corpus *corpus, struct wen_context *context, struct name *name)
{
    struct numbers sum = {0, 0}, numbers;
    struct wen_sorted record;
    int status = WEN_OK, more = 0;

    while (status == WEN_OK && (more = wen_next_sorted(context, corpus->counts, &record)) > 0) {
        memcpy(&numbers, record.value.data, sizeof numbers);
        if (name->size != record.key.size || memcmp(name->data, record.key.data, name->size) != 0) {
            status = name->size
                         ? rank_entity(corpus, context, wen_string(name->data, name->size), &sum)
                         : WEN_OK;
            sum = (struct numbers){0, 0};
            if (!set_name(name, record.key)) {
                return exhausted(context);
            }
        }
        sum.count += numbers.count;
        sum.documents += numbers.documents;
    }
    if (status != WEN_OK || more < 0) {
        return WEN_STOP;
    }
    return name->size ? rank_entity(corpus, context, wen_string(name->data, name->size), &sum)
                      : WEN_OK;
}

int entities_corpus_rank(struct entities_corpus *corpus, struct wen_context *context)
{
    struct name name = {NULL, 0, 0};
    int status = spill(corpus, context);

    entities_tally_free(corpus->tally);
    corpus->tally = NULL;
    corpus->ranked = wen_open_sorter(context, corpus->budget / RANKED_SHARE);
    if (status == WEN_OK) {
        status = rank_all(corpus, context, &name);
    }
    free(name.data);
    wen_close_sorter(context, corpus->counts);
    corpus->counts = NULL;
    return status;
}

int entities_corpus_next(struct entities_corpus *corpus, struct wen_context *context,
                         struct entities_count *count)
{
    struct wen_sorted record;
    struct numbers numbers;
    int more = wen_next_sorted(context, corpus->ranked, &record);

    if (more > 0) {
        memcpy(&numbers, record.value.data, sizeof numbers);
        *count = (struct entities_count){
            .type = record.value.data + sizeof numbers,
            .type_size = (uint32_t)(record.value.size - sizeof numbers),
            .entity = record.key.data + RANK,
            .entity_size = (uint32_t)(record.key.size - RANK),
            .count = numbers.count,
            .documents = numbers.documents,
        };
    }
    return more;
}

void entities_corpus_end(struct entities_corpus *corpus, struct wen_context *context)
{
    wen_close_sorter(context, corpus->ranked);
    corpus->ranked = NULL;
}

void entities_corpus_free(struct entities_corpus *corpus)
{
    entities_tally_free(corpus->tally);
    free(corpus->key);
    *corpus = (struct entities_corpus){0};
}
