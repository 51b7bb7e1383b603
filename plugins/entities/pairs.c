/* SPDX-License-Identifier: MIT */
/* Pairs of entities: an open hash table of two rows each. */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1 << 10 };

/* ---- the table --------------------------------------------------------- */

static size_t slot_of(const struct entities_pairs *pairs, uint32_t a, uint32_t b)
{
    uint64_t hash = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15u; /* Fibonacci hashing */
    size_t mask = pairs->slot_count - 1, slot = (size_t)(hash ^ hash >> 32) & mask;

    while (pairs->slots[slot].documents &&
           (pairs->slots[slot].a != a || pairs->slots[slot].b != b)) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static bool grow(struct entities_pairs *pairs)
{
    struct entities_pairs larger = {.slot_count =
                                        pairs->slot_count ? 2 * pairs->slot_count : FIRST_SLOTS};

    larger.slots = calloc(larger.slot_count, sizeof *larger.slots);
    if (!larger.slots) {
        return false;
    }
    for (size_t i = 0; i < pairs->slot_count; i++) {
        const struct entities_pair *pair = &pairs->slots[i];
        if (pair->documents) {
            larger.slots[slot_of(&larger, pair->a, pair->b)] = *pair;
        }
    }
    free(pairs->slots);
    pairs->slots = larger.slots;
    pairs->slot_count = larger.slot_count;
    return true;
}

/* The pair of two rows, added where it is new; NULL where memory is exhausted. The caller counts a
 * document. */
static struct entities_pair *pair_of(struct entities_pairs *pairs, uint32_t one, uint32_t other)
{
    uint32_t a = one < other ? one : other, b = one < other ? other : one;

    if (pairs->used >= pairs->slot_count / 4 * 3 && !grow(pairs)) {
        return NULL;
    }
    struct entities_pair *pair = &pairs->slots[slot_of(pairs, a, b)];
    pairs->used += !pair->documents;
    pair->a = a;
    pair->b = b;
    return pair;
}

/* Counts two rows that stand together; a document counts once, however often they do. */
static bool meet(struct entities_pairs *pairs, uint32_t one, uint32_t other, bool sentence)
{
    struct entities_pair *pair = pair_of(pairs, one, other);

    if (pair) {
        pair->sentences += sentence;
        pair->documents += pair->document != pairs->document;
        pair->document = pairs->document;
    }
    return pair != NULL;
}

/* ---- a document -------------------------------------------------------- */

bool entities_pairs_mention(struct entities_pairs *pairs, uint32_t begin, uint32_t row)
{
    struct entities_place *places =
        entities_room(pairs->places, pairs->place_count, 1, &pairs->place_capacity, sizeof *places);
    if (places) {
        pairs->places = places;
        places[pairs->place_count++] = (struct entities_place){begin, row};
    }
    return places != NULL;
}

static int compare(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

/* Sets pairs->group to the different rows of at most ENTITIES_MOST_TOGETHER places. */
static size_t different(struct entities_pairs *pairs, const struct entities_place *places,
                        size_t count)
{
    uint32_t *group = pairs->group;
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        group[i] = places[i].row;
    }
    if (count > 1) {
        qsort(group, count, sizeof *group, compare);
    }
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || group[kept - 1] != group[i]) {
            group[kept++] = group[i];
        }
    }
    return kept;
}

/* Counts the places first..last, which stand in one sentence; with `tally` NULL, in one document
 * that may have several. */
static bool count_together(struct entities_pairs *pairs, struct entities_tally *tally, size_t first,
                           size_t last)
{
    for (; first < last; first += ENTITIES_MOST_TOGETHER) {
        size_t left = last - first;
        size_t count = different(pairs, pairs->places + first,
                                 left < ENTITIES_MOST_TOGETHER ? left : ENTITIES_MOST_TOGETHER);
        for (size_t i = 0; i < count; i++) {
            if (tally) {
                entities_tally_sentence(tally, pairs->group[i]);
            }
            for (size_t k = 0; k < i; k++) {
                if (!meet(pairs, pairs->group[k], pairs->group[i], tally != NULL)) {
                    return false;
                }
            }
        }
        if (tally && left > ENTITIES_MOST_TOGETHER) {
            entities_tally_sentences(tally, 1); /* the rest is another one */
        }
    }
    return true;
}

