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

/* A subset: items [first, first + count) of the members. */
struct subset {
    uint32_t first, count;
    uint32_t slot_next; /* 1 + the next subset of the same hash, or 0 */
};

/* Subsets that are known, numbered from 1. */
struct subsets {
    struct list members;
    struct subset *items;
    size_t count, capacity;
    uint32_t slots[1u << 14]; /* 1 + first subset of a hash, or 0 */
};

struct construction {
    struct entities_automaton *automaton;
    const struct entities_grammar *grammar;
    const struct entities_classes *classes;
    struct entities_nfa nfa;
    struct entities_alphabet alphabet;
    struct subsets states;  /* what can have been reached, ascending */
    struct subsets origins; /* what was closed over to find it, */
    struct list found;      /* [number of the origins - 1]: and the state that was found */
    uint32_t *marks;        /* [state of the nfa]: round that visited it */
    uint64_t *bits;         /* [state of the nfa / 64]: to sort by; all 0 between uses */
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

static uint32_t hash_of(const struct list *list)
{
    uint64_t hash = list->count;
    for (size_t i = 0; i < list->count; i++) {
        hash = (hash ^ list->items[i]) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    return (uint32_t)hash & ((1u << 14) - 1);
}

/* The number of the subset that a list is, added where it is new; 0 on failure. */
static uint32_t number_of(struct subsets *subsets, const struct list *list)
{
    uint32_t hash = hash_of(list);
    size_t size = list->count * sizeof *list->items;

    for (uint32_t i = subsets->slots[hash]; i != 0; i = subsets->items[i - 1].slot_next) {
        const struct subset *subset = &subsets->items[i - 1];
        if (subset->count == list->count &&
            memcmp(subsets->members.items + subset->first, list->items, size) == 0) {
            return i;
        }
    }
    struct subset *items =
        entities_room(subsets->items, subsets->count, 1, &subsets->capacity, sizeof *items);
    if (!items) {
        return 0;
    }
    subsets->items = items;
    items[subsets->count] = (struct subset){(uint32_t)subsets->members.count, (uint32_t)list->count,
                                            subsets->slots[hash]};
    for (size_t i = 0; i < list->count; i++) {
        if (!append(&subsets->members, list->items[i])) {
            return 0;
        }
    }
    return subsets->slots[hash] = (uint32_t)++subsets->count;
}

/* The state that states of the nfa make together; 0 on failure. Closing over them is what costs,
 * and most letters lead to what was closed over before. */
static uint32_t state_of(struct construction *c, const struct list *from)
{
    uint32_t origin = number_of(&c->origins, from);

    if (origin == 0 || origin <= c->found.count) {
        return origin ? c->found.items[origin - 1] : 0;
    }
    uint32_t state = close_over(c, from) ? number_of(&c->states, &c->closure) : 0;
    bool good = state != 0 && c->states.count < ENTITIES_MOST_STATES && append(&c->found, state);
    return good ? state : 0;
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
    struct subset subset = c->states.items[state - 1];
    struct entities_row row = {.accepts = (uint32_t)c->accept_count};

    c->touched.count = c->pair_next.count = c->pair_target.count = 0;
    for (uint32_t i = 0; i < subset.count; i++) {
        const struct entities_nfa_state *s =
            &c->nfa.states[c->states.members.items[subset.first + i]];
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
    c->bits = calloc(c->nfa.count / 64 + 1, sizeof *c->bits);
    if (!entities_alphabet_make(&c->alphabet, &c->nfa, c->grammar, c->classes)) {
        return false;
    }
    c->heads = calloc(c->alphabet.count + 1, sizeof *c->heads);
    c->automaton->rows = calloc(2, sizeof *c->automaton->rows);
    c->row_capacity = 2;
    if (!c->marks || !c->bits || !c->heads || !c->automaton->rows) {
        return false;
    }
    c->here.count = 0;
    if ((count > 0 && !append(&c->here, start)) || state_of(c, &c->here) == 0) {
        return false;
    }
    for (uint32_t state = 1; state <= c->states.count; state++) {
        if (!expand(c, state)) {
            return false;
        }
    }
    c->automaton->state_count = (uint32_t)c->states.count;
    c->automaton->letters = c->alphabet.letters;
    c->automaton->letter_count = c->alphabet.count;
    c->alphabet.letters = NULL;
    return true;
}

static void end_construction(struct construction *c)
{
    struct list *lists[] = {&c->states.members, &c->origins.members, &c->found,     &c->stack,
                            &c->closure,        &c->touched,         &c->pair_next, &c->pair_target,
                            &c->here,           &c->before};

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        free(lists[i]->items);
    }
    free(c->states.items);
    free(c->origins.items);
    free(c->marks);
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
        c->nfa.count == ENTITIES_MOST_NFA_STATES || c->states.count >= ENTITIES_MOST_STATES;
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
