/* SPDX-License-Identifier: MIT */
/* Makes the tree of sorted strings: its nodes, its filters, and the tables of its first levels. */
#include "trie_parts.h"

#include <stdlib.h>
#include <string.h>

/* A node whose keys [first, last) agree in their first `depth` bytes. */
struct pending {
    uint32_t node, first, last, depth;
};

struct stack {
    struct pending *items;
    size_t count, capacity;
};

static uint32_t code_point(const struct entities_trie *trie, uint32_t key, uint32_t depth)
{
    size_t at = trie->keys[key].offset + depth;
    return entities_next(trie->bytes, &at);
}

static uint32_t encoded_size(uint32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < ENTITIES_TRIE_PLANE ? 3 : 4;
}

static bool add_node(struct entities_trie *trie, uint32_t label)
{
    struct entities_trie_node *nodes =
        entities_room(trie->nodes, trie->count, 1, &trie->node_capacity, sizeof *nodes);

    if (nodes) {
        trie->nodes = nodes;
    }
    if (!nodes || trie->count == ENTITIES_TRIE_PASS) {
        return false;
    }
    nodes[trie->count++] = (struct entities_trie_node){.label = label};
    return true;
}

static bool push(struct stack *stack, struct pending item)
{
    struct pending *items =
        entities_room(stack->items, stack->count, 1, &stack->capacity, sizeof *items);
    if (!items) {
        return false;
    }
    stack->items = items;
    items[stack->count++] = item;
    return true;
}

/* The first key behind `first` whose code point at `depth` differs. */
static uint32_t group_end(const struct entities_trie *trie, uint32_t first, uint32_t last,
                          uint32_t depth, uint32_t label)
{
    uint32_t end = first + 1;
    while (end < last && code_point(trie, end, depth) == label) {
        end++;
    }
    return end;
}

static void set_children(struct entities_trie_node *node, uint32_t first, uint32_t count)
{
    node->below = first | (uint64_t)count << 32;
}

static bool expand(struct entities_trie *trie, struct pending at, struct stack *stack)
{
    uint32_t first = at.first, children = trie->count;

    if (trie->keys[first].size == at.depth) {
        trie->nodes[at.node].key = ++first;
    }
    while (first < at.last) {
        uint32_t label = code_point(trie, first, at.depth);
        uint32_t end = group_end(trie, first, at.last, at.depth, label);
        if (!push(stack,
                  (struct pending){trie->count, first, end, at.depth + encoded_size(label)}) ||
            !add_node(trie, label)) {
            return false;
        }
        first = end;
    }
    set_children(&trie->nodes[at.node], children, trie->count - children);
    return true;
}

/* Makes the node one where a single key is left, of which `depth` bytes have been read. */
static void set_leaf(struct entities_trie *trie, uint32_t node, uint32_t key, uint32_t depth)
{
    uint32_t rest = trie->keys[key].size - depth;
    uint32_t held = rest < ENTITIES_TRIE_HELD ? rest : ENTITIES_TRIE_HELD;
    uint64_t mark = ENTITIES_TRIE_LEAF + held + (rest > held);

    trie->nodes[node].key = key + 1;
    trie->nodes[node].below =
        mark << 56 | entities_trie_load(trie->bytes + trie->keys[key].offset + depth, held);
}

static bool grow(struct entities_trie *trie, uint32_t count)
{
    struct stack stack = {0};
    bool good = add_node(trie, 0) && push(&stack, (struct pending){0, 0, count, 0});

    while (good && stack.count > 0) {
        struct pending at = stack.items[--stack.count];
        if (at.last - at.first == 1) {
            set_leaf(trie, at.node, at.first, at.depth);
        } else {
            good = expand(trie, at, &stack);
        }
    }
    free(stack.items);
    return good;
}

/* Puts a key of two or more code points into the filters. */
static void filter_key(struct entities_trie *trie, size_t at, size_t end)
{
    uint32_t one = entities_next(trie->bytes, &at);
    uint64_t pair = entities_trie_hash_pair(one, entities_next(trie->bytes, &at));
    uint64_t half = at == end ? ENTITIES_TRIE_WHOLE : ENTITIES_TRIE_LONGER;

    *entities_trie_brief(trie, pair) |= entities_trie_half_bits(pair) * half;
    if (at == end) {
        return;
    }
    uint64_t hash = entities_trie_hash_next(pair, entities_next(trie->bytes, &at));
    uint64_t *word = entities_trie_line(trie, hash);
    if (at == end) {
        word += entities_trie_word(hash);
    } else {
        hash = entities_trie_hash_next(hash, entities_next(trie->bytes, &at));
        word += entities_trie_word(hash);
        hash = at < end ? entities_trie_hash_next(hash, entities_next(trie->bytes, &at)) : hash;
    }
    *word |= entities_trie_bits(hash);
}

