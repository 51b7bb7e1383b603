/* SPDX-License-Identifier: MIT */
/* Code points that no rule tells apart, as one class: the alphabet of the automata. */
#ifndef ENTITIES_CLASSES_H
#define ENTITIES_CLASSES_H

#include "pattern.h"

/* A stretch of code points from `first` up to the next stretch, all of one class. */
struct entities_stretch {
    uint32_t first;
    uint16_t class_number;
};

struct entities_classes {
    uint16_t *plane;                    /* [code point below 0x10000] */
    struct entities_stretch *stretches; /* sorted, from 0 to 0x10FFFF without a gap */
    size_t stretch_count;
    uint32_t count;
};

/* Divides all code points by what the grammar's patterns and words name. Class 0 is what none of
 * them names alone. Free with entities_classes_free(), also after a failure. */
int entities_classes_make(struct entities_classes *classes, const struct entities_grammar *grammar,
                          struct entities_error *error);

/* The stretch that holds a code point. */
size_t entities_stretch_of(const struct entities_classes *classes, uint32_t code_point);

/* The class of a code point. */
static inline uint16_t entities_class(const struct entities_classes *classes, uint32_t code_point)
{
    return code_point < 0x10000
               ? classes->plane[code_point]
               : classes->stretches[entities_stretch_of(classes, code_point)].class_number;
}

void entities_classes_free(struct entities_classes *classes);

#endif
