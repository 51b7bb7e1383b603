/* SPDX-License-Identifier: MIT */
/* How much two entities attract each other. */
#include "association.h"

#include <math.h>

/* A term of G2; a cell without anything adds nothing. */
static double term(double observed, double expected)
{
    return observed > 0 ? observed * log(observed / expected) : 0;
}

double entities_log_likelihood(const struct entities_cells *cells)
{
    double o11 = (double)cells->both, r1 = (double)cells->first, c1 = (double)cells->second;
    double n = (double)cells->total, r2 = n - r1, c2 = n - c1;
    double sum = term(o11, r1 * c1 / n) + term(r1 - o11, r1 * c2 / n) +
                 term(c1 - o11, r2 * c1 / n) + term(n - r1 - c1 + o11, r2 * c2 / n);

    /* of a table that is just what chance gives, the sum is rounding noise about 0 */
    return sum > 0 ? 2 * sum : 0;
}

double entities_npmi(const struct entities_cells *cells)
{
    double o = (double)cells->both, n = (double)cells->total;
    double e = (double)cells->first * (double)cells->second / n;

    return o < n ? log(o / e) / -log(o / n) : (double)NAN;
}
