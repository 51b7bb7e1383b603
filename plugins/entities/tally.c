/* SPDX-License-Identifier: MIT */
/* Counts: an open hash table of rows, whose names lie one behind the other in one pool. Offsets,
 * not pointers, since the pool moves when it grows. */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_SLOTS 256u
#define ROW_NUMBERS 5u /* of a saved row, behind the sizes of its names */

struct row {
    uint64_t hash;
    size_t key; /* in the pool */
    uint32_t sizes[ENTITIES_MOST_NAMES];
    uint32_t first, last;
    uint64_t count, documents, sentences;
    uint64_t document; /* number of the last one that was counted */
};

struct entities_tally {
    unsigned names;
    char *pool;
    size_t pool_size, pool_capacity;
    struct row *rows;
    size_t row_count, row_capacity;
    uint32_t *slots;   /* 1 + row, or 0 */
    size_t slot_count; /* a power of 2, at least 2 for each row */
    uint64_t document;
    uint32_t date; /* of the document at hand */
    struct entities_totals totals;
};

struct entities_tally *entities_tally_new(unsigned names)
{
    struct entities_tally *tally = calloc(1, sizeof *tally);

    if (tally) {
        tally->slots = calloc(FIRST_SLOTS, sizeof *tally->slots);
        tally->slot_count = FIRST_SLOTS;
        tally->names = names;
        tally->document = 1;
    }
    if (tally && !tally->slots) {
        free(tally);
        tally = NULL;
    }
    return tally;
}

void entities_tally_next_document(struct entities_tally *tally, uint32_t date)
{
    tally->document++;
    tally->date = date;
    tally->totals.documents++;
    tally->totals.undated += date == 0;
}

/* FNV-1a, 64 bits, with a last mix for the low bits. A name ends with a byte of its own. */
static uint64_t hash_of(const struct entities_tally *tally, const struct wen_string *names)
{
    uint64_t hash = 0xCBF29CE484222325u;

    for (unsigned n = 0; n < tally->names; n++) {
        for (size_t i = 0; i < names[n].size; i++) {
            hash = (hash ^ (unsigned char)names[n].data[i]) * 0x100000001B3u;
        }
        hash = (hash ^ 0xFF) * 0x100000001B3u;
    }
    return hash ^ hash >> 32;
}

static bool equals(const struct entities_tally *tally, const struct row *row,
                   const struct wen_string *names)
{
    const char *at = tally->pool + row->key;

    for (unsigned n = 0; n < tally->names; n++) {
        if (row->sizes[n] != names[n].size ||
            (names[n].size && memcmp(at, names[n].data, names[n].size) != 0)) {
            return false;
        }
        at += names[n].size;
    }
    return true;
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

static struct row *add_row(struct entities_tally *tally, const struct wen_string *names,
                           uint64_t hash)
{
    size_t size = 0;

    for (unsigned n = 0; n < tally->names; n++) {
        size += names[n].size;
    }
    struct row *rows =
        entities_room(tally->rows, tally->row_count, 1, &tally->row_capacity, sizeof *rows);
    tally->rows = rows ? rows : tally->rows;
    char *pool = entities_room(tally->pool, tally->pool_size, size, &tally->pool_capacity, 1);
    tally->pool = pool ? pool : tally->pool;
    if (!rows || !pool || tally->row_count >= UINT32_MAX - 1) {
        return NULL;
    }
    struct row *row = &rows[tally->row_count++];
    *row = (struct row){.hash = hash, .key = tally->pool_size};
    for (unsigned n = 0; n < tally->names; n++) {
        row->sizes[n] = (uint32_t)names[n].size;
        if (names[n].size) {
            memcpy(pool + tally->pool_size, names[n].data, names[n].size);
        }
        tally->pool_size += names[n].size;
    }
    return row;
}

/* The row of those names, added where it is new; NULL where memory is exhausted. */
static struct row *row_of(struct entities_tally *tally, const struct wen_string *names)
{
    uint64_t hash = hash_of(tally, names);

    if ((tally->row_count + 1) * 2 > tally->slot_count && !grow_slots(tally)) {
        return NULL;
    }
    size_t slot = hash & (tally->slot_count - 1);
    for (; tally->slots[slot]; slot = (slot + 1) & (tally->slot_count - 1)) {
        struct row *row = &tally->rows[tally->slots[slot] - 1];
        if (row->hash == hash && equals(tally, row, names)) {
            return row;
        }
    }
    struct row *row = add_row(tally, names, hash);
    if (row) {
        tally->slots[slot] = (uint32_t)tally->row_count;
    }
    return row;
}

/* Widens first..last by a day, or by days of their own; 0 is none. */
static void widen(struct row *row, uint32_t first, uint32_t last)
{
    if (first && (!row->first || first < row->first)) {
        row->first = first;
    }
    if (last > row->last) {
        row->last = last;
    }
}

int entities_tally_mention(struct entities_tally *tally, const struct wen_string *names,
                           uint32_t *number)
{
    struct row *row = row_of(tally, names);

    if (!row) {
        return -1;
    }
    row->count++;
    if (row->document != tally->document) {
        row->document = tally->document;
        row->documents++;
        widen(row, tally->date, tally->date);
    }
    if (number) {
        *number = (uint32_t)(row - tally->rows);
    }
    return 0;
}

void entities_tally_sentence(struct entities_tally *tally, uint32_t row)
{
    tally->rows[row].sentences++;
}

void entities_tally_sentences(struct entities_tally *tally, uint64_t count)
{
    tally->totals.sentences += count;
}

/* ---- as bytes ---------------------------------------------------------- */

/* The three totals and the number of rows; then of each row the sizes of its names, its numbers
 * and the bytes of its names. */
int entities_tally_save(const struct entities_tally *tally, struct entities_bytes *to)
{
    const struct entities_totals *totals = &tally->totals;
    size_t head = (tally->names + ROW_NUMBERS) * ENTITIES_LONGEST_NUMBER;

    if (totals->documents == 0 && tally->row_count == 0) {
        return 0;
    }
    if (!entities_bytes_room(to, 4 * ENTITIES_LONGEST_NUMBER + tally->row_count * head +
                                     tally->pool_size)) {
        return -1;
    }
    const uint64_t sums[] = {totals->documents, totals->undated, totals->sentences,
                             tally->row_count};
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        entities_bytes_put_number(to, sums[i]);
    }
    for (size_t i = 0; i < tally->row_count; i++) {
        const struct row *row = &tally->rows[i];
        size_t size = 0;
        for (unsigned n = 0; n < tally->names; n++) {
            entities_bytes_put_number(to, row->sizes[n]);
            size += row->sizes[n];
        }
        entities_bytes_put_number(to, row->count);
        entities_bytes_put_number(to, row->documents);
        entities_bytes_put_number(to, row->sentences);
        entities_bytes_put_number(to, row->first);
        entities_bytes_put_number(to, row->last);
        entities_bytes_put(to, tally->pool + row->key, size);
    }
    return 0;
}

