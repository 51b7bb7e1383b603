/* SPDX-License-Identifier: MIT */
/* From sorted words to the dictionary and the vocabulary. */
#include "trie.h"

#include <math.h>
#include <stdlib.h>

/* How often the prefix is met in running text, roughly, on a scale of 256. */
static unsigned use_of(uint64_t times)
{
    unsigned power = times ? 63u - (unsigned)__builtin_clzll(times) : 0;

    return power < 2 ? power : power * 4 + (times >> (power - 2) & 3);
}

/* Numbers the nodes: characters by their labels, the rest by falling use, so
 * that what running text needs lies close together. */
static bool number_nodes(struct jieba_trie *trie, const struct jieba_entry *entries)
{
    uint64_t *times = calloc(trie->count, sizeof *times);
    uint32_t starts[257] = {0};

    if (!times) {
        return false;
    }
    for (uint32_t i = trie->count; i-- > 0;) { /* children stand behind their parents */
        const struct jieba_trie_node *node = &trie->nodes[i];
        times[i] = node->word ? entries[node->word - 1].frequency : 0;
        for (uint32_t c = node->child; c; c = trie->nodes[c].sibling) {
            times[i] += times[c];
        }
        starts[256 - use_of(times[i])]++;
    }
    starts[0] = trie->stranger + 1u;
    for (unsigned use = 1; use < 257; use++) {
        starts[use] += starts[use - 1];
    }
    for (uint32_t i = 0; i < trie->count; i++) {
        trie->nodes[i].id = starts[255 - use_of(times[i])]++;
    }
    trie->nodes[0].id = 0;
    for (uint32_t c = trie->nodes[0].child; c; c = trie->nodes[c].sibling) {
        trie->nodes[c].id = trie->labels[trie->nodes[c].character];
    }
    free(times);
    return true;
}

/* The arrays of the dictionary, while they are written. */
struct arrays {
    struct jieba_node *nodes;
    uint32_t *numbers, *slots;
};

static void fill_node(struct jieba_node *node, const struct jieba_trie_node *from,
                      const struct jieba_entry *entries, double log_total)
{
    node->base = from->base;
    if (from->word) {
        const struct jieba_entry *entry = &entries[from->word - 1];
        node->tag = entry->tag;
        if (entry->frequency) {
            node->score = log((double)entry->frequency) - log_total;
        }
    }
}

/* Writes nodes and the slots that lead to them. */
static void fill(struct jieba_lexicon *lexicon, const struct arrays *arrays,
                 const struct jieba_trie *trie, const struct jieba_entry *entries)
{
    double log_total = log((double)lexicon->total);
    uint32_t check_mask = ~(UINT32_MAX << lexicon->check_bits);

    for (uint32_t i = 0; i < lexicon->node_count; i++) {
        arrays->nodes[i].score = -INFINITY;
        arrays->nodes[i].label = JIEBA_NO_LABEL;
    }
    for (uint32_t i = 0; i < lexicon->slot_count; i++) {
        arrays->slots[i] = check_mask;
    }
    for (uint32_t parent = 0; parent < trie->count; parent++) {
        const struct jieba_trie_node *from = &trie->nodes[parent];
        for (uint32_t c = from->child; c; c = trie->nodes[c].sibling) {
            const struct jieba_trie_node *child = &trie->nodes[c];
            fill_node(&arrays->nodes[child->id], child, entries, log_total);
            arrays->numbers[child->id] = child->word;
            if (parent) {
                uint16_t label = trie->labels[child->character];
                arrays->nodes[child->id].label = label;
                arrays->slots[from->base + label] =
                    child->id << lexicon->check_bits | (label & check_mask);
            }
        }
    }
    lexicon->unknown = log(1.0) - log_total;
}

static bool make_nodes(struct jieba_lexicon *lexicon, struct jieba_trie *trie,
                       const struct jieba_entry *entries)
{
    struct arrays arrays;

    if (!jieba_trie_place(trie) || !number_nodes(trie, entries)) {
        return false;
    }
    lexicon->node_count = trie->count + trie->stranger + 1;
    lexicon->slot_count = trie->last_base + trie->stranger + 1; /* every base + label is inside */
    lexicon->check_bits = (uint32_t)__builtin_clz(lexicon->node_count);
    arrays.nodes = calloc(lexicon->node_count, sizeof *arrays.nodes);
    arrays.numbers = calloc(lexicon->node_count, sizeof *arrays.numbers);
    arrays.slots = malloc(lexicon->slot_count * sizeof *arrays.slots);
    lexicon->nodes = lexicon->owned[0] = arrays.nodes;
    lexicon->numbers = lexicon->owned[1] = arrays.numbers;
    lexicon->slots = lexicon->owned[2] = arrays.slots;
    if (!arrays.nodes || !arrays.numbers || !arrays.slots) {
        return false;
    }
    fill(lexicon, &arrays, trie, entries);
    lexicon->labels = lexicon->owned[3] = trie->labels;
    trie->labels = NULL;
    return true;
}

static bool make_vocabulary(struct jieba_lexicon *lexicon, const struct jieba_entry *entries,
                            size_t count)
{
    size_t size = 0, at = 0;

    for (size_t i = 0; i < count; i++) {
        size += entries[i].size;
    }
    uint32_t *offsets = malloc((count + 1) * sizeof *offsets);
    char *strings = malloc(size + 1);
    uint8_t *split = malloc(count + 1);
    uint16_t *word_tags = malloc((count + 1) * sizeof *word_tags);
    lexicon->offsets = lexicon->owned[4] = offsets;
    lexicon->strings = lexicon->owned[5] = strings;
    lexicon->split = lexicon->owned[6] = split;
    lexicon->word_tags = lexicon->owned[7] = word_tags;
    if (!offsets || !strings || !split || !word_tags) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        offsets[i] = (uint32_t)at;
        memcpy(strings + at, entries[i].text, entries[i].size);
        split[i] = entries[i].split;
        word_tags[i + 1] = entries[i].tag;
        at += entries[i].size;
    }
    offsets[count] = (uint32_t)at;
    word_tags[0] = 0;
    lexicon->word_count = (uint32_t)count;
    return true;
}

int jieba_lexicon_build(struct jieba_lexicon *lexicon, const struct jieba_entry *entries,
                        size_t count, struct segment_messages *messages)
{
    struct jieba_trie trie;
    uint64_t bytes = 0;
    bool done;

    for (size_t i = 0; i < count; i++) {
        bytes += entries[i].size;
    }
    if (bytes > INT32_MAX / 2) {
        return segment_error(messages, "a dictionary of %llu bytes is too large: at most %d fit",
                             (unsigned long long)bytes, INT32_MAX / 2);
    }
    done = jieba_trie_make(&trie, entries, count) && make_nodes(lexicon, &trie, entries) &&
           make_vocabulary(lexicon, entries, count);
    lexicon->longest = trie.longest;
    lexicon->beyond = trie.beyond;
    jieba_trie_free(&trie);
    return done ? 0 : segment_error(messages, "no memory left for the dictionary");
}

int jieba_entry_order(const struct jieba_entry *a, const struct jieba_entry *b)
{
    int order = memcmp(a->text, b->text, a->size < b->size ? a->size : b->size);

    return order ? order : (a->size > b->size) - (a->size < b->size);
}
