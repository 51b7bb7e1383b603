/* SPDX-License-Identifier: MIT */
/* What each role costs a line, for layout_roles.c: negative logarithms of probabilities. */
#ifndef DECODE_LAYOUT_COSTS_H
#define DECODE_LAYOUT_COSTS_H

#include "layout_lines.h"

/* More than any way through a text costs. */
#define LAYOUT_NEVER 1e6f

/* The costs of a line: one for each enum layout_role, by the line alone; then those of its width
 * behind the line before, where both are in one block. */
enum {
    LAYOUT_AS_SECOND, /* a middle line behind a first one */
    LAYOUT_AS_MIDDLE,
    LAYOUT_AS_LAST,
    LAYOUT_AS_HEAD_MORE,
    LAYOUT_COSTS = LAYOUT_ROLES + 4
};

/* LAYOUT_COSTS costs of each line, one line after the other (of the first line, those of its width
 * are not set). The caller's to free; NULL: no memory left. */
float *layout_costs(const struct layout_lines *lines, const struct layout_tables *tables);

#endif
