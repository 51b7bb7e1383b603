/* SPDX-License-Identifier: MIT */
/* Counts of entities: an open hash table of rows, whose strings lie in one pool as
 * type NUL entity. Offsets, not pointers, since the pool moves when it grows. */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 256u
#define HEAD_SIZE 24u /* of a saved row: sizes (4 + 4 bytes), count, documents (8 + 8) */

struct row {
    uint64_t hash;
    size_t key; /* in the pool */
    uint32_t type_size, entity_size;
    uint64_t count, documents;
    uint64_t document; /* number of the last one that was counted */
};

struct entities_tally {
    char *pool;
    size_t pool_size, pool_capacity;
    struct row *rows;
    size_t row_count, row_capacity;
    uint32_t *slots;   /* 1 + row, or 0 */
    size_t slot_count; /* a power of 2, at least 2 for each row */
    uint64_t document;
};

struct key {
    const char *type, *entity;
    size_t type_size, entity_size;
};

struct entities_tally *entities_tally_new(void)
{
    struct entities_tally *tally = calloc(1, sizeof *tally);

    if (tally) {
        tally->slots = calloc(FIRST_SLOTS, sizeof *tally->slots);
        tally->slot_count = FIRST_SLOTS;
        tally->document = 1;
    }
    if (tally && !tally->slots) {
        free(tally);
        tally = NULL;
    }
    return tally;
}

void entities_tally_next_document(struct entities_tally *tally)
{
    tally->document++;
}

/* FNV-1a, 64 bits, with a last mix for the low bits. */
static uint64_t add_to_hash(uint64_t hash, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001B3u;
    }
    return hash;
}

static uint64_t hash_of(const struct key *key)
{
    uint64_t hash = add_to_hash(0xCBF29CE484222325u, key->type, key->type_size + 1);
    hash = add_to_hash(hash, key->entity, key->entity_size);
    return hash ^ hash >> 32;
}

static bool equals(const struct entities_tally *tally, const struct row *row, const struct key *key)
{
    const char *at = tally->pool + row->key;
    return row->type_size == key->type_size && row->entity_size == key->entity_size &&
           memcmp(at, key->type, key->type_size) == 0 &&
           memcmp(at + key->type_size + 1, key->entity, key->entity_size) == 0;
}

static bool grow_slots(struct entities_tally *tally)
{
    size_t count = tally->slot_count * 2;
    uint32_t *slots = calloc(count, sizeof *slots);

    if (!slots) {
        return false;
    }
    for (size_t i = 0; i < tally->row_count; i++) {
        size_t slot = tally->rows[i].hash & (count - 1);
        while (slots[slot]) {
            slot = (slot + 1) & (count - 1);
        }
        slots[slot] = (uint32_t)i + 1;
    }
    free(tally->slots);
    tally->slots = slots;
    tally->slot_count = count;
    return true;
}

static struct row *add_row(struct entities_tally *tally, const struct key *key, uint64_t hash)
{
    size_t size = key->type_size + 1 + key->entity_size;
    struct row *rows =
        entities_room(tally->rows, tally->row_count, 1, &tally->row_capacity, sizeof *rows);
    tally->rows = rows ? rows : tally->rows;
    char *pool = entities_room(tally->pool, tally->pool_size, size, &tally->pool_capacity, 1);
    tally->pool = pool ? pool : tally->pool;
    if (!rows || !pool || tally->row_count >= UINT32_MAX - 1) {
        return NULL;
    }
    memcpy(pool + tally->pool_size, key->type, key->type_size);
    pool[tally->pool_size + key->type_size] = 0;
    memcpy(pool + tally->pool_size + key->type_size + 1, key->entity, key->entity_size);
    rows[tally->row_count] = (struct row){.hash = hash,
                                          .key = tally->pool_size,
                                          .type_size = (uint32_t)key->type_size,
                                          .entity_size = (uint32_t)key->entity_size};
    tally->pool_size += size;
    return &rows[tally->row_count++];
}

/* The key's row, added where it is new; NULL where memory is exhausted. */
static struct row *row_of(struct entities_tally *tally, const struct key *key)
{
    uint64_t hash = hash_of(key);

