/* SPDX-License-Identifier: MIT */
/* Nondeterministic automata, built from the end: each piece knows where it goes on. A pattern
 * that goes on at the same state in two places, as named ones often do, is built once. */
#include "nfa.h"

#include <stdlib.h>

/* A pattern that was built. */
struct known {
    uint32_t pattern, next;
    uint32_t state;
    uint32_t slot_next; /* 1 + the next one of the same hash, or 0 */
};

struct builder {
    struct entities_nfa *nfa;
    const struct entities_grammar *grammar;
    bool reversed;
    struct known *known;
    size_t known_count, known_capacity;
    uint32_t slots[1u << 15]; /* 1 + the first one of a hash, or 0 */
};

static uint32_t build(struct builder *builder, uint32_t pattern, uint32_t next);

static uint32_t add(struct entities_nfa *nfa, enum entities_nfa_kind kind, uint32_t next,
                    uint32_t other)
{
    if (next == ENTITIES_NO_STATE || nfa->count == ENTITIES_MOST_NFA_STATES) {
        return ENTITIES_NO_STATE;
    }
    struct entities_nfa_state *states =
        entities_room(nfa->states, nfa->count, 1, &nfa->capacity, sizeof *states);
    if (!states) {
        return ENTITIES_NO_STATE;
    }
    nfa->states = states;
    states[nfa->count] = (struct entities_nfa_state){kind, next, other};
    return (uint32_t)nfa->count++;
}

/* Goes on at both; ENTITIES_NO_STATE as `other` is a failure that happened before. */
static uint32_t split(struct entities_nfa *nfa, uint32_t next, uint32_t other)
{
    return other == ENTITIES_NO_STATE ? other : add(nfa, ENTITIES_NFA_SPLIT, next, other);
}

static uint32_t letter(const struct builder *builder, struct entities_word word, uint32_t i)
{
    return builder->grammar->letters[word.first + (builder->reversed ? word.count - 1 - i : i)];
}

/* The first word behind `first` whose letter at `depth` differs. */
static size_t group_end(const struct builder *builder, const struct entities_word *words,
                        size_t first, size_t last, uint32_t depth)
{
    uint32_t c = letter(builder, words[first], depth);

    while (++first < last && letter(builder, words[first], depth) == c) {
    }
    return first;
}

/* Makes room for an edge of each group of the words; returns how many, SIZE_MAX on failure. */
static size_t reserve_edges(struct builder *builder, const struct entities_word *words,
                            size_t first, size_t last, uint32_t depth)
{
    struct entities_nfa *nfa = builder->nfa;
    size_t count = 0;

    for (; first < last; count++) {
        first = group_end(builder, words, first, last, depth);
    }
    struct entities_nfa_edge *edges =
        entities_room(nfa->edges, nfa->edge_count, count, &nfa->edge_capacity, sizeof *edges);
    if (!edges || nfa->edge_count + count > ENTITIES_MOST_NFA_STATES) {
        nfa->edges = edges ? edges : nfa->edges;
        return SIZE_MAX;
    }
    nfa->edges = edges;
    nfa->edge_count += count;
    return count;
}

/* Words [first, last), none twice, agree in their first `depth` letters: a branch with an edge for
 * each next letter, and on at `next` where a word ends here. */
static uint32_t build_words(struct builder *builder, const struct entities_word *words,
                            size_t first, size_t last, uint32_t depth, uint32_t next)
{
    bool ends = words[first].count == depth;
    size_t edge = builder->nfa->edge_count;

    first += ends;
    if (first == last) {
        return next;
    }
    size_t count = reserve_edges(builder, words, first, last, depth);
    if (count == SIZE_MAX) {
        return ENTITIES_NO_STATE;
    }
    for (size_t i = 0; i < count; i++) {
        size_t end = group_end(builder, words, first, last, depth);
        uint32_t c = letter(builder, words[first], depth);
        uint32_t state = build_words(builder, words, first, end, depth + 1, next);
        if (state == ENTITIES_NO_STATE) {
            return state;
        }
        builder->nfa->edges[edge + i] = (struct entities_nfa_edge){c, state};
        first = end;
    }
    uint32_t branch = add(builder->nfa, ENTITIES_NFA_BRANCH, (uint32_t)edge, (uint32_t)count);
    return ends ? split(builder->nfa, next, branch) : branch;
}

static int compare(const struct builder *builder, struct entities_word a, struct entities_word b)
{
    for (uint32_t i = 0; i < a.count && i < b.count; i++) {
        uint32_t left = letter(builder, a, i), right = letter(builder, b, i);
        if (left != right) {
            return left < right ? -1 : 1;
        }
    }
    return a.count < b.count ? -1 : a.count > b.count;
}

/* Heap sort: qsort() has no place for the letters. */
static void sink(const struct builder *builder, struct entities_word *words, size_t root,
                 size_t count)
{
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && compare(builder, words[child], words[child + 1]) < 0) {
            child++;
        }
        if (compare(builder, words[root], words[child]) >= 0) {
            return;
        }
        struct entities_word word = words[root];
        words[root] = words[child];
        words[child] = word;
    }
}

static void sort_words(const struct builder *builder, struct entities_word *words, size_t count)
{
    for (size_t i = count / 2; i-- > 0;) {
        sink(builder, words, i, count);
    }
    for (size_t end = count; end > 1; end--) {
        struct entities_word word = words[0];
        words[0] = words[end - 1];
        words[end - 1] = word;
        sink(builder, words, 0, end - 1);
    }
}