static void fill_filters(struct entities_trie *trie, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        size_t at = trie->keys[i].offset, end = at + trie->keys[i].size, behind = at;
        entities_next(trie->bytes, &behind);
        if (behind < end) {
            filter_key(trie, at, end);
        }
    }
}

/* How many different first two code points keys have. */
static uint32_t count_pairs(const struct entities_trie *trie)
{
    uint32_t first = entities_trie_first(&trie->nodes[0]), count = 0;

    for (uint32_t i = 0; i < entities_trie_fanout(&trie->nodes[0]); i++) {
        const struct entities_trie_node *child = &trie->nodes[first + i];
        count += entities_trie_leaf(child) ? 0 : entities_trie_fanout(child);
    }
    return count;
}

/* Puts copies of the children of this child of the root into the table of pairs. */
static void index_pairs(struct entities_trie *trie, uint32_t one,
                        const struct entities_trie_node *child)
{
    uint32_t fanout = entities_trie_leaf(child) ? 0 : entities_trie_fanout(child);

    for (uint32_t i = 0; i < fanout; i++) {
        struct entities_trie_node node = trie->nodes[entities_trie_first(child) + i];
        if (node.label < ENTITIES_TRIE_PLANE) {
            uint64_t both = entities_trie_hash_pair(one, node.label);
            node.label |= one << 16;
            *entities_trie_pair(trie, both, node.label) = node;
        }
    }
}

/* Fills the tables that lead to the first two levels. */
static bool index_top(struct entities_trie *trie)
{
    trie->pair_bits = 4;
    while (((uint64_t)3 << trie->pair_bits) / 4 <= count_pairs(trie)) {
        trie->pair_bits++;
    }
    trie->pairs = calloc((size_t)1 << trie->pair_bits, sizeof *trie->pairs);
    if (!trie->pairs) {
        return false;
    }
    uint32_t first = entities_trie_first(&trie->nodes[0]);
    for (uint32_t i = 0; i < entities_trie_fanout(&trie->nodes[0]); i++) {
        uint32_t one = trie->nodes[first + i].label;
        if (one < ENTITIES_TRIE_PLANE) {
            const struct entities_trie_node *child = &trie->nodes[first + i];
            bool pass = child->key == 0 && !entities_trie_leaf(child);
            trie->root[one] = (first + i) | (pass ? ENTITIES_TRIE_PASS : 0);
            index_pairs(trie, one, child);
        }
    }
    return true;
}

/* Makes the tree; the root always has children, so that its table leads to them. */
static bool plant(struct entities_trie *trie, uint32_t count)
{
    if (count != 1) {
        return grow(trie, count);
    }
    if (!add_node(trie, 0) || !add_node(trie, code_point(trie, 0, 0))) {
        return false;
    }
    set_children(&trie->nodes[0], 1, 1);
    set_leaf(trie, 1, 0, encoded_size(trie->nodes[1].label));
    return true;
}

/* Zeros from the begin of a cache line on. */
static void *aligned_zeros(size_t size)
{
    void *bytes = aligned_alloc(64, size);

    return bytes ? memset(bytes, 0, size) : NULL;
}

/* The logarithm of the bits of a filter of so many keys. */
static unsigned bits_for(uint32_t count, unsigned least, unsigned most)
{
    unsigned bits = least;

    while (bits < most && ((uint32_t)1 << bits) / 16 < count) {
        bits++;
    }
    return bits;
}

struct entities_trie *entities_trie_build(const char *bytes, const struct entities_key *keys,
                                          uint32_t count)
{
    struct entities_trie *trie = calloc(1, sizeof *trie);

    if (!trie) {
        return NULL;
    }
    trie->bytes = bytes;
    trie->keys = keys;
    trie->brief_bits = bits_for(count, ENTITIES_TRIE_BRIEF_LEAST, ENTITIES_TRIE_BRIEF_MOST);
    trie->filter_bits = bits_for(count, ENTITIES_TRIE_FILTER_LEAST, ENTITIES_TRIE_FILTER_MOST);
    trie->brief = aligned_zeros(((size_t)1 << trie->brief_bits) / 8);
    trie->filter = aligned_zeros(((size_t)1 << trie->filter_bits) / 8);
    trie->root = calloc(ENTITIES_TRIE_PLANE, sizeof *trie->root);
    bool good = trie->brief && trie->filter && trie->root &&
                (count == 0 || (plant(trie, count) && index_top(trie)));
    if (!good) {
        entities_trie_free(trie);
        return NULL;
    }
    fill_filters(trie, count);
    return trie;
}
