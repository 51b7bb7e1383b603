/* SPDX-License-Identifier: MIT */
/* Sorted strings as a tree of code points: matching, and the tree as bytes of a file. */
#include "trie_parts.h"

#include <stdlib.h>
#include <string.h>

static inline bool filter_has(struct place place, uint32_t next)
{
    uint32_t hash = filter_hash(place, next);
    uint32_t one = filter_bit(hash, 0), two = filter_bit(hash, 1), three = filter_bit(hash, 2);

    return place.block[one / 64] >> one % 64 & place.block[two / 64] >> two % 64 &
           place.block[three / 64] >> three % 64 & 1;
}

/* The child that the code point leads to, or 0. */
static uint32_t child_of(const struct entities_trie *trie, const struct node *node, uint32_t label)
{
    const uint32_t *labels = trie->labels + node->first;
    uint32_t low = 0, left = node->fanout;

    while (left > 1) {
        uint32_t half = left / 2;
        low += labels[low + half] <= label ? half : 0;
        left -= half;
    }
    return left == 1 && labels[low] == label ? node->first + low : 0;
}

static uint32_t root_child(const struct entities_trie *trie, uint32_t c)
{
    if (c < PLANE) {
        return trie->root[c];
    }
    return trie->count > 0 ? child_of(trie, trie->nodes, c) : 0;
}

/* Letters and digits of scripts that put blanks between words: Latin, Greek, Cyrillic and their
 * full-width forms. */
