/* SPDX-License-Identifier: MIT */
/* The tables of groups and comparisons. */
#include "tables.h"

#include "comparison.h"

const struct wen_schema keywords_groups_table = {
    .name = "groups",
    .flags = WEN_OPTIONAL,
    .columns =
        (const struct wen_column[]){
            {"group", WEN_STRING, 0, "the group; empty: what has none"},
            {"documents", WEN_INTEGER, 0, "documents in it"},
            {"words", WEN_INTEGER, 0, "tokens with a letter, digit or Han character"},
            {0}},
    .help = "sizes of the groups that \"group\" makes, by name",
};
const struct wen_schema keywords_series_table = {
    .name = "series",
    .flags = WEN_OPTIONAL,
    .columns =
        (const struct wen_column[]){
            {"group", WEN_STRING, 0, "the group; empty: what has none"},
            {"term", WEN_STRING, 0, "the word, whatever its tag"},
            {"count", WEN_INTEGER, 0, "tokens in the group"},
            {"documents", WEN_INTEGER, 0, "documents of the group with such a token"},
            {"per_million", WEN_REAL, 0, "count * 1000000 / words of the group (see groups)"},
            {0}},
    .help = "frequencies of words in each group, by word, then by group",
};

/* Behind these four columns stand the measures in the order of keyness.h, then two more. */
enum { COUNTED = 4 };

const struct wen_schema keywords_keyness_table = {
    .name = "keyness",
    .flags = WEN_OPTIONAL,
    .columns =
        (const struct wen_column[]){
            {"term", WEN_STRING, 0, "the word, whatever its tag"},
            {"target_count", WEN_INTEGER, 0, "a: tokens in the target"},
            {"reference_count", WEN_INTEGER, 0, "b: tokens in the reference"},
            {"sign", WEN_INTEGER, 0, "1: more frequent in the target, -1: in the reference"},
            {"target_per_million", WEN_REAL, 0, "a * 1000000 / N1, the words of the target"},
            {"reference_per_million", WEN_REAL, 0, "b * 1000000 / N2, those of the reference"},
            {"expected", WEN_REAL, 0, "E1 = N1 * (a + b) / (N1 + N2)"},
            {"g2_2cell", WEN_REAL, 0, "log-likelihood over a and b"},
            {"g2_4cell", WEN_REAL, 0, "log-likelihood over a, b, N1 - a and N2 - b"},
            {"g2_4cell_williams", WEN_REAL, 0, "the same over Williams' q"},
            {"chi2", WEN_REAL, 0, "Pearson's chi-squared over the four cells"},
            {"chi2_yates", WEN_REAL, 0, "the same with Yates' correction, always"},
            {"chi2_quanteda", WEN_REAL, 0, "with that where some E < 5, and with a sign"},
            {"chi2_2cell", WEN_REAL, 0, "over a and b alone"},
            {"log_ratio_hardie", WEN_REAL, 0, "log2((a/N1)/(b/N2)), 0.5 for a count of 0"},
            {"difference_percent", WEN_REAL, 0, "100 * (a/N1 - b/N2) / (b/N2)"},
            {"odds_ratio", WEN_REAL, 0, "(a/(N1-a)) / (b/(N2-b))"},
            {"bic_g2_2cell", WEN_REAL, 0, "g2_2cell - ln(N1 + N2)"},
            {"bic_g2_4cell", WEN_REAL, 0, "g2_4cell - ln(N1 + N2)"},
            {"ell_g2_2cell", WEN_REAL, 0, "g2_2cell / ((N1 + N2) * ln(min(E1, E2)))"},
            {"simple_maths_1", WEN_REAL, 0, "(per million + 1) / (per million + 1)"},
            {"simple_maths_100", WEN_REAL, 0, "(per million + 100) / (per million + 100)"},
            {"log_odds_z", WEN_REAL, 0, "ln odds_ratio over its standard error"},
            {"p_g2_4cell", WEN_REAL, 0, "how likely chance gives that g2_4cell"},
            {"p_g2_4cell_bonferroni", WEN_REAL, 0, "p times the rows of this table"},
            {"p_g2_4cell_benjamini_hochberg", WEN_REAL, 0, "false discovery rate"},
            {0}},
    .help = "words that one corpus has more of than another, in the order of \"keyness_order\"",
};

static void put_row(const struct wen_rows *rows, const struct keywords_compared *row)
{
    rows->columns[0].string[0] = row->word;
    rows->columns[1].integer[0] = (int64_t)row->contrast.target;
    rows->columns[2].integer[0] = (int64_t)row->contrast.reference;
    rows->columns[3].integer[0] = keywords_keyness_sign(&row->contrast);
    for (int i = 0; i < KEYWORDS_KEYNESS_MEASURES; i++) {
        rows->columns[COUNTED + i].real[0] = keywords_keyness_measures[i].value(&row->contrast);
    }
    rows->columns[COUNTED + KEYWORDS_KEYNESS_MEASURES].real[0] = row->p_bonferroni;
    rows->columns[COUNTED + KEYWORDS_KEYNESS_MEASURES + 1].real[0] = row->p_benjamini_hochberg;
}

int keywords_give_keyness(struct wen_context *context, struct keywords_comparison *comparison)
{
    struct keywords_compared row;
    int more;

    while ((more = keywords_comparison_next(comparison, context, &row)) > 0) {
        put_row(wen_add_row(context, KEYWORDS_TABLE_KEYNESS, 1), &row);
        wen_add_row(context, KEYWORDS_TABLE_KEYNESS, 0); /* takes the string over */
    }
    return more;
}