static uint32_t build_list(struct builder *builder, uint32_t number, uint32_t next)
{
    const struct entities_word_list *list = &builder->grammar->lists[number];
    struct entities_word *words = malloc((list->count + 1) * sizeof *words);
    size_t kept = 0;

    if (!words) {
        return ENTITIES_NO_STATE;
    }
    for (size_t i = 0; i < list->count; i++) {
        words[i] = list->words[i];
    }
    sort_words(builder, words, list->count);
    for (size_t i = 0; i < list->count; i++) {
        if (kept == 0 || compare(builder, words[kept - 1], words[i]) != 0) {
            words[kept++] = words[i];
        }
    }
    uint32_t state = build_words(builder, words, 0, kept, 0, next);
    free(words);
    return state;
}

static uint32_t build_repeat(struct builder *builder, const struct entities_pattern *node,
                             uint32_t next)
{
    uint32_t state = next, least = node->least;

    if (node->most == ENTITIES_NO_LIMIT) {
        uint32_t loop = add(builder->nfa, ENTITIES_NFA_SPLIT, next, next);
        uint32_t body = loop == ENTITIES_NO_STATE ? loop : build(builder, node->first, loop);
        if (body == ENTITIES_NO_STATE) {
            return body;
        }
        builder->nfa->states[loop].next = body;
        state = loop;
    } else {
        for (uint32_t i = least; i < node->most && state != ENTITIES_NO_STATE; i++) {
            state = split(builder->nfa, build(builder, node->first, state), next);
        }
    }
    for (uint32_t i = 0; i < least && state != ENTITIES_NO_STATE; i++) {
        state = build(builder, node->first, state);
    }
    return state;
}

static uint32_t build_children(struct builder *builder, const struct entities_pattern *node,
                               uint32_t next)
{
    const uint32_t *children = builder->grammar->children + node->first;
    uint32_t state = next;

    for (uint32_t i = 0; i < node->count && state != ENTITIES_NO_STATE; i++) {
        uint32_t child = children[builder->reversed ? i : node->count - 1 - i];
        state = build(builder, child, state);
    }
    return state;
}

static uint32_t build_choice(struct builder *builder, const struct entities_pattern *node,
                             uint32_t next)
{
    const uint32_t *children = builder->grammar->children + node->first;
    uint32_t state = build(builder, children[0], next);

    for (uint32_t i = 1; i < node->count && state != ENTITIES_NO_STATE; i++) {
        state = split(builder->nfa, state, build(builder, children[i], next));
    }
    return state;
}

static uint32_t build_node(struct builder *builder, uint32_t pattern, uint32_t next)
{
    const struct entities_pattern *node = &builder->grammar->patterns[pattern];

    switch (node->kind) {
    case ENTITIES_CHARACTER: return add(builder->nfa, ENTITIES_NFA_READ, next, node->first);
    case ENTITIES_SET: return add(builder->nfa, ENTITIES_NFA_SET, next, pattern);
    case ENTITIES_WORDS: return build_list(builder, node->first, next);
    case ENTITIES_SEQUENCE: return build_children(builder, node, next);
    case ENTITIES_CHOICE: return build_choice(builder, node, next);
    case ENTITIES_REPEAT: return build_repeat(builder, node, next);
    }
    return ENTITIES_NO_STATE;
}

static uint32_t *slot_of(struct builder *builder, uint32_t pattern, uint32_t next)
{
    uint32_t hash = (pattern * 0x9E3779B1u) ^ (next * 0x85EBCA77u);
    return &builder->slots[(hash ^ hash >> 15) % (sizeof builder->slots / sizeof(uint32_t))];
}

/* The state from which the pattern is read before going on at `next`. Depth: that of the tree,
 * which the reader bounds. */
static uint32_t build(struct builder *builder, uint32_t pattern, uint32_t next)
{
    /* no room is left: going on would walk what may be exponentially many parts for nothing */
    if (next == ENTITIES_NO_STATE || builder->nfa->count == ENTITIES_MOST_NFA_STATES) {
        return ENTITIES_NO_STATE;
    }
    uint32_t *slot = slot_of(builder, pattern, next);

    for (uint32_t i = *slot; i != 0; i = builder->known[i - 1].slot_next) {
        if (builder->known[i - 1].pattern == pattern && builder->known[i - 1].next == next) {
            return builder->known[i - 1].state;
        }
    }
    uint32_t state = build_node(builder, pattern, next);
    struct known *known = entities_room(builder->known, builder->known_count, 1,
                                        &builder->known_capacity, sizeof *known);
    if (state == ENTITIES_NO_STATE || !known) {
        builder->known = known ? known : builder->known;
        return ENTITIES_NO_STATE;
    }
    builder->known = known;
    known[builder->known_count++] = (struct known){pattern, next, state, *slot};
    *slot = (uint32_t)builder->known_count;
    return state;
}

uint32_t entities_nfa_build(struct entities_nfa *nfa, const struct entities_grammar *grammar,
                            const uint32_t *patterns, uint32_t count, bool reversed)
{
    struct builder builder = {.nfa = nfa, .grammar = grammar, .reversed = reversed};
    uint32_t start = ENTITIES_NO_STATE;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t end = add(nfa, ENTITIES_NFA_ACCEPT, 0, i);
        uint32_t state = end == ENTITIES_NO_STATE ? end : build(&builder, patterns[i], end);
        start = i == 0 ? state : split(nfa, state, start);
        if (start == ENTITIES_NO_STATE) {
            break;
        }
    }
    free(builder.known);
    return start;
}
