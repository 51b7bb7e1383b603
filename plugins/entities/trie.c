/* SPDX-License-Identifier: MIT */
/* Sorted strings as a tree of code points. */
#include "trie.h"

#include <stdlib.h>
#include <string.h>

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

/* A node whose keys [first, last) agree in their first `depth` bytes. */
struct pending {
    uint32_t node, first, last, depth;
};

struct stack {
    struct pending *items;
    size_t count, capacity;
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

static inline uint32_t filter_bit(uint32_t hash, unsigned which)
{
    return hash >> (32 - (which + 1) * BLOCK_BITS) & ((1u << BLOCK_BITS) - 1);
}

static inline bool filter_has(struct place place, uint32_t next)
{
    uint32_t hash = filter_hash(place, next);
    uint32_t one = filter_bit(hash, 0), two = filter_bit(hash, 1), three = filter_bit(hash, 2);

    return place.block[one / 64] >> one % 64 & place.block[two / 64] >> two % 64 &
           place.block[three / 64] >> three % 64 & 1;
}

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

static size_t pair_slot(const struct entities_trie *trie, uint32_t points)
{
    size_t mask = ((size_t)1 << trie->pair_bits) - 1;
    size_t slot = (size_t)((points * 0x9E3779B97F4A7C15u) >> (64 - trie->pair_bits));

    while (trie->pairs[slot].node.key + trie->pairs[slot].node.fanout != 0 &&
           trie->pairs[slot].points != points) {
        slot = (slot + 1) & mask;
    }
    return slot;
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
