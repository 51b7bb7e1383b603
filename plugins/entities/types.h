/* SPDX-License-Identifier: MIT */
/* The names of entity types, numbered from 1 in the order they come up. */
#ifndef ENTITIES_TYPES_H
#define ENTITIES_TYPES_H

#include <stddef.h>
#include <stdint.h>

#define ENTITIES_MOST_TYPES 1024u
#define ENTITIES_LONGEST_TYPE 63u

/* Types that the stage itself speaks of; they come first, in this order. */
enum {
    ENTITIES_PER = 1,
    ENTITIES_ORG,
    ENTITIES_LOC,
    ENTITIES_TITLE,
    ENTITIES_TIME,
    ENTITIES_QUANT,
    ENTITIES_NUMABBR
};

struct entities_types {
    char names[ENTITIES_MOST_TYPES + 1][ENTITIES_LONGEST_TYPE + 1];
    uint32_t count;
};

/* The types of the enum above and no others. */
void entities_types_begin(struct entities_types *types);

/* The number of the type, added where it is new; 0 where `name` is no [A-Z][A-Z0-9_]* of at most
 * ENTITIES_LONGEST_TYPE bytes or the types are too many. */
uint32_t entities_type(struct entities_types *types, const char *name, size_t size);

#endif
