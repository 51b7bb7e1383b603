/* SPDX-License-Identifier: MIT */
/* Pairs of entities meet the counts of both: a join by two sorts.
 *
 * The counts come in the order of keys: an entity, then its pairs with greater ones. So the first
 * entities of all pairs are met in that pass; sorted anew by their second entity, the pairs meet
 * that in another. Keys of entities are no beginnings of one another, so an entity comes right
 * before its pairs. */
#include "pair_table.h"

#include <stdlib.h>

enum { FIRST_NUMBERS = 3, RANKED_NUMBERS = 4 };

static int damaged(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "the counts of pairs of entities are damaged");
}

static bool equal(struct wen_string a, struct wen_string b)
{
    return a.size == b.size && (!a.size || memcmp(a.data, b.data, a.size) == 0);
}

static bool set(struct entities_bytes *to, struct wen_string one, struct wen_string other)
{
    to->size = 0;
    if (!entities_bytes_room(to, one.size + other.size)) {
        return false;
    }
    entities_bytes_put(to, one.data, one.size);
    entities_bytes_put(to, other.data, other.size);
    return true;
}

/* The two entities of a key; false where it is the key of one. */
static bool split(struct wen_string key, struct wen_string *one, struct wen_string *other)
{
    size_t size = entities_key_size(key, ENTITIES_PAIR_NAMES);

    *one = wen_string(key.data, size);
    *other = wen_string(key.data + size, key.size - size);
    return size < key.size;
}

int entities_pair_table_open(struct entities_pair_table *table, struct wen_context *context,
                             const struct entities_pair_rules *rules, size_t budget)
{
    *table = (struct entities_pair_table){.rules = rules, .budget = budget};
    table->by_second = wen_open_sorter(context, budget);
    return WEN_OK;
}

/* ---- the first entity of each pair -------------------------------------- */

int entities_pair_table_entity(struct entities_pair_table *table, struct wen_context *context,
                               struct wen_string key, uint64_t chances)
{
    table->known = chances >= table->rules->minimum;
    table->chances = chances;
    if (!set(&table->entity, key, wen_string(NULL, 0)) ||
        !entities_bytes_set_numbers(&table->value, &chances, 1)) {
        return entities_out_of_memory(context);
    }
    return table->known
               ? wen_sort(context, table->by_second, key, entities_bytes_string(&table->value))
               : WEN_OK;
}

int entities_pair_table_pair(struct entities_pair_table *table, struct wen_context *context,
                             struct wen_string key, uint64_t sentences, uint64_t documents)
{
    const uint64_t numbers[FIRST_NUMBERS] = {sentences, documents, table->chances};
    uint64_t both = table->rules->documents ? documents : sentences;
    struct wen_string one, other;

    if (!split(key, &one, &other) || !equal(one, entities_bytes_string(&table->entity))) {
        return damaged(context);
    }
    if (!table->known || both < table->rules->minimum) {
        return WEN_OK;
    }
    if (!set(&table->key, other, one) ||
        !entities_bytes_set_numbers(&table->value, numbers, FIRST_NUMBERS)) {
        return entities_out_of_memory(context);
    }
    return wen_sort(context, table->by_second, entities_bytes_string(&table->key),
                    entities_bytes_string(&table->value));
}

/* ---- the second, and the order of rows ----------------------------------- */

static struct entities_cells cells_of(const struct entities_pair_table *table,
                                      const uint64_t *numbers)
{
    return (struct entities_cells){
        .both = table->rules->documents ? numbers[1] : numbers[0],
        .first = numbers[2],
        .second = numbers[3],
        .total = table->total,
    };
}

/* Positive single-precision numbers lie in the order of their bits. */
static uint32_t bits_of(double value)
{
    float rounded = (float)value;
    uint32_t bits;

    memcpy(&bits, &rounded, sizeof bits);
    return bits;
}

