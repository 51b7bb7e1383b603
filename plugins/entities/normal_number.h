/* SPDX-License-Identifier: MIT */
/* What a quantity is worth: the surface of a QUANT into numbers and a unit. Needs no host. */
#ifndef ENTITIES_NORMAL_NUMBER_H
#define ENTITIES_NORMAL_NUMBER_H

#include "units.h"

enum { ENTITIES_LONGEST_UNIT = 64, ENTITIES_NORMAL_SIZE = 256 };

/* A quantity. Offsets are bytes of its surface. */
struct entities_amount {
    struct entities_decimal low, high; /* in base units; high is low where it is no range */
    uint32_t value_end;                /* 3000余|人次: where the number as written ends */
    uint32_t unit_begin, unit_end;     /* 52.7 |亿元|: the unit as written, with 万 or 亿 */
    bool prefix;                      /* 百分之五: the unit stands first, the value behind it */
    char base[ENTITIES_LONGEST_UNIT]; /* ends with a 0; empty: a number without a unit */
};

/* Reads a surface (UTF-8). False where its number is not to be had: too long, too large, or
 * written as nobody does; value and unit are then cut as well as can be. */
bool entities_amount_read(const struct entities_units *units, const char *surface, size_t size,
                          struct entities_amount *amount);

/* "16860000000 元", of a range "3/5 名"; returns its size, 0 where it does not fit into
 * ENTITIES_NORMAL_SIZE. */
size_t entities_amount_write(const struct entities_amount *amount, char *to);

#endif
