/* SPDX-License-Identifier: MIT */
/* The names of entity types. */
#include "types.h"

#include <stdbool.h>
#include <string.h>

static bool well_formed(const char *name, size_t size)
{
    if (size == 0 || size > ENTITIES_LONGEST_TYPE || name[0] < 'A' || name[0] > 'Z') {
        return false;
    }
    for (size_t i = 1; i < size; i++) {
        bool letter = name[i] >= 'A' && name[i] <= 'Z';
        if (!letter && !(name[i] >= '0' && name[i] <= '9') && name[i] != '_') {
            return false;
        }
    }
    return true;
}

uint32_t entities_type(struct entities_types *types, const char *name, size_t size)
{
    if (!well_formed(name, size)) {
        return 0;
    }
    for (uint32_t i = 1; i <= types->count; i++) {
        if (strlen(types->names[i]) == size && memcmp(types->names[i], name, size) == 0) {
            return i;
        }
    }
    if (types->count == ENTITIES_MOST_TYPES) {
        return 0;
    }
    types->count++;
    memcpy(types->names[types->count], name, size);
    return types->count;
}

void entities_types_begin(struct entities_types *types)
{
    static const char *const known[] = {"PER", "ORG", "LOC", "TITLE", "TIME", "QUANT", "NUMABBR"};

    types->count = 0;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        entities_type(types, known[i], strlen(known[i]));
    }
}
