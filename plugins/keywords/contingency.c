/* SPDX-License-Identifier: MIT */
/* How far a table of two rows and two columns is from what chance gives. */
#include "contingency.h"

#include <math.h>

/* Sums and products of counts have up to 130 bits; these are rounded once, where they are used. */
__extension__ typedef __int128 wide;

double keywords_contingency_total(const struct keywords_contingency *table)
{
    return (double)((wide)table->a + table->b + table->c + table->d);
}

static double determinant(const struct keywords_contingency *table)
{
    return (double)((wide)table->a * table->d - (wide)table->b * table->c);
}

double keywords_contingency_excess(const struct keywords_contingency *table)
{
    return determinant(table) / keywords_contingency_total(table);
}

/* Products of margins over N. */
static double expected(uint64_t in_row, uint64_t row_more, uint64_t in_column, double total)
{
    return ((double)in_row + (double)row_more) * ((double)in_row + (double)in_column) / total;
}

double keywords_contingency_expected(const struct keywords_contingency *table)
{
    return expected(table->a, table->b, table->c, keywords_contingency_total(table));
}

/* O ln(O/E). Of a cell of millions O/E is 1 and little more, whose logarithm has few digits; the
 * excess O - E has them all. */
static double term(uint64_t observed, double wanted, double excess)
{
    double more = excess / wanted;

    if (!observed) {
        return 0;
    }
    return (double)observed * (fabs(more) < 0.5 ? log1p(more) : log((double)observed / wanted));
}

double keywords_contingency_g2_row(const struct keywords_contingency *table)
{
    double n = keywords_contingency_total(table), excess = keywords_contingency_excess(table);

    double sum = term(table->a, expected(table->a, table->b, table->c, n), excess) +
                 term(table->b, expected(table->b, table->a, table->d, n), -excess);

    return sum < 0 ? 0 : 2 * sum; /* rounding about 0 */
}

double keywords_contingency_g2(const struct keywords_contingency *table)
{
    const struct keywords_contingency turned = {table->d, table->c, table->b, table->a};

    return keywords_contingency_g2_row(table) + keywords_contingency_g2_row(&turned);
}

/* The product of the margins, in the order that keeps it in range. */
static double over_margins(const struct keywords_contingency *table, double numerator)
{
    double row = (double)table->a + (double)table->b, column = (double)table->a + (double)table->c;
    double n = keywords_contingency_total(table);

    return numerator / row * n / (n - row) * numerator / column / (n - column);
}

double keywords_contingency_chi2(const struct keywords_contingency *table, double correction)
{
    double distance = fabs(determinant(table));

    if (correction > 0) {
        distance = fdim(distance, correction * keywords_contingency_total(table));
    }
    return over_margins(table, distance);
}

double keywords_contingency_williams(const struct keywords_contingency *table)
{
    double row = (double)table->a + (double)table->b, column = (double)table->a + (double)table->c;
    double n = keywords_contingency_total(table);

    return 1 + (n / row + n / (n - row) - 1) * (n / column + n / (n - column) - 1) / (6 * n);
}

double keywords_contingency_p(double statistic)
{
    return erfc(sqrt(statistic / 2));
}
