/* SPDX-License-Identifier: MIT */
/* From sorted words to the dictionary and the vocabulary. */
#include "trie.h"

#include <math.h>
#include <stdlib.h>

/* How often the prefix is met in running text, roughly, on a scale of 256. */
static unsigned use_of(uint64_t times)
{
    unsigned power = times ? 63u - (unsigned)__builtin_clzll(times) : 0;

    return power < 2 ? power : power * 4 + (unsigned)(times >> (power - 2) & 3);
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

static int by_falling_frequency(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x < y) - (x > y);
}

/* The different frequencies above 0, largest first: the scores that are needed
 * most are together then. NULL where memory is exhausted. */
static uint64_t *list_frequencies(const struct jieba_entry *entries, size_t count,
                                  uint32_t *different)
{
    uint64_t *list = malloc((count + 1) * sizeof *list);
    uint32_t kept = 0;

    for (size_t i = 0; list && i < count; i++) {
        list[i] = entries[i].frequency;
    }
    if (list) {
        qsort(list, count, sizeof *list, by_falling_frequency);
    }
    for (size_t i = 0; list && i < count && list[i]; i++) {
        if (kept == 0 || list[i] != list[kept - 1]) {
            list[kept++] = list[i];
        }
    }
    *different = kept;
    return list;
}

/* Gives each node the score of its word. */
static bool make_scores(struct jieba_lexicon *lexicon, struct jieba_node *nodes,
                        const struct jieba_entry *entries, size_t count)
{
    double log_total = log((double)lexicon->total);
    uint32_t different;
    uint64_t *frequencies = list_frequencies(entries, count, &different);
    double *scores = malloc((count + 1) * sizeof *scores);

    lexicon->scores = lexicon->owned[1] = scores;
    lexicon->score_count = different + 1;
    lexicon->unknown = log(1.0) - log_total;
    if (!frequencies || !scores) {
        free(frequencies);
        return false;
    }
    scores[0] = -INFINITY;
    for (uint32_t i = 0; i < different; i++) {
        scores[i + 1] = log((double)frequencies[i]) - log_total;
    }
    for (uint32_t i = 0; i < lexicon->node_count; i++) {
        if (nodes[i].number) {
            const uint64_t *found = bsearch(&entries[nodes[i].number - 1].frequency, frequencies,
                                            different, sizeof *frequencies, by_falling_frequency);
            nodes[i].score = found ? (uint32_t)(found - frequencies) + 1 : 0;
        }
    }
    free(frequencies);
    return true;
}

/* Writes nodes and the slots that lead to them. */
static void fill(const struct jieba_lexicon *lexicon, struct jieba_node *nodes, uint32_t *slots,
                 const struct jieba_trie *trie, const struct jieba_entry *entries)
{
    uint32_t check_mask = ~(UINT32_MAX << lexicon->check_bits);

    for (uint32_t i = 0; i < lexicon->node_count; i++) {
        nodes[i].label = JIEBA_NO_LABEL;
    }
    for (uint32_t i = 0; i < lexicon->slot_count; i++) {
        slots[i] = check_mask;
    }
    for (uint32_t parent = 0; parent < trie->count; parent++) {
        const struct jieba_trie_node *from = &trie->nodes[parent];
        for (uint32_t c = from->child; c; c = trie->nodes[c].sibling) {
            const struct jieba_trie_node *child = &trie->nodes[c];
            struct jieba_node *node = &nodes[child->id];
            node->base = child->base;
            node->number = child->word;
            node->tag = child->word ? entries[child->word - 1].tag : 0;
            if (parent) {
                node->label = trie->labels[child->character];
                slots[from->base + node->label] =
                    child->id << lexicon->check_bits | (node->label & check_mask);
            }
        }
    }
}

static bool make_nodes(struct jieba_lexicon *lexicon, struct jieba_trie *trie,
                       const struct jieba_entry *entries, size_t count)
{
    if (!jieba_trie_place(trie) || !number_nodes(trie, entries)) {
        return false;
    }
    lexicon->node_count = trie->count + trie->stranger + 1;
    lexicon->slot_count = trie->last_base + trie->stranger + 1; /* every base + label is inside */
    lexicon->check_bits = (uint32_t)__builtin_clz(lexicon->node_count);
    struct jieba_node *nodes = calloc(lexicon->node_count, sizeof *nodes);
    uint32_t *slots = malloc(lexicon->slot_count * sizeof *slots);
    lexicon->nodes = lexicon->owned[0] = nodes;
    lexicon->slots = lexicon->owned[2] = slots;
    if (!nodes || !slots) {
        return false;
    }
    fill(lexicon, nodes, slots, trie, entries);
    lexicon->labels = lexicon->owned[3] = trie->labels;
    trie->labels = NULL;
    return make_scores(lexicon, nodes, entries, count);
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
        word_tags[i] = entries[i].tag;
        at += entries[i].size;
    }
    offsets[count] = (uint32_t)at;
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
    done = jieba_trie_make(&trie, entries, count) && make_nodes(lexicon, &trie, entries, count) &&
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