    if ((tally->row_count + 1) * 2 > tally->slot_count && !grow_slots(tally)) {
        return NULL;
    }
    size_t slot = hash & (tally->slot_count - 1);
    for (; tally->slots[slot]; slot = (slot + 1) & (tally->slot_count - 1)) {
        struct row *row = &tally->rows[tally->slots[slot] - 1];
        if (row->hash == hash && equals(tally, row, key)) {
            return row;
        }
    }
    struct row *row = add_row(tally, key, hash);
    if (row) {
        tally->slots[slot] = (uint32_t)tally->row_count;
    }
    return row;
}

int entities_tally_mention(struct entities_tally *tally, const char *type, const char *entity,
                           size_t entity_size)
{
    struct key key = {type, entity, strlen(type), entity_size};
    struct row *row = row_of(tally, &key);

    if (!row) {
        return -1;
    }
    row->count++;
    row->documents += row->document != tally->document;
    row->document = tally->document;
    return 0;
}

/* Numbers are saved with their least byte first. */
static char *put(char *to, uint64_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++) {
        *to++ = (char)(value >> 8 * i);
    }
    return to;
}

static uint64_t get(const unsigned char **from, unsigned size)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < size; i++) {
        value |= (uint64_t) * (*from)++ << 8 * i;
    }
    return value;
}

int entities_tally_save(const struct entities_tally *tally, void **bytes, size_t *size)
{
    *bytes = NULL;
    *size = 0;
    if (tally->row_count == 0) {
        return 0;
    }
    char *to = malloc(tally->row_count * HEAD_SIZE + tally->pool_size);
    if (!to) {
        return -1;
    }
    *bytes = to;
    for (size_t i = 0; i < tally->row_count; i++) {
        const struct row *row = &tally->rows[i];
        size_t key_size = row->type_size + 1 + row->entity_size;
        to = put(to, row->type_size, 4);
        to = put(to, row->entity_size, 4);
        to = put(to, row->count, 8);
        to = put(to, row->documents, 8);
        memcpy(to, tally->pool + row->key, key_size);
        to += key_size;
    }
    *size = (size_t)(to - (char *)*bytes);
    return 0;
}

static int damaged(struct entities_error *error)
{
    return entities_fail(error, "a part of the table \"entities\" is damaged");
}

int entities_tally_absorb(struct entities_tally *tally, const void *bytes, size_t size,
                          struct entities_error *error)
{
    const unsigned char *at = bytes, *end = at + size;

    while (at < end) {
        if ((size_t)(end - at) < HEAD_SIZE) {
            return damaged(error);
        }
        uint64_t type_size = get(&at, 4), entity_size = get(&at, 4);
        uint64_t count = get(&at, 8), documents = get(&at, 8);
        if ((uint64_t)(end - at) < type_size + 1 + entity_size || at[type_size] != 0 ||
            documents > count) {
            return damaged(error);
        }
        struct key key = {(const char *)at, (const char *)at + type_size + 1, (size_t)type_size,
                          (size_t)entity_size};
        struct row *row = row_of(tally, &key);
        if (!row) {
            return entities_exhausted(error);
        }
        row->count += count;
        row->documents += documents;
        at += type_size + 1 + entity_size;
    }
    return 0;
}

bool entities_tally_row(const struct entities_tally *tally, size_t number,
                        struct entities_count *count)
{
    if (number >= tally->row_count) {
        return false;
    }
    const struct row *row = &tally->rows[number];
    const char *key = tally->pool + row->key;
    *count = (struct entities_count){.type = key,
                                     .entity = key + row->type_size + 1,
                                     .type_size = row->type_size,
                                     .entity_size = row->entity_size,
                                     .count = row->count,
                                     .documents = row->documents};
    return true;
}

size_t entities_tally_size(const struct entities_tally *tally)
{
    return tally->row_count * sizeof *tally->rows + tally->slot_count * sizeof *tally->slots +
           tally->pool_size;
}

void entities_tally_clear(struct entities_tally *tally)
{
    memset(tally->slots, 0, tally->slot_count * sizeof *tally->slots);
    tally->row_count = tally->pool_size = 0;
    tally->document = 1;
}

void entities_tally_free(struct entities_tally *tally)
{
    if (tally) {
        free(tally->pool);
        free(tally->rows);
        free(tally->slots);
        free(tally);
    }
}
