/* SPDX-License-Identifier: MIT */
/* Sorted strings as a tree of code points: matching, and the tree as bytes of a file. */
#include "trie_parts.h"

#include <stdlib.h>
#include <string.h>

/* The child that the code point leads to, or NULL. */
static const struct entities_trie_node *
child_of(const struct entities_trie *trie, const struct entities_trie_node *node, uint32_t label)
{
    const struct entities_trie_node *child = trie->nodes + entities_trie_first(node);
    uint32_t left = entities_trie_fanout(node);

    while (left > 1) {
        uint32_t half = left / 2;
        child += child[half].label <= label ? half : 0;
        left -= half;
    }
    return left == 1 && child->label == label ? child : NULL;
}

static const struct entities_trie_node *root_child(const struct entities_trie *trie, uint32_t c)
{
    if (c < ENTITIES_TRIE_PLANE) {
        uint32_t child = trie->root[c] & ~ENTITIES_TRIE_PASS;
        return child ? &trie->nodes[child] : NULL;
    }
    return trie->count > 0 ? child_of(trie, trie->nodes, c) : NULL;
}

/* Letters and digits of scripts that put blanks between words: Latin, Greek, Cyrillic and their
 * full-width forms. */
static inline bool spelled(uint32_t c)
{
    if (c >= 0x2000 && c < 0xFF10) {
        return false; /* nearly always */
    }
    if (c < 0x80) {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    }
    return (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c < 0x530) ||
           (c >= 0x1E00 && c < 0x2000) || (c >= 0xFF10 && c <= 0xFF19) ||
           (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
}

static bool between_letters(const char *text, size_t size, size_t at)
{
    size_t before = at, after = at;
    return at > 0 && at < size && spelled(entities_next(text, &after)) &&
           spelled(entities_previous(text, &before));
}

/* Whether text[at] is inside a word of letters. What begins with one of these bytes, such as nearly
 * all Chinese characters, is no letter. */
static inline bool inside_word(const char *text, size_t size, size_t at)
{
    return (at == size || (unsigned char)text[at] < 0xE3 || (unsigned char)text[at] > 0xEE) &&
           between_letters(text, size, at);
}

void entities_trie_pairs(const struct entities_trie *trie,
                         void (*visit)(void *self, uint32_t one, uint32_t two), void *self)
{
    uint32_t fanout = trie->count > 0 ? entities_trie_fanout(trie->nodes) : 0;

    for (uint32_t i = 0; i < fanout; i++) {
        const struct entities_trie_node *child = &trie->nodes[entities_trie_first(trie->nodes) + i];
        if (entities_trie_leaf(child)) {
            const struct entities_key *key = &trie->keys[child->key - 1];
            size_t at = key->offset, end = at + key->size;
            uint32_t one = entities_next(trie->bytes, &at);
            visit(self, one, at < end ? entities_next(trie->bytes, &at) : ENTITIES_ANY);
            continue;
        }
        if (child->key != 0) {
            visit(self, child->label, ENTITIES_ANY);
        }
        for (uint32_t k = 0; k < entities_trie_fanout(child); k++) {
            visit(self, child->label, trie->nodes[entities_trie_first(child) + k].label);
        }
    }
}

/* Compares what is left of the only key, read from text[begin] to text[at]; returns its end, or 0.
 */
static size_t rest_end(const struct entities_trie *trie, const struct entities_trie_node *leaf,
                       const char *text, size_t size, size_t begin, size_t at)
{
    size_t rest = (size_t)(leaf->below >> 56) - ENTITIES_TRIE_LEAF;
    size_t held = rest < ENTITIES_TRIE_HELD ? rest : ENTITIES_TRIE_HELD;
    uint64_t differs = entities_trie_load(text + at, size - at) ^ leaf->below;

    if (held > size - at || (differs & (((uint64_t)1 << 8 * held) - 1)) != 0) {
        return 0;
    }
    if (rest > held) {
        const struct entities_key *key = &trie->keys[leaf->key - 1];
        rest = begin + key->size - at;
        if (rest > size - at ||
            memcmp(trie->bytes + key->offset + key->size - rest, text + at, rest) != 0) {
            return 0;
        }
    }
    return inside_word(text, size, at + rest) ? 0 : at + rest;
}

/* A match that may be the answer. They come in the order of their length. */
static inline void propose(const struct entities_trie_order *order, size_t limit, size_t end,
                           uint32_t new, size_t *best, uint32_t *key)
{
    if (end <= limit &&
        (!order || !*best || order->rank(order->self, new) >= order->rank(order->self, *key))) {
        *best = end;
        *key = new;
    }
}

/* entities_trie_lengths() of keys that begin with what stands before text[at], two code points of
 * this hash. */
static inline unsigned lengths_of(const struct entities_trie *trie, uint64_t pair, const char *text,
                                  size_t size, size_t at)
{
    if (at == size) {
        return 0;
    }
    uint64_t three = entities_trie_hash_next(pair, entities_next(text, &at));
    uint64_t four = entities_trie_hash_next(three, at < size ? entities_next(text, &at) : 0);
    uint64_t five = entities_trie_hash_next(four, at < size ? entities_next(text, &at) : 0);
    return entities_trie_lengths(entities_trie_line(trie, three), three, four, five);
}

bool entities_trie_may_begin(const struct entities_trie *trie, const char *text, size_t size,
                             size_t at)
{
    uint32_t one = entities_next(text, &at);

    if (at == size) {
        return false;
    }
    uint64_t pair = entities_trie_hash_pair(one, entities_next(text, &at));
    uint64_t said = entities_trie_said(*entities_trie_brief(trie, pair), pair);
    return (said & ENTITIES_TRIE_WHOLE) ||
           ((said & ENTITIES_TRIE_LONGER) && lengths_of(trie, pair, text, size, at));
}

/* The node behind a child of the root, by what stands at text[*at]; moves *at behind that. NULL
 * where no key goes on so. *lengths says how long keys may be, as in entities_trie_lengths(). */
static const struct entities_trie_node *second_node(const struct entities_trie *trie,
                                                    const struct entities_trie_node *child,
                                                    const char *text, size_t size, size_t *at,
                                                    unsigned *lengths)
{
    uint32_t two = entities_next(text, at), one = child->label;
    uint64_t pair = entities_trie_hash_pair(one, two);
    uint64_t said = entities_trie_said(*entities_trie_brief(trie, pair), pair);

    *lengths = said & ENTITIES_TRIE_LONGER ? lengths_of(trie, pair, text, size, *at) : 0;
    if (*lengths == 0 && !(said & ENTITIES_TRIE_WHOLE)) {
        return NULL;
    }
    if (one >= ENTITIES_TRIE_PLANE || two >= ENTITIES_TRIE_PLANE) {
        return child_of(trie, child, two);
    }
    const struct entities_trie_node *node = entities_trie_pair(trie, pair, one << 16 | two);
    return entities_trie_empty(node) ? NULL : node;
}

/* What a search goes by. */
struct search {
    const char *text;
    size_t size, begin, limit;
    const struct entities_trie_order *order;
};

/* The answer below the node of two code points, to which text[begin] to text[at] leads; `best` and
 * *key are what was found on the way. `lengths` as of second_node(). */
static inline size_t match_below(const struct entities_trie *trie, const struct search *search,
                                 const struct entities_trie_node *here, size_t at, unsigned lengths,
                                 size_t best, uint32_t *key)
{
    /* the code points that keys of these lengths have at most; 4: any number */
    static const uint8_t reach[] = {2, 3, 4, 4, UINT8_MAX, UINT8_MAX, UINT8_MAX, UINT8_MAX};
    const char *text = search->text;
    size_t size = search->size;

    for (unsigned depth = 2; here; depth += depth < UINT8_MAX - 1) {
        if (entities_trie_leaf(here)) {
            size_t end = rest_end(trie, here, text, size, search->begin, at);
            if (end) {
                propose(search->order, search->limit, end, here->key - 1, &best, key);
            }
            return best;
        }
        if (here->key != 0 && !inside_word(text, size, at)) {
            propose(search->order, search->limit, at, here->key - 1, &best, key);
        }
        if (at == size || depth >= reach[lengths]) {
            return best;
        }
        here = child_of(trie, here, entities_next(text, &at));
    }
    return best;
}

size_t entities_trie_match(const struct entities_trie *trie, const char *text, size_t size,
                           size_t begin, size_t limit, const struct entities_trie_order *order,
                           uint32_t *key)
{
    const struct search search = {text, size, begin, limit, order};
    size_t at = begin, best = 0;
    uint32_t one = entities_next(text, &at);
    const struct entities_trie_node *child = root_child(trie, one);
    unsigned lengths;

    if (!child || (spelled(one) && inside_word(text, size, begin))) {
        return 0;
    }
    if (entities_trie_leaf(child)) {
        return match_below(trie, &search, child, at, 0, 0, key);
    }
    if (child->key != 0 && !inside_word(text, size, at)) {
        propose(order, limit, at, child->key - 1, &best, key);
    }
    if (at == size) {
        return best;
    }
    const struct entities_trie_node *here = second_node(trie, child, text, size, &at, &lengths);
    return match_below(trie, &search, here, at, lengths, best, key);
}

/* Whether keys from these two code points on are found by way of the table of pairs alone: none of
 * one code point begins there, and no word can go on there. */
static inline bool by_pairs(const struct entities_trie *trie, uint32_t one, uint32_t two)
{
    return one < ENTITIES_TRIE_PLANE && two < ENTITIES_TRIE_PLANE &&
           (trie->root[one] & ENTITIES_TRIE_PASS) && !spelled(one);
}

/* entities_trie_match_in() where something else than a key of two code points may begin. Not
 * inline: all registers that it needs would be saved for nothing where it is not called. */
static __attribute__((noinline)) size_t
match_long(const struct entities_trie *trie, const struct entities_trie_window *window,
           unsigned number, const struct entities_trie_order *order, uint32_t *key)
{
    const struct search search = {window->text, window->size,
                                  window->begin + window->offsets[number], window->size, order};
    uint32_t one = window->points[number], two = window->points[number + 1];
    size_t at = window->begin + window->offsets[number + 2];

    if (!(window->longer >> number & 1) || !by_pairs(trie, one, two)) {
        return entities_trie_match(trie, search.text, search.size, search.begin, search.limit,
                                   order, key);
    }
    const struct entities_trie_node *here =
        entities_trie_pair(trie, entities_trie_hash_pair(one, two), one << 16 | two);
    return entities_trie_empty(here)
               ? 0
               : match_below(trie, &search, here, at, window->lengths[number], 0, key);
}

size_t entities_trie_match_in(const struct entities_trie *trie,
                              const struct entities_trie_window *window, unsigned number,
                              const struct entities_trie_order *order, uint32_t *key)
{
    uint32_t one = window->points[number], two = window->points[number + 1];

    if ((window->longer >> number & 1) || !by_pairs(trie, one, two)) {
        return match_long(trie, window, number, order, key);
    }
    const struct entities_trie_node *here =
        entities_trie_pair(trie, entities_trie_hash_pair(one, two), one << 16 | two);
    size_t at = window->begin + window->offsets[number + 2];
    /* not at the text's last character, behind which `two` is none */
    bool two_left = window->offsets[number + 1] != window->offsets[number + 2];
    bool ends =
        here->key != 0 && (!entities_trie_leaf(here) || here->below >> 56 == ENTITIES_TRIE_LEAF);
    *key = here->key - 1;
    return ends && two_left && !inside_word(window->text, window->size, at) ? at : 0;
}

void entities_trie_parts(const struct entities_trie *trie, struct entities_trie_part *parts)
{
    size_t slots = trie->pairs ? (size_t)1 << trie->pair_bits : 0;

    parts[ENTITIES_TRIE_NODES] =
        (struct entities_trie_part){trie->nodes, trie->count * sizeof *trie->nodes};
    parts[ENTITIES_TRIE_ROOT] =
        (struct entities_trie_part){trie->root, ENTITIES_TRIE_PLANE * sizeof *trie->root};
    parts[ENTITIES_TRIE_BRIEF] =
        (struct entities_trie_part){trie->brief, ((size_t)1 << trie->brief_bits) / 8};
    parts[ENTITIES_TRIE_FILTER] =
        (struct entities_trie_part){trie->filter, ((size_t)1 << trie->filter_bits) / 8};
    parts[ENTITIES_TRIE_TOP] =
        (struct entities_trie_part){trie->pairs, slots * sizeof *trie->pairs};
}

/* The logarithm of a power of 2, or 0 where it is none. */
static unsigned bits_of(size_t size)
{
    unsigned bits = 0;

    while (size > 1 && size % 2 == 0) {
        size /= 2;
        bits++;
    }
    return size == 1 ? bits : 0;
}

struct entities_trie *entities_trie_adopt(const char *bytes, const struct entities_key *keys,
                                          const struct entities_trie_part *parts, bool *fits)
{
    const struct entities_trie_part *nodes = &parts[ENTITIES_TRIE_NODES];
    size_t count = nodes->size / sizeof(struct entities_trie_node);
    unsigned brief_bits = bits_of(parts[ENTITIES_TRIE_BRIEF].size * 8);
    unsigned filter_bits = bits_of(parts[ENTITIES_TRIE_FILTER].size * 8);
    unsigned pair_bits = bits_of(parts[ENTITIES_TRIE_TOP].size / sizeof(struct entities_trie_node));

    *fits = nodes->size % sizeof(struct entities_trie_node) == 0 && count > 0 &&
            count < UINT32_MAX &&
            parts[ENTITIES_TRIE_ROOT].size == ENTITIES_TRIE_PLANE * sizeof(uint32_t) &&
            brief_bits >= ENTITIES_TRIE_BRIEF_LEAST && filter_bits >= ENTITIES_TRIE_FILTER_LEAST &&
            pair_bits > 0 &&
            parts[ENTITIES_TRIE_TOP].size == sizeof(struct entities_trie_node) << pair_bits;
    struct entities_trie *trie = *fits ? calloc(1, sizeof *trie) : NULL;
    if (trie) {
        *trie = (struct entities_trie){
            .bytes = bytes,
            .keys = keys,
            .nodes = (struct entities_trie_node *)(uintptr_t)nodes->bytes,
            .count = (uint32_t)count,
            .root = (uint32_t *)(uintptr_t)parts[ENTITIES_TRIE_ROOT].bytes,
            .brief = (uint64_t *)(uintptr_t)parts[ENTITIES_TRIE_BRIEF].bytes,
            .brief_bits = brief_bits,
            .filter = (uint64_t *)(uintptr_t)parts[ENTITIES_TRIE_FILTER].bytes,
            .filter_bits = filter_bits,
            .pairs = (struct entities_trie_node *)(uintptr_t)parts[ENTITIES_TRIE_TOP].bytes,
            .pair_bits = pair_bits,
            .adopted = true,
        };
    }
    return trie;
}

void entities_trie_free(struct entities_trie *trie)
{
    if (trie && !trie->adopted) {
        free(trie->nodes);
        free(trie->root);
        free(trie->brief);
        free(trie->filter);
        free(trie->pairs);
    }
    free(trie);
}
