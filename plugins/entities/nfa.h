/* SPDX-License-Identifier: MIT */
/* Nondeterministic automata: the step between a pattern's tree and a deterministic automaton. */
#ifndef ENTITIES_NFA_H
#define ENTITIES_NFA_H

#include "pattern.h"

/* More is refused: patterns of patterns can grow without bound. */
#define ENTITIES_MOST_NFA_STATES 400000u
#define ENTITIES_NO_STATE UINT32_MAX

enum entities_nfa_kind {
    ENTITIES_NFA_SPLIT,  /* goes on at `next` and at `other` */
    ENTITIES_NFA_READ,   /* reads the code point `other` and goes on at `next` */
    ENTITIES_NFA_BRANCH, /* takes one of the edges [next, next + other) */
    ENTITIES_NFA_SET,    /* reads one of the set pattern `other` and goes on at `next` */
    ENTITIES_NFA_ACCEPT  /* pattern number `other` has been read */
};

struct entities_nfa_state {
    enum entities_nfa_kind kind;
    uint32_t next, other;
};

/* Reads a code point and goes on at `next`. */
struct entities_nfa_edge {
    uint32_t code_point, next;
};

/* Starts as {0}. Both arrays are the owner's to free(). */
struct entities_nfa {
    struct entities_nfa_state *states;
    size_t count, capacity;
    struct entities_nfa_edge *edges;
    size_t edge_count, edge_capacity;
};

/* Adds the patterns, number k accepted as k, read backwards where `reversed`. Returns the state
 * to start at, or ENTITIES_NO_STATE where memory is exhausted or the states are too many. */
uint32_t entities_nfa_build(struct entities_nfa *nfa, const struct entities_grammar *grammar,
                            const uint32_t *patterns, uint32_t count, bool reversed);

#endif
