/* SPDX-License-Identifier: MIT */
/* Counts of words with their tags. */
#include "tally.h"

#include <stdlib.h>

uint32_t keywords_tally_append(struct keywords_tally *tally, const char *bytes, size_t size)
{
    uint32_t word;

    if (!keywords_room(&tally->first, tally->words.count, &tally->first_capacity,
                       sizeof *tally->first)) {
        return KEYWORDS_NONE;
    }
    word = keywords_strings_append(&tally->words, bytes, size);
    if (word != KEYWORDS_NONE) {
        tally->first[word] = 0;
    }
    return word;
}

uint32_t keywords_tally_word(struct keywords_tally *tally, const char *bytes, size_t size)
{
    uint32_t count = tally->words.count, word;

    if (!keywords_room(&tally->first, count, &tally->first_capacity, sizeof *tally->first)) {
        return KEYWORDS_NONE;
    }
    word = keywords_strings_add(&tally->words, bytes, size);
    if (word == count) {
        tally->first[word] = 0;
    }
    return word;
}

struct keywords_pair *keywords_tally_pair(struct keywords_tally *tally, uint32_t word, uint32_t tag)
{
    /* first, because it may move the pairs */
    if (tally->pair_count == tally->pair_capacity &&
        !keywords_room(&tally->pairs, tally->pair_count, &tally->pair_capacity,
                       sizeof *tally->pairs)) {
        return NULL;
    }
    uint32_t *link = &tally->first[word];
    while (*link) {
        struct keywords_pair *pair = &tally->pairs[*link - 1];
        if (pair->tag == tag) {
            return pair;
        }
        link = &pair->next;
    }
    tally->pairs[tally->pair_count] = (struct keywords_pair){.tag = tag};
    *link = ++tally->pair_count;
    return &tally->pairs[*link - 1];
}

size_t keywords_tally_size(const struct keywords_tally *tally)
{
    const struct keywords_strings *words = &tally->words;

    return words->count * (sizeof *words->items + sizeof *tally->first) +
           words->slot_count * sizeof *words->slots + words->block_bytes +
           tally->pair_count * sizeof *tally->pairs;
}

void keywords_tally_clear(struct keywords_tally *tally)
{
    keywords_strings_clear(&tally->words);
    tally->pair_count = 0;
}

void keywords_tally_free(struct keywords_tally *tally)
{
    keywords_strings_free(&tally->words);
    free(tally->first);
    free(tally->pairs);
    *tally = (struct keywords_tally){0};
}
