/* SPDX-License-Identifier: MIT */
/* The filter of beginnings is filled from a tree of words. */
#include "beginnings.h"

static void note(void *self, uint32_t one, uint32_t two)
{
    struct entities_beginnings *beginnings = self;
    uint32_t bit = entities_beginning(one, two);

    beginnings->bits[bit / 64] |= (uint64_t)1 << bit % 64;
}

void entities_beginnings_add(struct entities_beginnings *beginnings,
                             const struct entities_trie *words)
{
    entities_trie_pairs(words, note, beginnings);
}
