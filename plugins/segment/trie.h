/* SPDX-License-Identifier: MIT */
/* A tree of the prefixes of sorted words, from which the double array is made. */
#ifndef WENLIU_SEGMENT_TRIE_H
#define WENLIU_SEGMENT_TRIE_H

#include "lexicon.h"

struct jieba_trie_node {
    uint32_t child, sibling; /* 0: none; siblings in the order of their characters */
    uint32_t children;       /* how many */
    uint32_t word;           /* its number, 0: a prefix only */
    uint32_t base;           /* filled in by jieba_trie_place() */
    uint32_t id;             /* the builder's */
    uint16_t character;
};

struct jieba_trie {
    struct jieba_trie_node *nodes; /* [0] is the root; parents before children */
    uint32_t count;
    uint16_t *labels; /* of characters: 1.. by falling use, `stranger` for unused ones */
    uint16_t stranger;
    uint32_t last_base;
    uint32_t longest; /* in characters */
    bool beyond;      /* words with characters above U+FFFF were left out */
};

/* Makes the tree of sorted different words. False where memory is exhausted. */
bool jieba_trie_make(struct jieba_trie *trie, const struct jieba_entry *entries, size_t count);

/* Gives every node that has children a base of its own, above 0: no two children
 * have the same sum of base and label, and none that of a label alone. False
 * where memory is exhausted. */
bool jieba_trie_place(struct jieba_trie *trie);

void jieba_trie_free(struct jieba_trie *trie);

#endif
