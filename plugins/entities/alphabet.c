/* SPDX-License-Identifier: MIT */
/* The alphabet of one automaton. A class that is read alone is a letter of its own; the others
 * are one letter where the same sets hold them. */
#include "alphabet.h"

#include <stdlib.h>

/* What is known of a class while letters are given out. */
struct traits {
    uint64_t signature; /* hash of the sets that hold it */
    uint32_t set;       /* the last set that was added: a set counts once */
    bool alone;
};

static uint64_t mark_of(uint32_t set)
{
    uint64_t mark = (set + 1) * 0x9E3779B97F4A7C15u;
    mark = (mark ^ mark >> 29) * 0xBF58476D1CE4E5B9u;
    return mark ^ mark >> 32;
}

/* Adds a set to the traits of the classes it holds. */
static void add_set(struct traits *traits, const struct entities_classes *classes,
                    const struct entities_grammar *grammar, uint32_t number)
{
    const struct entities_pattern *set = &grammar->patterns[number];

    for (uint32_t r = 0; r < set->count; r++) {
        struct entities_range range = grammar->ranges[set->first + r];
        for (size_t i = entities_stretch_of(classes, range.first);
             i < classes->stretch_count && classes->stretches[i].first <= range.last; i++) {
            struct traits *one = &traits[classes->stretches[i].class_number];
            if (one->set != number + 1) {
                one->set = number + 1;
                one->signature += mark_of(number);
            }
        }
    }
}

/* Letters of the classes; `known` has room for the signatures of all of them. */
static void give_letters(struct entities_alphabet *alphabet, const struct traits *traits,
                         uint32_t class_count, uint64_t *known)
{
    uint32_t known_count = 0;
    uint16_t *known_letters = alphabet->letters + class_count;

    alphabet->count = 1;
    for (uint32_t c = 0; c < class_count; c++) {
        alphabet->letters[c] = 0;
        if (traits[c].alone) {
            alphabet->letters[c] = (uint16_t)alphabet->count++;
        } else if (traits[c].signature != 0) {
            uint32_t k = 0;
            while (k < known_count && known[k] != traits[c].signature) {
                k++;
            }
            if (k == known_count) {
                known[known_count] = traits[c].signature;
                known_letters[known_count++] = (uint16_t)alphabet->count++;
            }
            alphabet->letters[c] = known_letters[k];
        }
    }
}

static bool append(struct entities_alphabet *alphabet, uint16_t letter)
{
    uint16_t *letters = entities_room(alphabet->set_letters, alphabet->set_letter_count, 1,
                                      &alphabet->set_letter_capacity, sizeof *letters);
    if (!letters) {
        return false;
    }
    alphabet->set_letters = letters;
    letters[alphabet->set_letter_count++] = letter;
    return true;
}

/* Lists the letters of a set, each once: `seen` [letter] holds the last set that had it. */
static bool list_set(struct entities_alphabet *alphabet, const struct entities_classes *classes,
                     const struct entities_grammar *grammar, uint32_t number, uint32_t *seen)
{
    const struct entities_pattern *set = &grammar->patterns[number];

    alphabet->sets[number] = (uint32_t)alphabet->set_letter_count + 1;
    for (uint32_t r = 0; r < set->count; r++) {
        struct entities_range range = grammar->ranges[set->first + r];
        for (size_t i = entities_stretch_of(classes, range.first);
             i < classes->stretch_count && classes->stretches[i].first <= range.last; i++) {
            uint16_t letter = alphabet->letters[classes->stretches[i].class_number];
            if (seen[letter] != number + 1 && !append(alphabet, letter)) {
                return false;
            }
            seen[letter] = number + 1;
        }
    }
    return append(alphabet, 0);
}

static bool list_sets(struct entities_alphabet *alphabet, const struct entities_nfa *nfa,
                      const struct entities_grammar *grammar,
                      const struct entities_classes *classes)
{
    uint32_t *seen = calloc(alphabet->count + 1, sizeof *seen);
    bool good = seen != NULL;

    for (size_t i = 0; good && i < nfa->count; i++) {
        const struct entities_nfa_state *state = &nfa->states[i];
        if (state->kind == ENTITIES_NFA_SET && alphabet->sets[state->other] == 0) {
            good = list_set(alphabet, classes, grammar, state->other, seen);
        }
    }
    free(seen);
    return good;
}

static void find_traits(struct traits *traits, const struct entities_nfa *nfa,
                        const struct entities_grammar *grammar,
                        const struct entities_classes *classes, uint32_t *seen)
{
    for (size_t i = 0; i < nfa->count; i++) {
        const struct entities_nfa_state *state = &nfa->states[i];
        if (state->kind == ENTITIES_NFA_READ) {
            traits[entities_class(classes, state->other)].alone = true;
        } else if (state->kind == ENTITIES_NFA_BRANCH) {
            for (uint32_t e = 0; e < state->other; e++) {
                uint32_t c = nfa->edges[state->next + e].code_point;
                traits[entities_class(classes, c)].alone = true;
            }
        } else if (state->kind == ENTITIES_NFA_SET && !seen[state->other]) {
            seen[state->other] = 1;
            add_set(traits, classes, grammar, state->other);
        }
    }
}

bool entities_alphabet_make(struct entities_alphabet *alphabet, const struct entities_nfa *nfa,
                            const struct entities_grammar *grammar,
                            const struct entities_classes *classes)
{
    struct traits *traits = calloc(classes->count, sizeof *traits);
    uint64_t *known = calloc(classes->count, sizeof *known);
    uint32_t *seen = calloc(grammar->pattern_count + 1, sizeof *seen);

    *alphabet = (struct entities_alphabet){0};
    /* behind the letters of the classes: those of the signatures, while they are given out */
    alphabet->letters = calloc(2 * (size_t)classes->count, sizeof *alphabet->letters);
    alphabet->sets = calloc(grammar->pattern_count + 1, sizeof *alphabet->sets);
    bool good = traits && known && seen && alphabet->letters && alphabet->sets;
    if (good) {
        find_traits(traits, nfa, grammar, classes, seen);
        give_letters(alphabet, traits, classes->count, known);
        good = list_sets(alphabet, nfa, grammar, classes);
    }
    free(traits);
    free(known);
    free(seen);
    return good;
}

void entities_alphabet_free(struct entities_alphabet *alphabet)
{
    free(alphabet->letters);
    free(alphabet->sets);
    free(alphabet->set_letters);
    *alphabet = (struct entities_alphabet){0};
}
