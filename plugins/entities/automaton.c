/* SPDX-License-Identifier: MIT */
/* Deterministic automata by the subset construction: a state is the set of all nondeterministic
 * states that the text read so far can have led to. */
#include "automaton.h"
#include "alphabet.h"

#include <stdlib.h>
#include <string.h>

/* A row of more targets than this is a table: a list of 12 is searched as fast. */
#define LONGEST_LIST 12u

struct list {
    uint32_t *items;
    size_t count, capacity;
};

/* A subset: items [first, first + count) of the members, ascending. */
struct subset {
    uint32_t first, count;
    uint32_t slot_next; /* 1 + the next subset of the same hash, or 0 */
};

struct construction {
    struct entities_automaton *automaton;
    const struct entities_grammar *grammar;
    const struct entities_classes *classes;
    struct entities_nfa nfa;
    struct entities_alphabet alphabet;
    struct list members;
    struct subset *subsets; /* [state - 1] */
    size_t subset_count, subset_capacity;
    uint32_t slots[1u << 14]; /* 1 + first subset of a hash, or 0 */
    uint32_t *marks;          /* [state of the nfa]: round that visited it */
    uint64_t *bits;           /* [state of the nfa / 64]: to sort by; all 0 between uses */
    uint32_t *alone;          /* [state of the nfa]: the state that it makes alone, or 0 */
    uint32_t round;
    struct list stack, closure;
    /* while one state is expanded: what each letter leads to, as chains of pairs */
    uint32_t *heads; /* [letter]: 1 + first pair, or 0 */
    struct list touched, pair_next, pair_target, here, before;
    size_t target_capacity, label_capacity, accept_capacity, row_capacity;
    size_t target_count, accept_count;
};

