/* SPDX-License-Identifier: MIT */
/* The alphabet of one automaton: classes of code points that it does not tell apart, as one
 * letter. What many rules together divide finely, one of them mostly divides coarsely. */
#ifndef ENTITIES_ALPHABET_H
#define ENTITIES_ALPHABET_H

#include "classes.h"
#include "nfa.h"

struct entities_alphabet {
    uint16_t *letters; /* [class]; borrowed by nobody: the automaton takes it over */
    uint32_t count;
    uint32_t *sets;        /* [pattern]: 1 + first of its letters in set_letters, or 0 */
    uint16_t *set_letters; /* the letters of each set, ended by 0, which is in no set */
    size_t set_letter_count, set_letter_capacity;
};

/* Makes the alphabet of an automaton; letter 0 is what it never reads. Free with
 * entities_alphabet_free(), also after a failure. Returns false where memory is exhausted. */
bool entities_alphabet_make(struct entities_alphabet *alphabet, const struct entities_nfa *nfa,
                            const struct entities_grammar *grammar,
                            const struct entities_classes *classes);

void entities_alphabet_free(struct entities_alphabet *alphabet);

#endif
