/* SPDX-License-Identifier: MIT */
/* How far a table of two rows and two columns is from what chance gives. */
#ifndef WENLIU_KEYWORDS_CONTINGENCY_H
#define WENLIU_KEYWORDS_CONTINGENCY_H

#include <stdint.h>

/*   a  b
 *   c  d  */
struct keywords_contingency {
    uint64_t a, b, c, d;
};

/* The sum of all cells. */
double keywords_contingency_total(const struct keywords_contingency *table);

/* a - E(a) = (ad - bc) / N: of all cells, with the other sign for b and c. Exact up to one
 * rounding. NaN where the table is empty. */
double keywords_contingency_excess(const struct keywords_contingency *table);

/* What chance gives for a, with the same margins. */
double keywords_contingency_expected(const struct keywords_contingency *table);

/* 2 sum O ln(O/E) over all four cells; 0 ln 0 = 0; never negative. */
double keywords_contingency_g2(const struct keywords_contingency *table);

/* The part of it that the first row has: over a and b alone. */
double keywords_contingency_g2_row(const struct keywords_contingency *table);

/* Pearson's chi-squared; `correction` is 0, or 0.5 for that of Yates, which stops at 0. NaN where a
 * row or a column is empty, as below. */
double keywords_contingency_chi2(const struct keywords_contingency *table, double correction);

/* Williams' q, by which G2 is divided. */
double keywords_contingency_williams(const struct keywords_contingency *table);

/* How likely chance alone gives a G2 or chi-squared that great: one degree of freedom. */
double keywords_contingency_p(double statistic);

#endif