static int compare(const void *left, const void *right)
{
    const uint32_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

static bool append(struct list *list, uint32_t item)
{
    if (list->count == list->capacity) {
        uint32_t *items =
            entities_room(list->items, list->count, 1, &list->capacity, sizeof *items);
        if (!items) {
            return false;
        }
        list->items = items;
    }
    list->items[list->count++] = item;
    return true;
}

/* Sorts numbers; most lists are short. */
static void sort(uint32_t *items, size_t count)
{
    if (count > 32) {
        qsort(items, count, sizeof *items, compare);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        uint32_t item = items[i];
        size_t k = i;
        for (; k > 0 && items[k - 1] > item; k--) {
            items[k] = items[k - 1];
        }
        items[k] = item;
    }
}

/* Sorts states of the nfa; many at once by writing down which there are. */
static void sort_states(struct construction *c, uint32_t *items, size_t count)
{
    if (count <= 32) {
        sort(items, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        c->bits[items[i] / 64] |= (uint64_t)1 << items[i] % 64;
    }
    for (size_t word = 0, written = 0; written < count; word++) {
        for (; c->bits[word]; c->bits[word] &= c->bits[word] - 1) {
            items[written++] = (uint32_t)(64 * word) + (uint32_t)__builtin_ctzll(c->bits[word]);
        }
    }
}

/* Fills `closure` with what can be reached from `from` without reading, ascending. */
static bool close_over(struct construction *c, const struct list *from)
{
    c->round++;
    c->stack.count = c->closure.count = 0;
    for (size_t i = 0; i < from->count; i++) {
        if (!append(&c->stack, from->items[i])) {
            return false;
        }
    }
    while (c->stack.count > 0) {
        uint32_t state = c->stack.items[--c->stack.count];
        if (c->marks[state] == c->round) {
            continue;
        }
        c->marks[state] = c->round;
        const struct entities_nfa_state *s = &c->nfa.states[state];
        if (s->kind == ENTITIES_NFA_SPLIT) {
            if (!append(&c->stack, s->next) || !append(&c->stack, s->other)) {
                return false;
            }
        } else if (!append(&c->closure, state)) {
            return false;
        }
    }
    sort_states(c, c->closure.items, c->closure.count);
    return true;
}

static uint32_t hash_closure(const struct construction *c)
{
    uint64_t hash = c->closure.count;
    for (size_t i = 0; i < c->closure.count; i++) {
        hash = (hash ^ c->closure.items[i]) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    return (uint32_t)hash & (sizeof c->slots / sizeof c->slots[0] - 1);
}

/* The state of the closure, added where it is new; 0 on failure. */
static uint32_t intern(struct construction *c)
{
    uint32_t hash = hash_closure(c);
    size_t size = c->closure.count * sizeof *c->closure.items;

    for (uint32_t i = c->slots[hash]; i != 0; i = c->subsets[i - 1].slot_next) {
        const struct subset *subset = &c->subsets[i - 1];
        if (subset->count == c->closure.count &&
            memcmp(c->members.items + subset->first, c->closure.items, size) == 0) {
            return i;
        }
    }
    struct subset *subsets =
        entities_room(c->subsets, c->subset_count, 1, &c->subset_capacity, sizeof *subsets);
    if (!subsets || c->subset_count == ENTITIES_MOST_STATES - 1) {
        c->subsets = subsets ? subsets : c->subsets;
        return 0;
    }
    c->subsets = subsets;
    subsets[c->subset_count] =
        (struct subset){(uint32_t)c->members.count, (uint32_t)c->closure.count, c->slots[hash]};
    for (size_t i = 0; i < c->closure.count; i++) {
        if (!append(&c->members, c->closure.items[i])) {
            return 0;
        }
    }
    return c->slots[hash] = (uint32_t)++c->subset_count;
}

/* The state that states of the nfa make together; 0 on failure. */
static uint32_t state_of(struct construction *c, const struct list *from)
{
    uint32_t *known = from->count == 1 ? &c->alone[from->items[0]] : NULL;

    if (known && *known) {
        return *known;
    }
    uint32_t state = close_over(c, from) ? intern(c) : 0;
    if (known) {
        *known = state;
    }
    return state;
}

/* Notes that a letter leads to a state of the nfa. */
static bool lead(struct construction *c, uint16_t letter, uint32_t target)
{
    if (c->heads[letter] == 0 && !append(&c->touched, letter)) {
        return false;
    }
    if (!append(&c->pair_next, c->heads[letter]) || !append(&c->pair_target, target)) {
        return false;
    }
    c->heads[letter] = (uint32_t)c->pair_next.count;
    return true;
}

static bool gather(struct construction *c, const struct entities_nfa_state *s)
{
    if (s->kind == ENTITIES_NFA_READ) {
        return lead(c, c->alphabet.letters[entities_class(c->classes, s->other)], s->next);
    }
    if (s->kind == ENTITIES_NFA_BRANCH) {
        for (uint32_t i = 0; i < s->other; i++) {
            const struct entities_nfa_edge *edge = &c->nfa.edges[s->next + i];
            uint16_t letter = c->alphabet.letters[entities_class(c->classes, edge->code_point)];
            if (!lead(c, letter, edge->next)) {
                return false;
            }
        }
        return true;
    }
    const uint16_t *letter = c->alphabet.set_letters + c->alphabet.sets[s->other] - 1;
    for (; *letter != 0; letter++) {
        if (!lead(c, *letter, s->next)) {
            return false;
        }
    }
    return true;
}

static bool same(const struct list *a, const struct list *b)
{
    return a->count == b->count && memcmp(a->items, b->items, a->count * sizeof *a->items) == 0;
}

static bool reserve(struct construction *c, size_t more)
{
    struct entities_automaton *a = c->automaton;
    uint16_t *targets =
        entities_room(a->targets, c->target_count, more, &c->target_capacity, sizeof *targets);
    a->targets = targets ? targets : a->targets;
    uint16_t *labels =
        entities_room(a->labels, c->target_count, more, &c->label_capacity, sizeof *labels);
    a->labels = labels ? labels : a->labels;
    return targets && labels;
}

/* Writes the row of what was gathered. */
static bool write_row(struct construction *c, struct entities_row *row)
{
    struct entities_automaton *a = c->automaton;
    uint32_t target = 0;

    row->first = (uint32_t)c->target_count;
    row->count = (uint16_t)c->touched.count;
    row->table = c->touched.count > LONGEST_LIST;
    size_t cells = row->table ? c->alphabet.count : c->touched.count;
    if (!reserve(c, cells + 1)) {
        return false;
    }
    memset(a->targets + c->target_count, 0, cells * sizeof *a->targets);
    c->before.count = 0;
    for (size_t i = 0; i < c->touched.count; i++) {
        uint32_t letter = c->touched.items[i];
        c->here.count = 0;
        for (uint32_t p = c->heads[letter]; p != 0; p = c->pair_next.items[p - 1]) {
            if (!append(&c->here, c->pair_target.items[p - 1])) {
                return false;
            }
        }
        if (!same(&c->here, &c->before)) {
            if ((target = state_of(c, &c->here)) == 0) {
                return false;
            }
            struct list list = c->before;
            c->before = c->here;
            c->here = list;
        }
        size_t cell = c->target_count + (row->table ? letter : i);
        a->targets[cell] = (uint16_t)target;
        a->labels[cell] = (uint16_t)letter;
        c->heads[letter] = 0;
    }
    c->target_count += cells;
    return true;
}

static bool accept(struct construction *c, uint32_t number)
{
    uint32_t *accepted = entities_room(c->automaton->accepted, c->accept_count, 1,
                                       &c->accept_capacity, sizeof *accepted);
    if (!accepted) {
        return false;
    }
    c->automaton->accepted = accepted;
    accepted[c->accept_count++] = number;
    return true;
}

static bool expand(struct construction *c, uint32_t state)
{
    struct subset subset = c->subsets[state - 1];
    struct entities_row row = {.accepts = (uint32_t)c->accept_count};

    c->touched.count = c->pair_next.count = c->pair_target.count = 0;
    for (uint32_t i = 0; i < subset.count; i++) {
        const struct entities_nfa_state *s = &c->nfa.states[c->members.items[subset.first + i]];
        bool good = s->kind == ENTITIES_NFA_ACCEPT ? accept(c, s->other) : gather(c, s);
        if (!good) {
            return false;
        }
    }
    if (c->accept_count > row.accepts) {
        sort(c->automaton->accepted + row.accepts, c->accept_count - row.accepts);
    }
    if (!write_row(c, &row)) {
        return false;
    }
    struct entities_row *rows =
        entities_room(c->automaton->rows, state, 2, &c->row_capacity, sizeof *rows);
    if (!rows) {
        return false;
    }
    c->automaton->rows = rows;
    rows[state] = row;
    rows[state + 1] = (struct entities_row){.accepts = (uint32_t)c->accept_count};
    return true;
}

static bool construct(struct construction *c, const uint32_t *patterns, uint32_t count,
                      bool reversed)
{
    uint32_t start = count == 0
                         ? ENTITIES_NO_STATE
                         : entities_nfa_build(&c->nfa, c->grammar, patterns, count, reversed);

    if (count > 0 && start == ENTITIES_NO_STATE) {
        return false;
    }
    c->marks = calloc(c->nfa.count + 1, sizeof *c->marks);
    c->alone = calloc(c->nfa.count + 1, sizeof *c->alone);
    c->bits = calloc(c->nfa.count / 64 + 1, sizeof *c->bits);
    if (!entities_alphabet_make(&c->alphabet, &c->nfa, c->grammar, c->classes)) {
        return false;
    }
    c->heads = calloc(c->alphabet.count + 1, sizeof *c->heads);
    c->automaton->rows = calloc(2, sizeof *c->automaton->rows);
    c->row_capacity = 2;
    if (!c->marks || !c->alone || !c->bits || !c->heads || !c->automaton->rows) {
        return false;
    }
    c->here.count = 0;
    if ((count > 0 && !append(&c->here, start)) || !close_over(c, &c->here) || intern(c) == 0) {
        return false;
    }
    for (uint32_t state = 1; state <= c->subset_count; state++) {
        if (!expand(c, state)) {
            return false;
        }
    }
    c->automaton->state_count = (uint32_t)c->subset_count;
    c->automaton->letters = c->alphabet.letters;
    c->automaton->letter_count = c->alphabet.count;
    c->alphabet.letters = NULL;
    return true;
}

static void end_construction(struct construction *c)
{
    struct list *lists[] = {&c->members,   &c->stack,       &c->closure, &c->touched,
                            &c->pair_next, &c->pair_target, &c->here,    &c->before};

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        free(lists[i]->items);
    }
    free(c->subsets);
    free(c->marks);
    free(c->alone);
    free(c->bits);
    free(c->heads);
    free(c->nfa.states);
    free(c->nfa.edges);
    entities_alphabet_free(&c->alphabet);
    free(c);
}

int entities_automaton_build(struct entities_automaton *automaton,
                             const struct entities_grammar *grammar,
                             const struct entities_classes *classes, const uint32_t *patterns,
                             uint32_t count, bool reversed, struct entities_error *error)
{
    struct construction *c = calloc(1, sizeof *c);

    *automaton = (struct entities_automaton){0};
    if (!c) {
        return entities_exhausted(error);
    }
    c->automaton = automaton;
    c->grammar = grammar;
    c->classes = classes;
    bool good = construct(c, patterns, count, reversed);
    bool large =
        c->nfa.count == ENTITIES_MOST_NFA_STATES || c->subset_count == ENTITIES_MOST_STATES - 1;
    end_construction(c);
    if (good) {
        return 0;
    }
    return large ? entities_fail(error, "the rules together are too large: split patterns that "
                                        "repeat other long patterns")
                 : entities_exhausted(error);
}

void entities_automaton_free(struct entities_automaton *automaton)
{
    free(automaton->rows);
    free(automaton->letters);
    free(automaton->labels);
    free(automaton->targets);
    free(automaton->accepted);
    *automaton = (struct entities_automaton){0};
}