static bool count_sentences(struct entities_pairs *pairs, struct entities_tally *tally,
                            const uint32_t *begin, const uint32_t *end, size_t count)
{
    size_t place = 0;

    entities_tally_sentences(tally, count);
    for (size_t i = 0; i < count && place < pairs->place_count; i++) {
        while (place < pairs->place_count && pairs->places[place].begin < begin[i]) {
            place++; /* in no sentence */
        }
        size_t first = place;
        while (place < pairs->place_count && pairs->places[place].begin < end[i]) {
            place++;
        }
        if (!count_together(pairs, tally, first, place)) {
            return false;
        }
    }
    return true;
}

bool entities_pairs_end_document(struct entities_pairs *pairs, struct entities_tally *tally,
                                 const uint32_t *begin, const uint32_t *end, size_t count)
{
    static const uint32_t whole_begin = 0, whole_end = UINT32_MAX;
    bool good = true;

    pairs->document++;
    if (!pairs->group) {
        pairs->group = malloc(ENTITIES_MOST_TOGETHER * sizeof *pairs->group);
        good = pairs->group != NULL;
    }
    if (good && pairs->documents) {
        good = count_together(pairs, NULL, 0, pairs->place_count);
    }
    if (good) {
        good = begin ? count_sentences(pairs, tally, begin, end, count)
                     : count_sentences(pairs, tally, &whole_begin, &whole_end, 1);
    }
    pairs->place_count = 0;
    return good;
}

/* ---- as bytes ---------------------------------------------------------- */

bool entities_pairs_save(const struct entities_pairs *pairs, struct entities_bytes *to)
{
    if (!entities_bytes_room(to, pairs->used * 4 * ENTITIES_LONGEST_NUMBER)) {
        return false;
    }
    for (size_t i = 0; i < pairs->slot_count; i++) {
        const struct entities_pair *pair = &pairs->slots[i];
        if (pair->documents) {
            entities_bytes_put_number(to, pair->a);
            entities_bytes_put_number(to, pair->b);
            entities_bytes_put_number(to, pair->sentences);
            entities_bytes_put_number(to, pair->documents);
        }
    }
    return true;
}

int entities_pairs_absorb(struct entities_pairs *pairs, const unsigned char *at,
                          const unsigned char *end, const struct entities_rows *rows,
                          struct entities_error *error)
{
    uint64_t a, b, sentences, documents;

    while (at < end) {
        if (!entities_bytes_get_number(&at, end, &a) || !entities_bytes_get_number(&at, end, &b) ||
            !entities_bytes_get_number(&at, end, &sentences) ||
            !entities_bytes_get_number(&at, end, &documents) || a >= b || b >= rows->count ||
            documents == 0) {
            return entities_fail(error, "a part of the table \"entity_pairs\" is damaged");
        }
        struct entities_pair *pair = pair_of(pairs, rows->rows[a], rows->rows[b]);
        if (!pair) {
            return entities_exhausted(error);
        }
        pair->sentences += sentences;
        pair->documents += documents;
    }
    return 0;
}

size_t entities_pairs_size(const struct entities_pairs *pairs)
{
    return pairs->slot_count * sizeof *pairs->slots;
}

void entities_pairs_clear(struct entities_pairs *pairs)
{
    if (pairs->used) {
        memset(pairs->slots, 0, pairs->slot_count * sizeof *pairs->slots);
    }
    pairs->used = 0;
    pairs->document = 0;
}

void entities_pairs_free(struct entities_pairs *pairs)
{
    free(pairs->slots);
    free(pairs->places);
    free(pairs->group);
    *pairs = (struct entities_pairs){0};
}
