/* SPDX-License-Identifier: MIT */
/* Sorted strings as a tree of code points, for "which is the longest that begins here".
 *
 * The children of a node lie side by side, sorted by code point; where only one string is left the
 * tree ends and the rest is compared with it, so a million names take about two nodes each. The
 * root is a table of the Basic Multilingual Plane. A bit filter of the strings' first two code
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

/* The end of the longest key at text[at], or 0, and its number in *key. No match begins or ends
 * between two letters or digits of a script that separates words by blanks. */
size_t entities_trie_match(const struct entities_trie *trie, const char *text, size_t size,
                           size_t at, uint32_t *key);

void entities_trie_free(struct entities_trie *trie);

#endif
