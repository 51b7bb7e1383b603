/* SPDX-License-Identifier: MIT */
/* What the tree of trie.h consists of: shared by the code that makes it and the code that asks it.
 */
#ifndef ENTITIES_TRIE_PARTS_H
#define ENTITIES_TRIE_PARTS_H

#include "trie.h"

#include <string.h>

#define ENTITIES_TRIE_PLANE 0x10000u

/* Bits of the two filters: the first (at most 256 KiB) stays in the second-level cache of a current
 * processor, the second (2 MiB) in the third. 16 a key, so far, make false hits rare. */
#define ENTITIES_TRIE_BRIEF_LEAST 9u
#define ENTITIES_TRIE_BRIEF_MOST 21u
#define ENTITIES_TRIE_FILTER_LEAST 10u
#define ENTITIES_TRIE_FILTER_MOST 24u

/* The second one consists of lines of the cache, 2^9 bits. */
#define ENTITIES_TRIE_LINE 9u

/* A node that has children says where they are: number of the first | how many << 32. They lie side
 * by side, sorted by label.
 *
 * A leaf, where one key is left, says what of that is still to be compared: its first bytes, at
 * most ENTITIES_TRIE_HELD of them (two Chinese characters), the first one lowest; in the highest
 * byte ENTITIES_TRIE_LEAF and how many bytes there are, or ENTITIES_TRIE_HELD + 1 for more of them.
 * So few leaves send for the key itself, each look at which is two cache misses. */
#define ENTITIES_TRIE_HELD 7u
#define ENTITIES_TRIE_LEAF 0x80u

struct entities_trie_node {
    uint32_t label; /* the code point that leads here; in the table of pairs first << 16 | second */
    uint32_t key;   /* 1 + the key that ends here (of a leaf: that is left), or 0 */
    uint64_t below; /* see above */
};

/* A child of the root at which there is nothing to see: no key ends, and it is no leaf. */
#define ENTITIES_TRIE_PASS 0x80000000u

struct entities_trie {
    const char *bytes;
    const struct entities_key *keys;
    struct entities_trie_node *nodes; /* [0] is the root */
    size_t node_capacity;
    uint32_t count;
    uint32_t *root;   /* [code point]: child of the root, or 0; perhaps ENTITIES_TRIE_PASS */
    uint64_t *brief;  /* filter: which two code points are keys, and begin longer ones */
    uint64_t *filter; /* which three or four are keys, and which five begin keys */
    unsigned brief_bits, filter_bits;
    /* From the first two code points of keys, where both lie in the plane, straight to a copy of
     * their node: below the root there are thousands of children to search, and each look into the
     * nodes of a large gazetteer is a cache miss. A slot without key and children is empty. */
    struct entities_trie_node *pairs;
    unsigned pair_bits; /* 2^pair_bits slots, at most three quarters of them taken */
    bool adopted;       /* the arrays are not its own */
};

static inline bool entities_trie_leaf(const struct entities_trie_node *node)
{
    return node->below >> 63;
}

/* Of a slot in the table of pairs. */
static inline bool entities_trie_empty(const struct entities_trie_node *node)
{
    return node->key == 0 && node->below == 0;
}

static inline uint32_t entities_trie_fanout(const struct entities_trie_node *node)
{
    return (uint32_t)(node->below >> 32);
}

static inline uint32_t entities_trie_first(const struct entities_trie_node *node)
{
    return (uint32_t)node->below;
}

/* The first of up to eight bytes in the lowest of the number; zeros stand for what is missing. */
static inline uint64_t entities_trie_load(const char *bytes, size_t size)
{
    unsigned char s[8] = {0};

    if (size < sizeof s) {
        memcpy(s, bytes, size);
    } else {
        memcpy(s, bytes, sizeof s);
    }
    return (uint64_t)s[0] | (uint64_t)s[1] << 8 | (uint64_t)s[2] << 16 | (uint64_t)s[3] << 24 |
           (uint64_t)s[4] << 32 | (uint64_t)s[5] << 40 | (uint64_t)s[6] << 48 |
           (uint64_t)s[7] << 56;
}