static bool spelled(uint32_t c)
{
    if (c < 0x80) {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    }
    return (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c < 0x530) ||
           (c >= 0x1E00 && c < 0x2000) || (c >= 0xFF10 && c <= 0xFF19) ||
           (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
}

static bool inside_word(const char *text, size_t size, size_t at)
{
    size_t before = at, after = at;
    return at > 0 && at < size && spelled(entities_next(text, &after)) &&
           spelled(entities_previous(text, &before));
}

void entities_trie_pairs(const struct entities_trie *trie,
                         void (*visit)(void *self, uint32_t one, uint32_t two), void *self)
{
    const struct node *root = trie->nodes;

    for (uint32_t i = 0; trie->count > 0 && i < root->fanout; i++) {
        const struct node *child = &trie->nodes[root->first + i];
        uint32_t one = trie->labels[root->first + i];
        if (child->key != 0 && (child->fanout > 0 || child->first == 0)) {
            visit(self, one, ENTITIES_ANY);
        } else if (child->fanout == 0) {
            visit(self, one, child->next);
        }
        for (uint32_t k = 0; k < child->fanout; k++) {
            visit(self, one, trie->labels[child->first + k]);
        }
    }
}

/* Compares what is left of the only key below a node; returns its end or 0. */
static size_t rest_end(const struct entities_trie *trie, const struct node *node, const char *text,
                       size_t size, size_t at)
{
    const struct entities_key *key = &trie->keys[node->key - 1];
    size_t rest = node->first;

    if (rest > size - at ||
        memcmp(trie->bytes + key->offset + key->size - rest, text + at, rest) != 0) {
        return 0;
    }
    return inside_word(text, size, at + rest) ? 0 : at + rest;
}

/* A match that may be the answer. They come in the order of their length. */
static void propose(const struct entities_trie_order *order, size_t limit, size_t end, uint32_t new,
                    size_t *best, uint32_t *key)
{
    if (end <= limit &&
        (!order || !*best || order->rank(order->self, new) >= order->rank(order->self, *key))) {
        *best = end;
        *key = new;
    }
}

/* Whether a key of two or more code points may begin with `one` and with what stands at text[at].
 * Also asks for the parts of the filter that the place after the next will need. */
static inline bool may_go_on(const struct entities_trie *trie, uint32_t one, const char *text,
                             size_t size, size_t at)
{
    if (at == size) {
        return false;
    }
    uint32_t two = entities_next(text, &at);
    struct place brief = filter_place(trie, one, two, KEY_END);
    if (at == size) {
        return filter_has(brief, KEY_END);
    }
    uint32_t three = entities_next(text, &at);
    if (at == size) {
        return filter_has(brief, KEY_END) || filter_has(brief, three);
    }
    uint32_t four = entities_next(text, &at);
    if (at < size) {
        uint32_t five = entities_next(text, &at);
        __builtin_prefetch(filter_place(trie, three, four, KEY_END).block);
        __builtin_prefetch(filter_place(trie, three, four, five).block);
    }
    return filter_has(brief, KEY_END) || filter_has(brief, three) ||
           filter_has(filter_place(trie, one, two, three), four);
}

bool entities_trie_may_begin(const struct entities_trie *trie, const char *text, size_t size,
                             size_t at)
{
    uint32_t one = entities_next(text, &at);
    return may_go_on(trie, one, text, size, at);
}

size_t entities_trie_match(const struct entities_trie *trie, const char *text, size_t size,
                           size_t begin, size_t limit, const struct entities_trie_order *order,
                           uint32_t *key)
{
    size_t at = begin, best = 0;
    uint32_t one = entities_next(text, &at), top = root_child(trie, one);

    if (top == 0 || (spelled(one) && inside_word(text, size, begin))) {
        return 0;
    }
    const struct node *here = &trie->nodes[top];
    for (bool second = true;; second = false) {
        size_t next = at;
        uint32_t label = at < size ? entities_next(text, &next) : 0;
        bool over = second ? !may_go_on(trie, one, text, size, at) : at == size;
        bool exact = here->key != 0 && (here->fanout > 0 || here->first == 0);

        if (exact && !inside_word(text, size, at)) {
            propose(order, limit, at, here->key - 1, &best, key);
        }
        if (here->fanout == 0 && here->first > 0 && !over) {
            size_t end = label == here->next ? rest_end(trie, here, text, size, at) : 0;
            if (end) {
                propose(order, limit, end, here->key - 1, &best, key);
            }
            return best;
        }
        if (over || here->fanout == 0) {
            return best;
        }
        if (second && one < PLANE && label < PLANE) {
            here = &trie->pairs[pair_slot(trie, one << 16 | label)].node;
        } else {
            here = &trie->nodes[child_of(trie, here, label)];
        }
        if (here->key + here->fanout == 0 || here == trie->nodes) {
            return best;
        }
        at = next;
    }
}

void entities_trie_parts(const struct entities_trie *trie, struct entities_trie_part *parts)
{
    size_t slots = trie->pairs ? (size_t)1 << trie->pair_bits : 0;

    parts[ENTITIES_TRIE_NODES] =
        (struct entities_trie_part){trie->nodes, trie->count * sizeof *trie->nodes};
    parts[ENTITIES_TRIE_LABELS] =
        (struct entities_trie_part){trie->labels, trie->count * sizeof *trie->labels};
    parts[ENTITIES_TRIE_ROOT] = (struct entities_trie_part){trie->root, PLANE * sizeof *trie->root};
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
    size_t count = nodes->size / sizeof(struct node);
    unsigned filter_bits = bits_of(parts[ENTITIES_TRIE_FILTER].size * 8);
    unsigned pair_bits = bits_of(parts[ENTITIES_TRIE_TOP].size / sizeof(struct pair));

    *fits = nodes->size % sizeof(struct node) == 0 && count > 0 && count < UINT32_MAX &&
            parts[ENTITIES_TRIE_LABELS].size == count * sizeof(uint32_t) &&
            parts[ENTITIES_TRIE_ROOT].size == PLANE * sizeof(uint32_t) &&
            filter_bits >= FILTER_LEAST && pair_bits > 0 &&
            parts[ENTITIES_TRIE_TOP].size == sizeof(struct pair) << pair_bits;
    struct entities_trie *trie = *fits ? calloc(1, sizeof *trie) : NULL;
    if (trie) {
        *trie = (struct entities_trie){
            .bytes = bytes,
            .keys = keys,
            .nodes = (struct node *)(uintptr_t)nodes->bytes,
            .labels = (uint32_t *)(uintptr_t)parts[ENTITIES_TRIE_LABELS].bytes,
            .count = (uint32_t)count,
            .root = (uint32_t *)(uintptr_t)parts[ENTITIES_TRIE_ROOT].bytes,
            .filter = (uint64_t *)(uintptr_t)parts[ENTITIES_TRIE_FILTER].bytes,
            .filter_bits = filter_bits,
            .pairs = (struct pair *)(uintptr_t)parts[ENTITIES_TRIE_TOP].bytes,
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
        free(trie->labels);
        free(trie->root);
        free(trie->filter);
        free(trie->pairs);
    }
    free(trie);
}
