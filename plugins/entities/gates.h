/* SPDX-License-Identifier: MIT */
/* Which places of a text are worth a look: a bit test of each two characters that follow one
 * another, before rules and gazetteers are asked.
 *
 * A bit stands for a set of beginnings: it is in the gate `first` of the characters that may begin
 * one of them and in the gate `second` of those that may come next. Two characters with no bit in
 * common begin nothing. The sets are unions, so a common bit promises nothing. */
#ifndef ENTITIES_GATES_H
#define ENTITIES_GATES_H

#include <stdint.h>

struct entities_gate {
    uint32_t first, second;
};

/* The bits. LED is of places behind the first of the two: the first leads to a rule that needs it
 * before it, the second begins that rule. The other two are of the place of the first. */
enum {
    ENTITIES_GATES_LED = 6, /* ENTITIES_LED_GROUPS */
    ENTITIES_GATES_PLAIN = 12,
    ENTITIES_GATES_NAMES = 14, /* together 32 */
};
#define ENTITIES_GATE_LED ((1u << ENTITIES_GATES_LED) - 1u)
#define ENTITIES_GATE_NAMES (((1u << ENTITIES_GATES_NAMES) - 1u) << (32 - ENTITIES_GATES_NAMES))
#define ENTITIES_GATE_SHORT (1u << (32 - ENTITIES_GATES_NAMES)) /* of names of one character */
#define ENTITIES_GATE_PLAIN (~(ENTITIES_GATE_LED | ENTITIES_GATE_NAMES))

struct entities_gazetteer;
struct entities_rules;

/* Adds the gates of what was built, for the code points below 0x10000; those beyond are always
 * worth a look. Rules: -1 where memory is exhausted. Names: of a large gazetteer only those of one
 * character, as for the others there is entities_gazetteer_look(). */
int entities_gates_of_rules(const struct entities_rules *rules, struct entities_gate *plane);
void entities_gates_of_names(const struct entities_gazetteer *gazetteer,
                             struct entities_gate *plane);

#endif
