/* SPDX-License-Identifier: MIT */
/* A tally to bytes. */
#include "delta.h"
#include "order.h"

#include <stdlib.h>
#include <string.h>

static bool make_room(struct keywords_bytes *to, size_t more)
{
    size_t wanted = to->size + more;
    unsigned char *data;

    if (wanted <= to->capacity) {
        return true;
    }
    wanted += wanted / 2;
    if (!(data = realloc(to->data, wanted))) {
        return false;
    }
    to->data = data;
    to->capacity = wanted;
    return true;
}

/* The caller has made room. */
static void put_number(struct keywords_bytes *to, uint64_t number)
{
    while (number >= 0x80) {
        to->data[to->size++] = (unsigned char)(number | 0x80);
        number >>= 7;
    }
    to->data[to->size++] = (unsigned char)number;
}

/* The caller has made room. */
static void put_bytes(struct keywords_bytes *to, const char *bytes, size_t size)
{
    put_number(to, size);
    if (size) {
        memcpy(to->data + to->size, bytes, size);
        to->size += size;
    }
}

enum { LONGEST_NUMBER = 10 };

/* Writes the tags that occur and sets the place of each in that list. */
static bool write_tags(const struct keywords_tally *tally, const struct keywords_string *tags,
                       uint32_t count, uint32_t *places, struct keywords_bytes *to)
{
    for (uint32_t i = 0; i < tally->pair_count; i++) {
        places[tally->pairs[i].tag] = 1;
    }
    uint32_t *order = keywords_order(tags, places, &count);
    bool good = order && make_room(to, LONGEST_NUMBER);
    if (good) {
        put_number(to, count);
    }
    for (uint32_t i = 0; good && i < count; i++) {
        const struct keywords_string *tag = &tags[order[i]];
        places[order[i]] = i;
        good = make_room(to, tag->size + LONGEST_NUMBER);
        if (good) {
            put_bytes(to, tag->bytes, tag->size);
        }
    }
    free(order);
    return good;
}

/* Writes the pairs of a word by rising place of their tags; there are few. */
static bool write_pairs(const struct keywords_tally *tally, uint32_t word, const uint32_t *places,
                        struct keywords_bytes *to)
{
    uint32_t count = 0;
    int64_t done = -1;

    for (uint32_t at = tally->first[word]; at; at = tally->pairs[at - 1].next) {
        count++;
    }
    if (!make_room(to, (3 * (size_t)count + 1) * LONGEST_NUMBER)) {
        return false;
    }
    put_number(to, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct keywords_pair *best = NULL;
        for (uint32_t at = tally->first[word]; at; at = tally->pairs[at - 1].next) {
            const struct keywords_pair *pair = &tally->pairs[at - 1];
            if (places[pair->tag] > done && (!best || places[pair->tag] < places[best->tag])) {
                best = pair;
            }
        }
        put_number(to, places[best->tag]);
        put_number(to, best->count);
        put_number(to, best->documents);
        done = places[best->tag];
    }
    return true;
}

static bool write_words(const struct keywords_tally *tally, const uint32_t *places,
                        struct keywords_bytes *to)
{
    uint32_t count = tally->words.count;
    uint32_t *order = keywords_order(tally->words.items, tally->first, &count);
    struct keywords_string before = {"", 0};
    bool good = order && make_room(to, LONGEST_NUMBER);

    if (good) {
        put_number(to, count);
    }
    for (uint32_t i = 0; good && i < count; i++) {
        const struct keywords_string *word = &tally->words.items[order[i]];
        uint32_t shared = 0;
        while (shared < before.size && shared < word->size &&
               before.bytes[shared] == word->bytes[shared]) {
            shared++;
        }
        good = make_room(to, word->size + 2 * LONGEST_NUMBER);
        if (good) {
            put_number(to, shared);
            put_bytes(to, word->bytes + shared, word->size - shared);
            good = write_pairs(tally, order[i], places, to);
        }
        before = *word;
    }
    free(order);
    return good;
}

bool keywords_delta_write(const struct keywords_tally *tally, const struct keywords_string *tags,
                          uint32_t tag_count, struct keywords_bytes *to,
                          struct keywords_error *error)
{
    uint32_t *places = calloc(tag_count ? tag_count : 1, sizeof *places);
    bool good = places && make_room(to, (KEYWORDS_TOTALS + 2) * LONGEST_NUMBER);

    if (good) {
        put_number(to, KEYWORDS_DELTA_VERSION);
        put_number(to, KEYWORDS_TOTALS);
        for (int i = 0; i < KEYWORDS_TOTALS; i++) {
            put_number(to, tally->totals[i]);
        }
        good = write_tags(tally, tags, tag_count, places, to) && write_words(tally, places, to);
    }
    free(places);
    return good || keywords_exhausted(error);
}
