/* SPDX-License-Identifier: MIT */
/* How much two words attract each other, out of a 2x2 table of whole numbers. Pure functions: they
 * know nothing of where the counts come from.
 *
 * Notation after S. Evert, "Corpora and collocations" (2008): of `total` things that are counted,
 * `node` have the one word, `collocate` the other and `both` have both, so that
 *
 *   O11 = both               O12 = node - both                        R1 = node
 *   O21 = collocate - both   O22 = total - node - collocate + both    C1 = collocate
 *
 * and E11 = R1 * C1 / total is what chance would give. */
#ifndef WENLIU_KEYWORDS_ASSOCIATION_H
#define WENLIU_KEYWORDS_ASSOCIATION_H

#include <stdint.h>

/* 0 < both <= node, collocate; node + collocate - both <= total. */
struct keywords_cells {
    uint64_t both, node, collocate, total;
};

/* The measures; NaN where one is not defined. In formulas: O = O11, E = E11, N = total. */
struct keywords_association {
    double expected; /* E */
    /* log2(O/E): K. W. Church and P. Hanks, Computational Linguistics 16 (1990) */
    double mi;
    /* log2(O^3/E): B. Daille, Approche mixte pour l'extraction de terminologie (1994) */
    double mi3;
    /* (O-E)/sqrt(O): K. W. Church et al., Using statistics in lexical analysis (1991) */
    double t_score;
    /* (O-E)/sqrt(E): I. Dennis (1965), after Evert */
    double z_score;
    /* 2 * sum over all four cells of Oij * ln(Oij/Eij), 0 * ln 0 = 0, without a correction for
     * continuity: T. Dunning, Computational Linguistics 19 (1993) */
    double log_likelihood;
    /* 14 + log2(2 * O / (R1 + C1)): P. Rychly, A lexicographer-friendly association score (2008) */
    double log_dice;
    /* ln(O/E) / -ln(O/N): G. Bouma, Normalized (pointwise) mutual information (2009); not defined
     * where all things have both words */
    double npmi;
    /* min(O/R1, O/C1): T. Pedersen, Dependent bigram identification (1998) */
    double minimum_sensitivity;
    /* O11/R1 - O21/(N-R1), and O11/C1 - O12/(N-C1): L. G. Allan, Psychological Bulletin 15 (1980);
     * S. Th. Gries, International Journal of Corpus Linguistics 18 (2013). Not defined where
     * nothing is left to compare with. */
    double delta_p_collocate; /* how much the node says about whether the collocate comes */
    double delta_p_node;      /* the other way */
};

/* Works all of them out. */
struct keywords_association keywords_association(const struct keywords_cells *cells);

#endif
