/* SPDX-License-Identifier: MIT */
/* How much more a word belongs to one corpus than to another. */
#include "keyness.h"

#include "contingency.h"

#include <math.h>

/* What stands for a frequency of 0 where a ratio needs one: half a token (Hardie 2014). */
#define HALF_TOKEN 0.5

static struct keywords_contingency table_of(const struct keywords_contrast *contrast)
{
    return (struct keywords_contingency){contrast->target, contrast->reference,
                                         contrast->target_words - contrast->target,
                                         contrast->reference_words - contrast->reference};
}

static double share(double count, uint64_t words)
{
    return count / (double)words;
}

static double target_share(const struct keywords_contrast *contrast)
{
    return share((double)contrast->target, contrast->target_words);
}

static double reference_share(const struct keywords_contrast *contrast)
{
    return share((double)contrast->reference, contrast->reference_words);
}

int keywords_keyness_sign(const struct keywords_contrast *contrast)
{
    __extension__ typedef unsigned __int128 wide;
    wide target = (wide)contrast->target * contrast->reference_words;
    wide reference = (wide)contrast->reference * contrast->target_words;

    return (target > reference) - (target < reference);
}

static double target_per_million(const struct keywords_contrast *contrast)
{
    return (double)contrast->target * 1e6 / (double)contrast->target_words;
}

static double reference_per_million(const struct keywords_contrast *contrast)
{
    return (double)contrast->reference * 1e6 / (double)contrast->reference_words;
}

static double expected(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);

    return keywords_contingency_expected(&table);
}

/* ---- tests ------------------------------------------------------------- */

static double g2_2cell(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);

    return keywords_contingency_g2_row(&table);
}

static double g2_4cell(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);

    return keywords_contingency_g2(&table);
}

static double g2_williams(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);

    return keywords_contingency_g2(&table) / keywords_contingency_williams(&table);
}

static double chi2(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);

    return keywords_contingency_chi2(&table, 0);
}

static double chi2_yates(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);

    return keywords_contingency_chi2(&table, 0.5);
}

/* As textstat_keyness() of quanteda.textstats computes it by default: corrected only where chance
 * gives some cell less than 5 and the distance is not below the correction; negative where the
 * target has no more than chance gives. */
static double chi2_quanteda(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);
    double excess = keywords_contingency_excess(&table);
    double least = fmin(fmin((double)table.a - excess, (double)table.d - excess),
                        fmin((double)table.b + excess, (double)table.c + excess));
    double value = keywords_contingency_chi2(&table, least < 5 && fabs(excess) >= 0.5 ? 0.5 : 0);

    return keywords_keyness_sign(contrast) > 0 ? value : -value;
}

/* As AntConc had it before version 4. */
static double chi2_2cell(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);
    double excess = keywords_contingency_excess(&table);

    return excess * excess / ((double)table.a - excess) +
           excess * excess / ((double)table.b + excess);
}

/* ---- sizes of the effect ----------------------------------------------- */

static double log_ratio(const struct keywords_contrast *contrast)
{
    double target = contrast->target ? (double)contrast->target : HALF_TOKEN;
    double reference = contrast->reference ? (double)contrast->reference : HALF_TOKEN;

    return log2(share(target, contrast->target_words) /
                share(reference, contrast->reference_words));
}

static double difference(const struct keywords_contrast *contrast)
{
    return 100 * (target_share(contrast) - reference_share(contrast)) / reference_share(contrast);
}

static double odds_ratio(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);

    return (double)table.a / (double)table.c / ((double)table.b / (double)table.d);
}

static double penalty(const struct keywords_contrast *contrast)
{
    return log((double)contrast->target_words + (double)contrast->reference_words);
}

static double bic_2cell(const struct keywords_contrast *contrast)
{
    return g2_2cell(contrast) - penalty(contrast);
}

static double bic_4cell(const struct keywords_contrast *contrast)
{
    return g2_4cell(contrast) - penalty(contrast);
}

/* Up to a least expected frequency of 1 its logarithm turns the sense round. */
static double ell(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);
    double excess = keywords_contingency_excess(&table);
    double least = fmin((double)table.a - excess, (double)table.b + excess);

    return least > 1 ? g2_2cell(contrast) / (keywords_contingency_total(&table) * log(least))
                     : (double)NAN;
}

static double simple_maths(const struct keywords_contrast *contrast, double constant)
{
    return (target_per_million(contrast) + constant) / (reference_per_million(contrast) + constant);
}

static double simple_maths_1(const struct keywords_contrast *contrast)
{
    return simple_maths(contrast, 1);
}

static double simple_maths_100(const struct keywords_contrast *contrast)
{
    return simple_maths(contrast, 100);
}

/* Not defined with an empty cell: the variance is infinite. */
static double log_odds_z(const struct keywords_contrast *contrast)
{
    const struct keywords_contingency table = table_of(contrast);

    if (!table.a || !table.b || !table.c || !table.d) {
        return (double)NAN;
    }
    return log(odds_ratio(contrast)) / sqrt(1 / (double)table.a + 1 / (double)table.b +
                                            1 / (double)table.c + 1 / (double)table.d);
}

static double p_g2_4cell(const struct keywords_contrast *contrast)
{
    return keywords_contingency_p(g2_4cell(contrast));
}

const struct keywords_keyness_measure keywords_keyness_measures[KEYWORDS_KEYNESS_MEASURES] = {
    [KEYWORDS_TARGET_PER_MILLION] = {"target_per_million", target_per_million},
    [KEYWORDS_REFERENCE_PER_MILLION] = {"reference_per_million", reference_per_million},
    [KEYWORDS_EXPECTED] = {"expected", expected},
    [KEYWORDS_G2_2CELL] = {"g2_2cell", g2_2cell},
    [KEYWORDS_G2_4CELL] = {"g2_4cell", g2_4cell},
    [KEYWORDS_G2_WILLIAMS] = {"g2_4cell_williams", g2_williams},
    [KEYWORDS_CHI2] = {"chi2", chi2},
    [KEYWORDS_CHI2_YATES] = {"chi2_yates", chi2_yates},
    [KEYWORDS_CHI2_QUANTEDA] = {"chi2_quanteda", chi2_quanteda},
    [KEYWORDS_CHI2_2CELL] = {"chi2_2cell", chi2_2cell},
    [KEYWORDS_LOG_RATIO] = {"log_ratio_hardie", log_ratio},
    [KEYWORDS_DIFFERENCE] = {"difference_percent", difference},
    [KEYWORDS_ODDS_RATIO] = {"odds_ratio", odds_ratio},
    [KEYWORDS_BIC_2CELL] = {"bic_g2_2cell", bic_2cell},
    [KEYWORDS_BIC_4CELL] = {"bic_g2_4cell", bic_4cell},
    [KEYWORDS_ELL] = {"ell_g2_2cell", ell},
    [KEYWORDS_SIMPLE_MATHS_1] = {"simple_maths_1", simple_maths_1},
    [KEYWORDS_SIMPLE_MATHS_100] = {"simple_maths_100", simple_maths_100},
    [KEYWORDS_LOG_ODDS_Z] = {"log_odds_z", log_odds_z},
    [KEYWORDS_P_G2_4CELL] = {"p_g2_4cell", p_g2_4cell},
};
