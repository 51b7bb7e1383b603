/* SPDX-License-Identifier: MIT */
/* What units are worth of their base units: the file units.tsv. Needs no host. */
#ifndef ENTITIES_UNITS_H
#define ENTITIES_UNITS_H

#include "decimal.h"
#include "text.h"

struct entities_unit {
    const char *name, *base; /* both end with a 0 */
    struct entities_decimal worth;
};

/* Starts as {0}. */
struct entities_units {
    char *text; /* the file, cut into its fields */
    struct entities_unit *units;
    size_t count, capacity;
};

/* Reads a file: unit TAB base TAB worth. Returns -1 with the
 * place in the error. */
int entities_units_read(struct entities_units *units, const char *path,
                        struct entities_error *error);

/* The unit of that name (without blanks), or NULL. */
const struct entities_unit *entities_units_find(const struct entities_units *units,
                                                const char *name, size_t size);

void entities_units_free(struct entities_units *units);

#endif
