/* SPDX-License-Identifier: MIT */
/* Average reduced frequency. */
#include "reduced.h"

__extension__ typedef unsigned __int128 wide;

static wide part(const struct keywords_reduced *reduced, uint64_t distance)
{
    wide product = (wide)distance * reduced->tokens;

    return product < reduced->words ? product : reduced->words;
}

void keywords_reduced_begin(struct keywords_reduced *reduced, uint64_t tokens, uint64_t words)
{
    *reduced = (struct keywords_reduced){.tokens = tokens, .words = words};
}

void keywords_reduced_add(struct keywords_reduced *reduced, uint64_t place)
{
    if (reduced->added++) {
        reduced->sum += part(reduced, place - reduced->last);
    } else {
        reduced->first = place;
    }
    reduced->last = place;
}

double keywords_reduced_end(const struct keywords_reduced *reduced)
{
    wide sum = reduced->sum + part(reduced, reduced->first + reduced->words - reduced->last);

    return (double)sum / (double)reduced->words;
}
