/* SPDX-License-Identifier: MIT */
/* What a set of rules consists of; shared by the reader of rule files and the matcher. */
#ifndef ENTITIES_RULEFILE_H
#define ENTITIES_RULEFILE_H

#include "automaton.h"
#include "rules.h"

/* What must, or must not, stand beside a match. */
struct entities_context {
    uint32_t pattern; /* ENTITIES_NO_PATTERN: anything may */
    bool negated;
    uint32_t automaton; /* in contexts */
};

struct entities_rule {
    uint32_t type; /* or ENTITIES_NOTHING */
    uint32_t pattern;
    struct entities_context left, right;
    uint8_t led; /* 1 + the group of what it is tried behind, or 0: it is tried everywhere */
    unsigned group;
    uint32_t order; /* in which the rules were read */
};

struct entities_context_automaton {
    uint32_t pattern;
    bool reversed;
    struct entities_automaton automaton;
};

/* What joins two matches of a type to one. */
struct entities_join {
    uint32_t type;
    struct entities_context between; /* read forwards */
};

/* The bodies of several rules as one automaton; its pattern k is rule number rules[k]. */
struct entities_bodies {
    struct entities_automaton automaton;
    uint32_t *rules;
    uint64_t
        *beginnings; /* bit [letter][letter], or [letter][letter][letter]: a match may begin so */
    bool three;      /* the latter, where letters are few */
};

/* Rules that need a context on the left are grouped by what it ends in. */
#define ENTITIES_LED_GROUPS 6u

/* What a class of characters is good for; bits of groups. */
struct entities_class_marks {
    bool barrier;    /* no match or context goes on behind it: what lies on one side has no say on
                        the other */
    uint8_t leads;   /* a match of these groups may begin behind it */
    uint8_t follows; /* such a match may begin with it */
};

struct entities_rules {
    struct entities_rules *pieces; /* rules over pieces, of the same files; NULL in these */
    struct entities_grammar grammar;
    struct entities_rule *rules;
    size_t count, capacity;
    struct entities_join *joins;
    size_t join_count, join_capacity;
    uint32_t *solid_sets; /* patterns of "solid" statements */
    size_t solid_count, solid_capacity;
    struct entities_classes classes;
    struct entities_bodies plain, led[ENTITIES_LED_GROUPS]; /* rules by their member led */
    unsigned led_count;
    struct entities_context_automaton *contexts;
    size_t context_count, context_capacity;
    struct entities_class_marks *marks; /* [class] */
    uint8_t *solid;                     /* [class]: 1 + number of the solid set, or 0 */
};

#endif
