/* SPDX-License-Identifier: MIT */
/* Makes the tree of sorted strings: its nodes, its filter, and the tables of its first levels. */
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

static void filter_add(struct place place, uint32_t next)
{
    uint32_t hash = filter_hash(place, next);

    for (unsigned which = 0; which < FILTER_BITS_A_KEY; which++) {
        uint32_t bit = filter_bit(hash, which);
        place.block[bit / 64] |= (uint64_t)1 << bit % 64;
    }
}

static uint32_t code_point(const struct entities_trie *trie, uint32_t key, uint32_t depth)
{
    size_t at = trie->keys[key].offset + depth;
    return entities_next(trie->bytes, &at);
}

static uint32_t encoded_size(uint32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < PLANE ? 3 : 4;
}

static bool add_node(struct entities_trie *trie, uint32_t label)
{
    struct node *nodes =
        entities_room(trie->nodes, trie->count, 1, &trie->node_capacity, sizeof *nodes);
    if (!nodes) {
        return false;
    }
    trie->nodes = nodes;
    uint32_t *labels =
        entities_room(trie->labels, trie->count, 1, &trie->label_capacity, sizeof *labels);
    if (!labels) {
        return false;
    }
    trie->labels = labels;
    nodes[trie->count] = (struct node){0};
    labels[trie->count++] = label;
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

static bool expand(struct entities_trie *trie, struct pending at, struct stack *stack)
{
    uint32_t first = at.first;

    if (trie->keys[first].size == at.depth) {
        trie->nodes[at.node].key = ++first;
    }
    trie->nodes[at.node].first = trie->count;
    while (first < at.last) {
        uint32_t label = code_point(trie, first, at.depth);
        uint32_t end = group_end(trie, first, at.last, at.depth, label);
        if (!push(stack,
                  (struct pending){trie->count, first, end, at.depth + encoded_size(label)}) ||
            !add_node(trie, label)) {
            return false;
        }
        trie->nodes[at.node].fanout++;
        first = end;
    }
    return true;
}

/* The node where one key is left, of which `depth` bytes have been read. */
static struct node leaf(const struct entities_trie *trie, uint32_t key, uint32_t depth)
{
    uint32_t rest = trie->keys[key].size - depth;

    return (struct node){
        .first = rest, .key = key + 1, .next = rest > 0 ? code_point(trie, key, depth) : 0};
}

static bool grow(struct entities_trie *trie, uint32_t count)
{
    struct stack stack = {0};
    bool good = add_node(trie, 0) && push(&stack, (struct pending){0, 0, count, 0});

    while (good && stack.count > 0) {
        struct pending at = stack.items[--stack.count];
        if (at.last - at.first == 1) {
            trie->nodes[at.node] = leaf(trie, at.first, at.depth);
        } else {
            good = expand(trie, at, &stack);
        }
    }
    free(stack.items);
    return good;
}

static void fill_filter(struct entities_trie *trie, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        size_t at = trie->keys[i].offset, end = at + trie->keys[i].size;
        uint32_t one = entities_next(trie->bytes, &at);
        if (at < end) {
            uint32_t two = entities_next(trie->bytes, &at);
            uint32_t three = at < end ? entities_next(trie->bytes, &at) : KEY_END;
            if (at < end) {
                filter_add(filter_place(trie, one, two, three), entities_next(trie->bytes, &at));
            } else {
                filter_add(filter_place(trie, one, two, KEY_END), three);
            }
        }
    }
}

static uint32_t grandchildren(const struct entities_trie *trie)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < trie->nodes[0].fanout; i++) {
        count += trie->nodes[trie->nodes[0].first + i].fanout;
    }
    return count;
}

/* Fills the tables that lead to the first two levels. */
static bool index_top(struct entities_trie *trie)
{
    trie->pair_bits = 4;
    while (((uint32_t)1 << trie->pair_bits) / 2 <= grandchildren(trie)) {
        trie->pair_bits++;
    }
    trie->pairs = calloc((size_t)1 << trie->pair_bits, sizeof *trie->pairs);
    if (!trie->pairs) {
        return false;
    }
    for (uint32_t i = 0; i < trie->nodes[0].fanout; i++) {
        uint32_t child = trie->nodes[0].first + i, one = trie->labels[child];
        if (one < PLANE) {
            trie->root[one] = child;
        }
        for (uint32_t k = 0; one < PLANE && k < trie->nodes[child].fanout; k++) {
            uint32_t below = trie->nodes[child].first + k, two = trie->labels[below];
            if (two < PLANE) {
                trie->pairs[pair_slot(trie, one << 16 | two)] =
                    (struct pair){one << 16 | two, trie->nodes[below]};
            }
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
    trie->nodes[0] = (struct node){.fanout = 1, .first = 1};
    trie->nodes[1] = leaf(trie, 0, encoded_size(trie->labels[1]));
    return true;
}

/* Zeros from the begin of a cache line on; a block of the filter is one. */
static void *aligned_zeros(size_t size)
{
    void *bytes = aligned_alloc(64, size);

    return bytes ? memset(bytes, 0, size) : NULL;
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
    trie->filter_bits = FILTER_LEAST;
    while (trie->filter_bits < FILTER_MOST && (1u << trie->filter_bits) / 16 < count) {
        trie->filter_bits++;
    }
    trie->filter = aligned_zeros(((size_t)1 << trie->filter_bits) / 8);
    trie->root = calloc(PLANE, sizeof *trie->root);
    bool good =
        trie->filter && trie->root && (count == 0 || (plant(trie, count) && index_top(trie)));
    if (!good) {
        entities_trie_free(trie);
        return NULL;
    }
    fill_filter(trie, count);
    return trie;
}
