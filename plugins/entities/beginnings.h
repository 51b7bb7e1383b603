/* SPDX-License-Identifier: MIT */
/* A small filter of the first two code points of words: it turns away most places of a text before
 * a tree of words is asked. 8 KiB, which stay in the first cache; 5000 words set one bit in
 * thirteen. */
#ifndef ENTITIES_BEGINNINGS_H
#define ENTITIES_BEGINNINGS_H

#include "trie.h"

#define ENTITIES_BEGINNING_BITS 16u

/* Starts as {0}. */
struct entities_beginnings {
    uint64_t bits[(1u << ENTITIES_BEGINNING_BITS) / 64];
};

/* The bit of two code points; `two` is ENTITIES_ANY for a word of one. */
static inline uint32_t entities_beginning(uint32_t one, uint32_t two)
{
    return ((one * 0x9E3779B1u) ^ (two * 0x85EBCA77u)) >> (32 - ENTITIES_BEGINNING_BITS);
}

/* Adds the words of a tree. */
void entities_beginnings_add(struct entities_beginnings *beginnings,
                             const struct entities_trie *words);

static inline bool entities_beginnings_have(const struct entities_beginnings *beginnings,
                                            uint32_t one, uint32_t two)
{
    uint32_t bit = entities_beginning(one, two);
    return beginnings->bits[bit / 64] >> bit % 64 & 1;
}

/* Whether a word may begin at text[at], at < size, and end at text[size] or before. */
static inline bool entities_may_begin(const struct entities_beginnings *beginnings,
                                      const char *text, size_t size, size_t at)
{
    uint32_t one = entities_next(text, &at);

    return entities_beginnings_have(beginnings, one, ENTITIES_ANY) ||
           (at < size && entities_beginnings_have(beginnings, one, entities_next(text, &at)));
}

#endif