/* Fibonacci hashing: 2^64 divided by the golden ratio. The high bits of a product are good, the
 * lowest 20 are not used. */
static inline uint64_t entities_trie_hash(uint64_t value)
{
    return value * 0x9E3779B97F4A7C15u;
}

/* The hash of two code points; of what has a hash and one more. */
static inline uint64_t entities_trie_hash_pair(uint32_t one, uint32_t two)
{
    return entities_trie_hash((uint64_t)one << 21 | two);
}
static inline uint64_t entities_trie_hash_next(uint64_t hash, uint32_t next)
{
    return entities_trie_hash(hash >> 20 ^ next);
}

/* ---- the filters: two bits of a word for each hash ---------------------------- */

/* The word of the first filter for two code points of this hash. Its lower half is of those that
 * longer keys begin with, its upper half of those that are a key. */
static inline uint64_t *entities_trie_brief(const struct entities_trie *trie, uint64_t pair)
{
    return &trie->brief[pair >> (64 - (trie->brief_bits - 6))];
}
#define ENTITIES_TRIE_LONGER 1u
#define ENTITIES_TRIE_WHOLE ((uint64_t)1 << 32)

static inline uint64_t entities_trie_half_bits(uint64_t pair)
{
    return (uint64_t)1 << (pair >> 44 & 31) | (uint64_t)1 << (pair >> 39 & 31);
}

/* What the word says of this hash: ENTITIES_TRIE_LONGER, ENTITIES_TRIE_WHOLE; the other bits mean
 * nothing. */
static inline uint64_t entities_trie_said(uint64_t word, uint64_t pair)
{
    return word >> (pair >> 44 & 31) & word >> (pair >> 39 & 31);
}

/* The line of the second filter for what begins with three code points of this hash. In it a key
 * has the bits of the hash of all its code points where they are three or four, else of the first
 * five; in which of its words, the first three say where they are all, else the first four. So the
 * many keys that begin with the same three share a line and still leave it room. */
static inline uint64_t *entities_trie_line(const struct entities_trie *trie, uint64_t three)
{
    return &trie->filter[three >> (64 - (trie->filter_bits - ENTITIES_TRIE_LINE))
                                      << (ENTITIES_TRIE_LINE - 6)];
}

static inline size_t entities_trie_word(uint64_t hash)
{
    return hash >> 46 & ((1u << (ENTITIES_TRIE_LINE - 6)) - 1);
}

static inline uint64_t entities_trie_bits(uint64_t hash)
{
    return (uint64_t)1 << (hash >> 40 & 63) | (uint64_t)1 << (hash >> 34 & 63);
}

/* Whether a word has both bits, as 1 or 0: without a branch, which nothing could foresee. */
static inline uint64_t entities_trie_both(uint64_t word, uint64_t hash)
{
    return word >> (hash >> 40 & 63) & word >> (hash >> 34 & 63) & 1;
}

/* What a line says of keys that begin with code points of which the first three, four and five have
 * these hashes: 1 for one of three, 2 for one of four, 4 for longer ones. */
static inline unsigned entities_trie_lengths(const uint64_t *line, uint64_t three, uint64_t four,
                                             uint64_t five)
{
    uint64_t word = line[entities_trie_word(four)];

    return (unsigned)(entities_trie_both(line[entities_trie_word(three)], three) |
                      entities_trie_both(word, four) << 1 | entities_trie_both(word, five) << 2);
}

/* ---- the table of pairs -------------------------------------------------------- */

/* The slot where the search for the two code points that have this hash begins. */
static inline size_t entities_trie_slot(const struct entities_trie *trie, uint64_t hash)
{
    return (size_t)(hash >> (64 - trie->pair_bits));
}

/* The slot of the two code points of this hash, or the empty one where they would be. */
static inline struct entities_trie_node *entities_trie_pair(const struct entities_trie *trie,
                                                            uint64_t hash, uint32_t label)
{
    size_t mask = ((size_t)1 << trie->pair_bits) - 1, slot = entities_trie_slot(trie, hash);

    while (!entities_trie_empty(&trie->pairs[slot]) && trie->pairs[slot].label != label) {
        slot = (slot + 1) & mask;
    }
    return &trie->pairs[slot];
}

#endif
