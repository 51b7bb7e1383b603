/* SPDX-License-Identifier: MIT */
/* Sorted strings as a tree of code points, for "which is the longest that begins here".
 *
 * The children of a node lie side by side, sorted by code point; where only one string is left the
 * tree ends and the rest is compared with it, so a million names take about one and a half nodes
 * each. The root is a table of the Basic Multilingual Plane. Two bit filters, of the strings' first
 * two and first five code points, small enough for the processor's caches, turn away most places of
 * a text before the tree, which is not, is touched. */
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

/* Whether a key of two or more code points may begin at text[at]: a look at the filters alone. */
bool entities_trie_may_begin(const struct entities_trie *trie, const char *text, size_t size,
                             size_t at);

/* Characters that are looked at together, so many that a number has a bit for each; and of how many
 * behind them something must be known. */
#define ENTITIES_TRIE_WINDOW 64u
#define ENTITIES_TRIE_AHEAD 4u

/* A part of a text, which is borrowed, and the places in it where keys may begin. Where a key
 * begins there is a place; at few places none does. */
struct entities_trie_window {
    const char *text;
    size_t size;       /* of the text */
    size_t begin, end; /* of the part */
    uint32_t count;    /* of its characters */
    uint64_t places;   /* bits: of the characters at which a key of two or more may begin */
    uint64_t longer;   /* of these: at which one of three or more may */
    uint8_t lengths[ENTITIES_TRIE_WINDOW]; /* [one of these]: for entities_trie_match_in() */
    /* of the characters and of those behind; where the text ends 0 and its end */
    uint32_t points[ENTITIES_TRIE_WINDOW + ENTITIES_TRIE_AHEAD];
    uint16_t offsets[ENTITIES_TRIE_WINDOW + ENTITIES_TRIE_AHEAD]; /* from `begin` on */
};

/* Sets the window to what begins at text[begin], before the text's end. Also asks for what
 * entities_trie_match_in() will need at its places. */
void entities_trie_look(const struct entities_trie *trie, const char *text, size_t size,
                        size_t begin, struct entities_trie_window *window);

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

/* As entities_trie_match() at a place of the window, its character `number`, with the text's end as
 * the limit; quicker. */
size_t entities_trie_match_in(const struct entities_trie *trie,
                              const struct entities_trie_window *window, unsigned number,
                              const struct entities_trie_order *order, uint32_t *key);

/* What a tree consists of, to be kept in a file. */
enum {
    ENTITIES_TRIE_NODES,
    ENTITIES_TRIE_ROOT,
    ENTITIES_TRIE_BRIEF,
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
