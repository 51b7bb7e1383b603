/* SPDX-License-Identifier: MIT */
/* What the tree of trie.h consists of: shared by the code that makes it and the code that asks it.
 */
#ifndef ENTITIES_TRIE_PARTS_H
#define ENTITIES_TRIE_PARTS_H

#include "trie.h"

#define PLANE 0x10000u

/* Bits of the filter: 16 a key keep false hits rare, and 2^24 bits (2 MiB) stay in the caches of a
 * current processor, from where they are asked for ahead. */
#define FILTER_LEAST 10u
#define FILTER_MOST 24u
#define FILTER_BITS_A_KEY 3u

/* The filter's bits lie in blocks of a cache line each, 2^BLOCK_BITS bits. */
#define BLOCK_BITS 9u

/* Stands in the filter for "the key ends here": no code point. */
#define KEY_END 0x110000u

struct node {
    uint32_t fanout; /* number of children; 0: one key is left */
    uint32_t first;  /* the first child; all lie side by side. With fanout 0: bytes of the key
                        that are still to be compared */
    uint32_t key;    /* 1 + the key that ends here (with fanout 0: that is left), or 0 */
    uint32_t next;   /* the first code point of what is still to be compared: it spares most looks
                        at the key */
};

/* From the first two code points of keys, where both lie in the plane, straight to a copy of their
 * node: below the root there are thousands of children to search, and each look into the nodes of
 * a large gazetteer is a cache miss. */
struct pair {
    uint32_t points;  /* first << 16 | second */
    struct node node; /* no fanout and no key: the slot is empty */
};

struct entities_trie {
    const char *bytes;
    const struct entities_key *keys;
    struct node *nodes; /* [0] is the root */
    uint32_t *labels;   /* code point that leads to each node */
    size_t node_capacity, label_capacity;
    uint32_t count;
    uint32_t *root; /* [code point]: child of the root, or 0 */
    uint64_t *filter;
    unsigned filter_bits;
    struct pair *pairs;
    unsigned pair_bits; /* 2^pair_bits slots, at most half of them taken */
    bool adopted;       /* the arrays are not its own */
};

/* Where the filter has the bits of keys that begin with some code points: of those of two or three
 * what they begin with are two, of longer ones three, as of the first two alone a large gazetteer
 * has so many that their block would be full. */
struct place {
    uint64_t *block;
    uint32_t salt; /* so that beginnings that share a block have bits of their own */
};

/* Of shorter keys `three` is KEY_END. */
static inline struct place filter_place(const struct entities_trie *trie, uint32_t one,
                                        uint32_t two, uint32_t three)
{
    /* Fibonacci hashing: 2^64 divided by the golden ratio */
    uint64_t hash = ((uint64_t)one << 42 | (uint64_t)two << 21 | three) * 0x9E3779B97F4A7C15u;
    size_t block = (size_t)(hash >> (64 - (trie->filter_bits - BLOCK_BITS)));
    return (struct place){trie->filter + (block << BLOCK_BITS) / 64, (uint32_t)(hash >> 16)};
}

/* Bits of the block, by the code point behind the beginning, or KEY_END. */
static inline uint32_t filter_hash(struct place place, uint32_t next)
{
    return (next * 0x85EBCA6Bu ^ place.salt) * 0x9E3779B1u;
}

/* The number in the block of bit `which`, from 0, of a hash. */
static inline uint32_t filter_bit(uint32_t hash, unsigned which)
{
    return hash >> (32 - (which + 1) * BLOCK_BITS) & ((1u << BLOCK_BITS) - 1);
}

/* The slot of the two code points, or the empty one where they would be. */
static inline size_t pair_slot(const struct entities_trie *trie, uint32_t points)
{
    size_t mask = ((size_t)1 << trie->pair_bits) - 1;
    size_t slot = (size_t)((points * 0x9E3779B97F4A7C15u) >> (64 - trie->pair_bits));

    while (trie->pairs[slot].node.key + trie->pairs[slot].node.fanout != 0 &&
           trie->pairs[slot].points != points) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

#endif
