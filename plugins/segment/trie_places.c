/* SPDX-License-Identifier: MIT */
/* From the tree to the double array: finds for every inner node a base at which
 * the slots of all its children are free. */
#include "trie.h"

#include <stdlib.h>

/* How many places are tried for a node with several children before those
 * that were tried are left to nodes with fewer. */
#define TRIES 64

/* The places of the array, with the free ones in a list (rising, 0 ends it).
 * Those below `reserved` are the nodes of single characters. */
struct places {
    uint32_t *next, *before; /* of a free place; next == TAKEN: taken */
    uint8_t *base_used;      /* by base */
    uint32_t reserved, size, capacity;
    uint32_t first, last; /* of the list */
};

#define TAKEN UINT32_MAX

static bool grow(struct places *places, uint32_t size)
{
    if (size > places->capacity) {
        uint32_t capacity = size + size / 2;
        uint32_t *next = realloc(places->next, capacity * sizeof *next);
        places->next = next ? next : places->next;
        uint32_t *before = realloc(places->before, capacity * sizeof *before);
        places->before = before ? before : places->before;
        uint8_t *used = realloc(places->base_used, capacity);
        places->base_used = used ? used : places->base_used;
        if (!next || !before || !used) {
            return false;
        }
        places->capacity = capacity;
    }
    for (uint32_t p = places->size; p < size; p++) {
        places->base_used[p] = 0;
        if (p < places->reserved) {
            places->next[p] = TAKEN;
            continue;
        }
        places->next[p] = 0;
        places->before[p] = places->last;
        if (places->last) {
            places->next[places->last] = p;
        } else {
            places->first = p;
        }
        places->last = p;
    }
    places->size = size;
    return true;
}

static void take(struct places *places, uint32_t p)
{
    uint32_t next = places->next[p], before = places->before[p];

    if (before) {
        places->next[before] = next;
    } else {
        places->first = next;
    }
    if (next) {
        places->before[next] = before;
    } else {
        places->last = before;
    }
    places->next[p] = TAKEN;
}

static bool fits(const struct places *places, uint32_t base, const uint16_t *labels, uint32_t count)
{
    if (base == 0 || places->base_used[base]) {
        return false;
    }
    for (uint32_t i = 1; i < count; i++) {
        if (places->next[base + labels[i]] == TAKEN) {
            return false;
        }
    }
    return true;
}

/* The first free place that is not before `from`; 0: none. */
static uint32_t free_from(const struct places *places, uint32_t from)
{
    if (from == 0) {
        return places->first;
    }
    while (from < places->size && places->next[from] == TAKEN) {
        from++;
    }
    return from < places->size ? from : 0;
}

/* Finds a base for rising labels, from place *from on (0: the first), and
 * takes the places; *from moves on where the search was long. Returns 0 where
 * memory is exhausted. */
static uint32_t place(struct places *places, const uint16_t *labels, uint32_t count, uint32_t *from)
{
    uint32_t span = (uint32_t)(labels[count - 1] - labels[0]), tries = 0;
    uint32_t p = free_from(places, *from);

    for (;; p = places->next[p]) {
        if (p == 0 || p + span >= places->size) {
            /* all that is free was tried: add more behind it */
            uint32_t old = places->size;
            if (!grow(places, old + span + 1024)) {
                return 0;
            }
            p = p ? p : old;
        }
        if (fits(places, p - labels[0], labels, count)) {
            break;
        }
        if (++tries > TRIES) {
            *from = p;
        }
    }
    uint32_t base = p - labels[0];
    for (uint32_t i = 0; i < count; i++) {
        take(places, base + labels[i]);
    }
    places->base_used[base] = 1;
    return base;
}

static int by_label(const void *a, const void *b)
{
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* Nodes below the root that have children, most children first. */
static uint32_t *by_children(const struct jieba_trie *trie, uint32_t *count)
{
    uint32_t *starts = calloc(JIEBA_CHARACTERS + 2, sizeof *starts);
    uint32_t *order = malloc(trie->count * sizeof *order);

    *count = 0;
    if (!starts || !order) {
        free(starts);
        free(order);
        return NULL;
    }
    for (uint32_t i = 1; i < trie->count; i++) {
        starts[JIEBA_CHARACTERS - trie->nodes[i].children + 1]++;
    }
    for (uint32_t i = 1; i < JIEBA_CHARACTERS + 2; i++) {
        starts[i] += starts[i - 1];
    }
    for (uint32_t i = 1; i < trie->count; i++) {
        if (trie->nodes[i].children) {
            order[starts[JIEBA_CHARACTERS - trie->nodes[i].children]++] = i;
            ++*count;
        }
    }
    free(starts);
    return order;
}

bool jieba_trie_place(struct jieba_trie *trie)
{
    struct places places = {.reserved = trie->stranger + 1u};
    uint32_t count, from = 0, fan = UINT32_MAX;
    uint32_t *order = by_children(trie, &count);
    uint16_t *labels = malloc(JIEBA_CHARACTERS * sizeof *labels);
    bool done = order && labels && grow(&places, places.reserved + trie->count);

    for (uint32_t i = 0; done && i < count; i++) {
        struct jieba_trie_node *node = &trie->nodes[order[i]];
        uint32_t n = 0;
        for (uint32_t c = node->child; c; c = trie->nodes[c].sibling) {
            labels[n++] = trie->labels[trie->nodes[c].character];
        }
        qsort(labels, n, sizeof *labels, by_label);
        if (n < fan && n <= fan - fan / 8) { /* fewer children may fit where more did not */
            fan = n;
            from = 0;
        }
        node->base = place(&places, labels, n, &from);
        done = node->base != 0;
    }
    for (uint32_t base = 0; done && base < places.size; base++) {
        trie->last_base = places.base_used[base] ? base : trie->last_base;
    }
    free(places.next);
    free(places.before);
    free(places.base_used);
    free(labels);
    free(order);
    return done;
}
