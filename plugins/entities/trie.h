/* SPDX-License-Identifier: MIT */
/* Sorted strings as a tree of code points, for "which is the longest that begins here".
 *
 * The children of a node lie side by side, sorted by code point; where only one string is left the
 * tree ends and the rest is compared with it, so a million names take about two nodes each. The
 * root is a table of the Basic Multilingual Plane. A bit filter of the strings' first four code
 * points, small enough for the second-level cache, turns away most places of a text before the
 * tree, which is not, is touched. */
#ifndef ENTITIES_TRIE_H
#define ENTITIES_TRIE_H

#include "text.h"

struct entities_trie;

/* A string: `size` bytes at `offset` of the bytes that all of them lie in. */
struct entities_key {
    uint32_t offset, size;
};

/* Makes a tree of `count` keys, sorted by bytes, none empty, none twice. `bytes` (valid UTF-8) and
 * `keys` are borrowed for the tree's life. NULL where memory is exhausted. */
struct entities_trie *entities_trie_build(const char *bytes, const struct entities_key *keys,
                                          uint32_t count);

/* What comes next may be any character, or none. */
#define ENTITIES_ANY UINT32_MAX

/* Calls visit(self, one, two) for each two code points that keys begin with, perhaps more than
 * once; two is ENTITIES_ANY for a key of one. */
void entities_trie_pairs(const struct entities_trie *trie,
                         void (*visit)(void *self, uint32_t one, uint32_t two), void *self);

/* Whether a key of two or more code points may begin at text[at]: a look at the filter alone. */
bool entities_trie_may_begin(const struct entities_trie *trie, const char *text, size_t size,
                             size_t at);

/* What goes before length: keys of a higher rank. */
struct entities_trie_order {
    const void *self;
    int32_t (*rank)(const void *self, uint32_t key);
};

/* The end of the longest key at text[at] that ends at text[limit] or before, or 0, and its number
 * in *key; with an order (NULL: none) of those of the highest rank. No match begins or ends between
 * two letters or digits of a script that separates words by blanks. */
size_t entities_trie_match(const struct entities_trie *trie, const char *text, size_t size,
                           size_t at, size_t limit, const struct entities_trie_order *order,
                           uint32_t *key);

/* What a tree consists of, to be kept in a file. */
enum {
    ENTITIES_TRIE_NODES,
    ENTITIES_TRIE_LABELS,
    ENTITIES_TRIE_ROOT,
    ENTITIES_TRIE_FILTER,
    ENTITIES_TRIE_TOP,
    ENTITIES_TRIE_PARTS
};
struct entities_trie_part {
    const void *bytes;
    size_t size;
};
void entities_trie_parts(const struct entities_trie *trie, struct entities_trie_part *parts);

/* A tree of parts that stay where they are, aligned to 8 bytes, for its life. NULL with *fits false
 * where their sizes are those of no tree, and where memory is exhausted. */
struct entities_trie *entities_trie_adopt(const char *bytes, const struct entities_key *keys,
                                          const struct entities_trie_part *parts, bool *fits);

void entities_trie_free(struct entities_trie *trie);

#endif
