/* SPDX-License-Identifier: MIT */
/* Deterministic automata: patterns made ready to run, one table look-up a character. */
#ifndef ENTITIES_AUTOMATON_H
#define ENTITIES_AUTOMATON_H

#include "classes.h"

/* States are numbered from 1; 0 is the state from which nothing can match. */
#define ENTITIES_START 1u

/* More states are refused: 65535 fit into a table's cell. */
#define ENTITIES_MOST_STATES 65535u

/* What leads on from a state. Where it is little, a list that is searched; where it is much, a
 * table by letter (of the automaton's alphabet: alphabet.h). */
struct entities_row {
    uint32_t first; /* in labels and targets, or in targets alone */
    uint16_t count;
    bool table;
    uint32_t accepts; /* first of its numbers in accepted; they end where the next row's begin */
};

struct entities_automaton {
    struct entities_row *rows; /* [state]; one more than there are states */
    uint32_t state_count;
    uint16_t *letters; /* [class]: letter, below letter_count; 0 is never read */
    uint32_t letter_count;
    uint16_t *labels, *targets;
    uint32_t *accepted; /* numbers of the patterns, ascending within a state */
};

/* Makes the automaton that accepts pattern k where it has read patterns[k]; `reversed`: where it
 * has read it backwards. Free with entities_automaton_free(), also after a failure. */
int entities_automaton_build(struct entities_automaton *automaton,
                             const struct entities_grammar *grammar,
                             const struct entities_classes *classes, const uint32_t *patterns,
                             uint32_t count, bool reversed, struct entities_error *error);

/* The state behind `state` and a letter. */
static inline uint32_t entities_step_letter(const struct entities_automaton *automaton,
                                            uint32_t state, uint16_t letter)
{
    const struct entities_row *row = &automaton->rows[state];

    if (row->table) {
        return automaton->targets[row->first + letter];
    }
    for (uint32_t i = row->first; i < row->first + row->count; i++) {
        if (automaton->labels[i] == letter) {
            return automaton->targets[i];
        }
    }
    return 0;
}

/* The state behind `state` and a character of that class. */
static inline uint32_t entities_step(const struct entities_automaton *automaton, uint32_t state,
                                     uint16_t class_number)
{
    return entities_step_letter(automaton, state, automaton->letters[class_number]);
}

/* The patterns that end in a state; NULL where none does. */
static inline const uint32_t *entities_accepted(const struct entities_automaton *automaton,
                                                uint32_t state, uint32_t *count)
{
    *count = automaton->rows[state + 1].accepts - automaton->rows[state].accepts;
    return *count ? automaton->accepted + automaton->rows[state].accepts : NULL;
}

void entities_automaton_free(struct entities_automaton *automaton);

#endif