/* A record is G2 and the count (8 bytes each), the first and the second entity -> the numbers. */
static int rank_pair(struct entities_pair_table *table, struct wen_context *context,
                     struct wen_string one, const uint64_t *first)
{
    const uint64_t numbers[RANKED_NUMBERS] = {first[0], first[1], first[2], table->chances};
    struct entities_cells cells = cells_of(table, numbers);
    struct entities_bytes *key = &table->key;

    key->size = 0;
    if (!entities_bytes_room(key, 2 * sizeof(uint64_t) + one.size + table->entity.size) ||
        !entities_bytes_set_numbers(&table->value, numbers, RANKED_NUMBERS)) {
        return entities_out_of_memory(context);
    }
    entities_bytes_put_falling(key, bits_of(entities_log_likelihood(&cells)));
    entities_bytes_put_falling(key, cells.both);
    entities_bytes_put(key, one.data, one.size);
    entities_bytes_put(key, table->entity.data, table->entity.size);
    return wen_sort(context, table->ranked, entities_bytes_string(key),
                    entities_bytes_string(&table->value));
}

static int meet_second(struct entities_pair_table *table, struct wen_context *context,
                       const struct wen_sorted *record)
{
    struct wen_string one, second;
    uint64_t numbers[FIRST_NUMBERS];

    if (split(record->key, &second, &one)) {
        if (!entities_bytes_get_numbers(record->value, numbers, FIRST_NUMBERS)) {
            return damaged(context);
        }
        return equal(second, entities_bytes_string(&table->entity))
                   ? rank_pair(table, context, one, numbers)
                   : WEN_OK; /* the second has too few chances: it did not come */
    }
    if (!entities_bytes_get_numbers(record->value, &table->chances, 1)) {
        return damaged(context);
    }
    return set(&table->entity, record->key, wen_string(NULL, 0)) ? WEN_OK
                                                                 : entities_out_of_memory(context);
}

int entities_pair_table_rank(struct entities_pair_table *table, struct wen_context *context,
                             uint64_t total)
{
    struct wen_sorted record;
    int status = WEN_OK, more = 0;

    table->total = total;
    table->entity.size = 0;
    table->ranked = wen_open_sorter(context, table->budget);
    while (status == WEN_OK && (more = wen_next_sorted(context, table->by_second, &record)) > 0) {
        status = meet_second(table, context, &record);
    }
    wen_close_sorter(context, table->by_second);
    table->by_second = NULL;
    return status == WEN_OK && more < 0 ? more : status;
}

int entities_pair_table_next(struct entities_pair_table *table, struct wen_context *context,
                             struct entities_pair_row *row)
{
    struct wen_sorted record;
    uint64_t numbers[RANKED_NUMBERS];
    int more = table->rules->top && table->given == table->rules->top
                   ? 0
                   : wen_next_sorted(context, table->ranked, &record);

    if (more <= 0) {
        return more;
    }
    const size_t head = 2 * sizeof(uint64_t);
    if (record.key.size < head ||
        !entities_bytes_get_numbers(record.value, numbers, RANKED_NUMBERS)) {
        return damaged(context);
    }
    if (!entities_key_names(wen_string(record.key.data + head, record.key.size - head),
                            &table->names, row->names, 2 * ENTITIES_PAIR_NAMES)) {
        return entities_out_of_memory(context);
    }
    table->given++;
    row->sentences = numbers[0];
    row->documents = numbers[1];
    row->cells = cells_of(table, numbers);
    return 1;
}

void entities_pair_table_end(struct entities_pair_table *table, struct wen_context *context)
{
    if (table->by_second) {
        wen_close_sorter(context, table->by_second);
    }
    if (table->ranked) {
        wen_close_sorter(context, table->ranked);
    }
    table->by_second = table->ranked = NULL;
}

void entities_pair_table_free(struct entities_pair_table *table)
{
    free(table->entity.data);
    free(table->key.data);
    free(table->value.data);
    free(table->names.data);
    *table = (struct entities_pair_table){0};
}
