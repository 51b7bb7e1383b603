/* SPDX-License-Identifier: MIT */
/* The gates of rules and gazetteers. */
#include "gates.h"
#include "gazetteer.h"
#include "rulefile.h"

#include <stdlib.h>
#include <string.h>

#define PLANE 0x10000u
#define FIRST_PLAIN ENTITIES_GATES_LED
#define FIRST_NAMES (32u - ENTITIES_GATES_NAMES)

/* ---- names --------------------------------------------------------------- */

/* A bit for names of one character, which any character may follow; the first characters of the
 * others share the rest evenly. */
static void note_pair(void *plane, uint32_t one, uint32_t two)
{
    struct entities_gate *gates = plane;
    unsigned number = two == ENTITIES_ANY ? 0 : 1 + one % (ENTITIES_GATES_NAMES - 1);
    uint32_t bit = 1u << (FIRST_NAMES + number);

    if (one < PLANE) {
        gates[one].first |= bit;
    }
    if (two < PLANE) {
        gates[two].second |= bit;
    }
}

static void note_short(void *plane, uint32_t one, uint32_t two)
{
    if (two == ENTITIES_ANY) {
        note_pair(plane, one, two);
    }
}

void entities_gates_of_names(const struct entities_gazetteer *gazetteer,
                             struct entities_gate *plane)
{
    for (uint32_t c = 0; c < PLANE; c++) {
        plane[c].second |= ENTITIES_GATE_SHORT;
    }
    entities_gazetteer_pairs(gazetteer,
                             entities_gazetteer_large(gazetteer) ? note_short : note_pair, plane);
}

/* ---- rules that are tried everywhere -------------------------------------- */

/* A state that a character leads to from the start, and how many code points may come next. */
struct beginning {
    uint32_t state;
    uint64_t width;
};

static int wider(const void *left, const void *right)
{
    const struct beginning *a = left, *b = right;

    if (a->width != b->width) {
        return a->width < b->width ? -1 : 1;
    }
    return (a->state > b->state) - (a->state < b->state);
}

static bool goes_on(const struct entities_automaton *automaton, uint32_t state,
                    uint32_t class_number)
{
    uint32_t accepted;

    entities_accepted(automaton, state, &accepted);
    return accepted > 0 || entities_step(automaton, state, (uint16_t)class_number) != 0;
}

/* The different states behind the start, the narrowest first. */
static size_t find_beginnings(const struct entities_rules *rules, const uint32_t *sizes,
                              struct beginning *beginnings)
{
    const struct entities_automaton *plain = &rules->plain.automaton;
    size_t count = 0;

    for (uint32_t c = 0; c < rules->classes.count; c++) {
        uint32_t state = entities_step(plain, ENTITIES_START, (uint16_t)c);
        size_t i = 0;
        while (i < count && beginnings[i].state != state) {
            i++;
        }
        if (state == 0 || i < count) {
            continue;
        }
        beginnings[count] = (struct beginning){state, 0};
        for (uint32_t next = 0; next < rules->classes.count; next++) {
            beginnings[count].width += goes_on(plain, state, next) ? sizes[next] : 0;
        }
        count++;
    }
    qsort(beginnings, count, sizeof *beginnings, wider);
    return count;
}

/* Beginnings that are about as wide share a bit. */
static void add_plain(const struct entities_rules *rules, const struct beginning *beginnings,
                      size_t count, struct entities_gate *gates)
{
    const struct entities_automaton *plain = &rules->plain.automaton;

    for (size_t i = 0; i < count; i++) {
        uint32_t bit = 1u << (FIRST_PLAIN + i * ENTITIES_GATES_PLAIN / count);
        for (uint32_t c = 0; c < rules->classes.count; c++) {
            if (entities_step(plain, ENTITIES_START, (uint16_t)c) == beginnings[i].state) {
                gates[c].first |= bit;
            }
            if (goes_on(plain, beginnings[i].state, c)) {
                gates[c].second |= bit;
            }
        }
    }
}

/* ---- rules that need a context on the left -------------------------------- */

/* A group of leaders has a bit. */
static void add_led(const struct entities_rules *rules, struct entities_gate *gates)
{
    for (uint32_t c = 0; c < rules->classes.count; c++) {
        gates[c].first |= rules->marks[c].leads;
        gates[c].second |= rules->marks[c].follows;
    }
}

int entities_gates_of_rules(const struct entities_rules *rules, struct entities_gate *plane)
{
    const uint32_t count = rules->classes.count;
    struct entities_gate *gates = calloc(count, sizeof *gates); /* [class] */
    struct beginning *beginnings = calloc(count, sizeof *beginnings);
    uint32_t *sizes = calloc(count, sizeof *sizes); /* [class]: code points */
    int status = -1;

    if (gates && beginnings && sizes) {
        for (uint32_t c = 0; c < PLANE; c++) {
            sizes[entities_class(&rules->classes, c)]++;
        }
        add_plain(rules, beginnings, find_beginnings(rules, sizes, beginnings), gates);
        add_led(rules, gates);
        for (uint32_t c = 0; c < PLANE; c++) {
            const struct entities_gate *gate = &gates[entities_class(&rules->classes, c)];
            plane[c].first |= gate->first;
            plane[c].second |= gate->second;
        }
        status = 0;
    }
    free(gates);
    free(beginnings);
    free(sizes);
    return status;
}
