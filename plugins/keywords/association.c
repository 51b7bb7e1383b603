/* SPDX-License-Identifier: MIT */
/* How much two words attract each other. */
#include "association.h"

#include <math.h>

/* A term of G2; a cell without anything adds nothing. */
static double likelihood(double observed, double expected)
{
    return observed > 0 ? observed * log(observed / expected) : 0;
}

/* Never negative: of a table that is just what chance gives, the sum is rounding noise about 0. */
static double log_likelihood(double o11, double r1, double c1, double n)
{
    double o12 = r1 - o11, o21 = c1 - o11, o22 = n - r1 - c1 + o11;
    double r2 = n - r1, c2 = n - c1;
    double sum = likelihood(o11, r1 * c1 / n) + likelihood(o12, r1 * c2 / n) +
                 likelihood(o21, r2 * c1 / n) + likelihood(o22, r2 * c2 / n);

    return sum > 0 ? 2 * sum : 0;
}

/* What a word says about another: the share of it among those that have the word, less the share
 * among the others. */
static double delta_p(double both, double cue, double outcome, double n)
{
    return n > cue ? both / cue - (outcome - both) / (n - cue) : (double)NAN;
}

struct keywords_association keywords_association(const struct keywords_cells *cells)
{
    double o = (double)cells->both, n = (double)cells->total;
    double r1 = (double)cells->node, c1 = (double)cells->collocate;
    double e = r1 * c1 / n;

    return (struct keywords_association){
        .expected = e,
        .mi = log2(o / e),
        .mi3 = log2(o * o * o / e),
        .t_score = (o - e) / sqrt(o),
        .z_score = (o - e) / sqrt(e),
        .log_likelihood = log_likelihood(o, r1, c1, n),
        .log_dice = 14 + log2(2 * o / (r1 + c1)),
        .npmi = o < n ? log(o / e) / -log(o / n) : (double)NAN,
        .minimum_sensitivity = o / (r1 > c1 ? r1 : c1),
        .delta_p_collocate = delta_p(o, r1, c1, n),
        .delta_p_node = delta_p(o, c1, r1, n),
    };
}
