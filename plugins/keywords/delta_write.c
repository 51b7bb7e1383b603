/* SPDX-License-Identifier: MIT */
/* A tally to bytes. */
#include "delta.h"
#include "order.h"

#include <stdlib.h>

/* The caller has made room. */
static void put_bytes(struct keywords_bytes *to, const char *bytes, size_t size)
{
    keywords_bytes_put_number(to, size);
    keywords_bytes_put(to, bytes, size);
}

/* Writes the tags that occur and sets the place of each in that list. */
static bool write_tags(const struct keywords_tally *tally, const struct keywords_string *tags,
                       uint32_t count, uint32_t *places, struct keywords_bytes *to)
{
    for (uint32_t i = 0; i < tally->pair_count; i++) {
        places[tally->pairs[i].tag] = 1;
    }
    uint32_t *order = keywords_order(tags, places, &count);
    bool good = order && keywords_bytes_room(to, KEYWORDS_LONGEST_NUMBER);
    if (good) {
        keywords_bytes_put_number(to, count);
    }
    for (uint32_t i = 0; good && i < count; i++) {
        const struct keywords_string *tag = &tags[order[i]];
        places[order[i]] = i;
        good = keywords_bytes_room(to, tag->size + KEYWORDS_LONGEST_NUMBER);
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
    if (!keywords_bytes_room(to, (3 * (size_t)count + 1) * KEYWORDS_LONGEST_NUMBER)) {
        return false;
    }
    keywords_bytes_put_number(to, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct keywords_pair *best = NULL;
        for (uint32_t at = tally->first[word]; at; at = tally->pairs[at - 1].next) {
            const struct keywords_pair *pair = &tally->pairs[at - 1];
            if (places[pair->tag] > done && (!best || places[pair->tag] < places[best->tag])) {
                best = pair;
            }
        }
        keywords_bytes_put_number(to, places[best->tag]);
        keywords_bytes_put_number(to, best->count);
        keywords_bytes_put_number(to, best->documents);
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
    bool good = order && keywords_bytes_room(to, KEYWORDS_LONGEST_NUMBER);

    if (good) {
        keywords_bytes_put_number(to, count);
    }
    for (uint32_t i = 0; good && i < count; i++) {
        const struct keywords_string *word = &tally->words.items[order[i]];
        uint32_t shared = 0;
        while (shared < before.size && shared < word->size &&
               before.bytes[shared] == word->bytes[shared]) {
            shared++;
        }
        good = keywords_bytes_room(to, word->size + 2 * KEYWORDS_LONGEST_NUMBER);
        if (good) {
            keywords_bytes_put_number(to, shared);
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
    bool good = places && keywords_bytes_room(to, (KEYWORDS_TOTALS + 2) * KEYWORDS_LONGEST_NUMBER);

    if (good) {
        keywords_bytes_put_number(to, KEYWORDS_DELTA_VERSION);
        keywords_bytes_put_number(to, KEYWORDS_TOTALS);
        for (int i = 0; i < KEYWORDS_TOTALS; i++) {
            keywords_bytes_put_number(to, tally->totals[i]);
        }
        good = write_tags(tally, tags, tag_count, places, to) && write_words(tally, places, to);
    }
    free(places);
    return good || keywords_exhausted(error);
}
