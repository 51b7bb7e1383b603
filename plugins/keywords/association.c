/* SPDX-License-Identifier: MIT */
/* How much two words attract each other. */
#include "association.h"

#include "contingency.h"

#include <math.h>

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
    const struct keywords_contingency table = {
        cells->both, cells->node - cells->both, cells->collocate - cells->both,
        cells->total - cells->node - cells->collocate + cells->both};

    return (struct keywords_association){
        .expected = e,
        .mi = log2(o / e),
        .mi3 = log2(o * o * o / e),
        .t_score = (o - e) / sqrt(o),
        .z_score = (o - e) / sqrt(e),
        .log_likelihood = keywords_contingency_g2(&table),
        .log_dice = 14 + log2(2 * o / (r1 + c1)),
        .npmi = o < n ? log(o / e) / -log(o / n) : (double)NAN,
        .minimum_sensitivity = o / (r1 > c1 ? r1 : c1),
        .delta_p_collocate = delta_p(o, r1, c1, n),
        .delta_p_node = delta_p(o, c1, r1, n),
    };
}