static int damaged(struct entities_error *error)
{
    return entities_fail(error, "a part of the tables of entities is damaged");
}

static bool take(const unsigned char **at, const unsigned char *end, uint64_t *numbers,
                 size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!entities_bytes_get_number(at, end, &numbers[i])) {
            return false;
        }
    }
    return true;
}

/* Reads one saved row; false where it is damaged. */
static bool take_row(const struct entities_tally *tally, const unsigned char **at,
                     const unsigned char *end, struct entities_count *row)
{
    uint64_t sizes[ENTITIES_MOST_NAMES], numbers[ROW_NUMBERS];

    if (!take(at, end, sizes, tally->names) || !take(at, end, numbers, ROW_NUMBERS)) {
        return false;
    }
    for (unsigned n = 0; n < tally->names; n++) {
        if (sizes[n] > (uint64_t)(end - *at)) {
            return false;
        }
        row->names[n] = wen_string((const char *)*at, (size_t)sizes[n]);
        *at += sizes[n];
    }
    row->count = numbers[0];
    row->documents = numbers[1];
    row->sentences = numbers[2];
    row->first = (uint32_t)numbers[3];
    row->last = (uint32_t)numbers[4];
    return row->documents <= row->count && row->sentences <= row->count &&
           numbers[3] <= numbers[4] && numbers[4] <= UINT32_MAX;
}

static bool note_row(struct entities_rows *rows, uint32_t number)
{
    uint32_t *room = entities_room(rows->rows, rows->count, 1, &rows->capacity, sizeof *room);

    if (room) {
        rows->rows = room;
        room[rows->count++] = number;
    }
    return room != NULL;
}

int entities_tally_absorb(struct entities_tally *tally, const unsigned char **at,
                          const unsigned char *end, struct entities_rows *rows,
                          struct entities_error *error)
{
    struct entities_count saved = {0};
    uint64_t sums[4];

    rows->count = 0;
    if (!take(at, end, sums, 4) || sums[1] > sums[0]) {
        return damaged(error);
    }
    tally->totals.documents += sums[0];
    tally->totals.undated += sums[1];
    tally->totals.sentences += sums[2];
    for (uint64_t i = 0; i < sums[3]; i++) {
        if (!take_row(tally, at, end, &saved)) {
            return damaged(error);
        }
        struct row *row = row_of(tally, saved.names);
        if (!row || !note_row(rows, (uint32_t)(row - tally->rows))) {
            return entities_exhausted(error);
        }
        row->count += saved.count;
        row->documents += saved.documents;
        row->sentences += saved.sentences;
        widen(row, saved.first, saved.last);
    }
    return 0;
}

/* ---- the rows ---------------------------------------------------------- */

bool entities_tally_row(const struct entities_tally *tally, size_t number,
                        struct entities_count *count)
{
    if (number >= tally->row_count) {
        return false;
    }
    const struct row *row = &tally->rows[number];
    const char *name = tally->pool + row->key;
    *count = (struct entities_count){.count = row->count,
                                     .documents = row->documents,
                                     .sentences = row->sentences,
                                     .first = row->first,
                                     .last = row->last};
    for (unsigned n = 0; n < tally->names; n++) {
        count->names[n] = wen_string(name, row->sizes[n]);
        name += row->sizes[n];
    }
    return true;
}

const struct entities_totals *entities_tally_totals(const struct entities_tally *tally)
{
    return &tally->totals;
}

size_t entities_tally_size(const struct entities_tally *tally)
{
    return tally->row_count * sizeof *tally->rows + tally->slot_count * sizeof *tally->slots +
           tally->pool_size;
}

void entities_tally_clear(struct entities_tally *tally, bool totals)
{
    memset(tally->slots, 0, tally->slot_count * sizeof *tally->slots);
    tally->row_count = tally->pool_size = 0;
    tally->document = 1;
    if (totals) {
        tally->totals = (struct entities_totals){0};
    }
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
