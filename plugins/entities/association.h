/* SPDX-License-Identifier: MIT */
/* How much two entities attract each other, out of a 2x2 table of whole numbers.
 *
 * Notation after S. Evert, "Corpora and collocations" (2008): of `total` sentences (or documents)
 * `first` have the one entity, `second` the other and `both` have both, so that
 *
 *   O11 = both            O12 = first - both                     R1 = first
 *   O21 = second - both   O22 = total - first - second + both    C1 = second
 *
 * and E11 = R1 * C1 / total is what chance would give. */
#ifndef ENTITIES_ASSOCIATION_H
#define ENTITIES_ASSOCIATION_H

#include <stdint.h>

/* 0 < both <= first, second; first + second - both <= total. */
struct entities_cells {
    uint64_t both, first, second, total;
};

/* G2: 2 * sum over all four cells of Oij * ln(Oij/Eij), 0 * ln 0 = 0, without a correction for
 * continuity: T. Dunning, Computational Linguistics 19 (1993). Never negative. */
double entities_log_likelihood(const struct entities_cells *cells);

/* ln(O11/E11) / -ln(O11/N): G. Bouma, Normalized (pointwise) mutual information (2009). NaN, not
 * defined, where all have both. */
double entities_npmi(const struct entities_cells *cells);

#endif
