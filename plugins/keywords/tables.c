/* SPDX-License-Identifier: MIT */
/* The tables of the stage. */
#include "tables.h"

#include "association.h"
#include "ngrams.h"

#include <stdlib.h>

/* ---- columns ----------------------------------------------------------- */

static const struct wen_schema terms_table = {
    .name = "terms",
    .columns =
        (const struct wen_column[]){
            {"term", WEN_STRING, 0, "the word"},
            {"tag", WEN_STRING, 0, "its tag; a word with several tags has a row for each"},
            {"count", WEN_INTEGER, 0, "tokens"},
            {"documents", WEN_INTEGER, 0, "documents with such a token"},
            {"per_million", WEN_REAL, 0, "count * 1000000 / words of the corpus (see summary)"},
            {0}},
    .help = "frequencies of words, most frequent first",
};
static const struct wen_schema summary_table = {
    .name = "summary",
    .columns = (const struct wen_column[]){{"measure", WEN_STRING, 0, "what is measured"},
                                           {"value", WEN_REAL, 0, "its value"},
                                           {0}},
    .help = "sizes of the corpus",
};
static const struct wen_schema dispersion_table = {
    .name = "dispersion",
    .flags = WEN_OPTIONAL,
    .columns =
        (const struct wen_column[]){
            {"term", WEN_STRING, 0, "the word"},
            {"tag", WEN_STRING, 0, "its tag"},
            {"count", WEN_INTEGER, 0, "tokens"},
            {"range", WEN_INTEGER, 0, "documents with such a token"},
            {"dp_gries", WEN_REAL, 0, "Gries' deviation of proportions: 0 even, 1 uneven"},
            {"dp_norm", WEN_REAL, 0, "the same over its greatest value"},
            {"juilland_d_rates", WEN_REAL, 0, "Juilland's D over rates: 1 even, 0 uneven"},
            {"carroll_d2_rates", WEN_REAL, 0, "Carroll's D2 over rates: 1 even, 0 uneven"},
            {"rosengren_s", WEN_REAL, 0, "Rosengren's S: 1 even"},
            {"kl_divergence_log2", WEN_REAL, 0, "Kullback-Leibler divergence in bits: 0 even"},
            {0}},
    .help = "how evenly words are spread over the documents, in the order of terms",
};
static const struct wen_schema ngrams_table = {
    .name = "ngrams",
    .flags = WEN_OPTIONAL,
    .columns =
        (const struct wen_column[]){
            {"ngram", WEN_STRING, 0, "the words, a blank between them"},
            {"size", WEN_INTEGER, 0, "how many words"},
            {"count", WEN_INTEGER, 0, "how often they follow one another"},
            {"documents", WEN_INTEGER, 0, "documents in which they do"},
            {"per_million", WEN_REAL, 0, "count * 1000000 / words of the corpus (see summary)"},
            {0}},
    .help = "words that follow one another, most frequent first",
};
static const struct wen_schema collocates_table = {
    .name = "collocates",
    .flags = WEN_OPTIONAL,
    .columns =
        (const struct wen_column[]){
            {"node", WEN_STRING, 0, "the word that is looked at"},
            {"collocate", WEN_STRING, 0, "a word near it"},
            {"node_tokens", WEN_INTEGER, 0, "tokens of the node"},
            {"collocate_tokens", WEN_INTEGER, 0, "tokens of the collocate"},
            {"observed", WEN_INTEGER, 0, "O11: how often they stand together"},
            {"node_total", WEN_INTEGER, 0, "R1: how often anything stands with the node"},
            {"collocate_total", WEN_INTEGER, 0, "C1: the same of the collocate"},
            {"expected", WEN_REAL, 0, "E11 = R1 * C1 / N, with N from the summary"},
            {"mi_log2", WEN_REAL, 0, "mutual information, log2(O/E)"},
            {"mi3_log2", WEN_REAL, 0, "log2(O^3/E)"},
            {"t_score", WEN_REAL, 0, "(O-E)/sqrt(O)"},
            {"z_score", WEN_REAL, 0, "(O-E)/sqrt(E)"},
            {"g2_4cell", WEN_REAL, 0, "log-likelihood over all four cells, without a sign"},
            {"log_dice_14", WEN_REAL, 0, "14 + log2(2*O/(R1+C1))"},
            {"npmi", WEN_REAL, 0, "ln(O/E)/-ln(O/N)"},
            {"minimum_sensitivity", WEN_REAL, 0, "min(O/R1, O/C1)"},
            {"delta_p_collocate", WEN_REAL, 0, "share of the collocate with the node less without"},
            {"delta_p_node", WEN_REAL, 0, "share of the node with the collocate less without"},
            {0}},
    .help = "words that stand together, by node, greatest logDice first",
};

const struct wen_schema *const keywords_tables[] = {
    [KEYWORDS_TABLE_TERMS] = &terms_table,
    [KEYWORDS_TABLE_SUMMARY] = &summary_table,
    [KEYWORDS_TABLE_DISPERSION] = &dispersion_table,
    [KEYWORDS_TABLE_NGRAMS] = &ngrams_table,
    [KEYWORDS_TABLE_COLLOCATES] = &collocates_table,
    [KEYWORDS_TABLE_GROUPS] = &keywords_groups_table,
    [KEYWORDS_TABLE_SERIES] = &keywords_series_table,
    [KEYWORDS_TABLE_KEYNESS] = &keywords_keyness_table,
    NULL};

/* ---- rows -------------------------------------------------------------- */

static void put_row(const struct wen_rows *rows, const struct keywords_term *term)
{
    rows->columns[0].string[0] = term->word;
    if (term->tag.size) {
        rows->columns[1].string[0] = term->tag;
    }
    rows->columns[2].integer[0] = (int64_t)term->count;
    rows->columns[3].integer[0] = (int64_t)term->documents;
}

int keywords_give_terms(struct wen_context *context, struct keywords_terms *terms, uint64_t words)
{
    struct keywords_term term;
    int more;

    while ((more = keywords_terms_next(terms, context, &term)) > 0) {
        const struct wen_rows *rows = wen_add_row(context, KEYWORDS_TABLE_TERMS, 1);
        put_row(rows, &term);
        rows->columns[4].real[0] = (double)term.count * 1e6 / (double)words;
        wen_add_row(context, KEYWORDS_TABLE_TERMS, 0); /* takes the strings over */
    }
    return more;
}

int keywords_give_dispersion(struct wen_context *context, struct keywords_terms *terms)
{
    struct keywords_dispersion spread;
    struct keywords_term term;
    int more;

    while ((more = keywords_terms_next_spread(terms, context, &term, &spread)) > 0) {
        const double measures[] = {spread.dp,         spread.dp_norm,     spread.juilland_d,
                                   spread.carroll_d2, spread.rosengren_s, spread.kl_divergence};
        const struct wen_rows *rows = wen_add_row(context, KEYWORDS_TABLE_DISPERSION, 1);
        put_row(rows, &term);
        for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
            rows->columns[4 + i].real[0] = measures[i];
        }
        wen_add_row(context, KEYWORDS_TABLE_DISPERSION, 0);
    }
    return more;
}

/* Copies the words of an n-gram with blanks between them. */
static bool show(struct keywords_bytes *to, struct wen_string joined)
{
    to->size = 0;
    if (!keywords_bytes_room(to, joined.size)) {
        return false;
    }
    keywords_bytes_put(to, joined.data, joined.size);
    for (size_t i = 0; i < to->size; i++) {
        to->data[i] = to->data[i] == KEYWORDS_JOINT ? ' ' : to->data[i];
    }
    return true;
}

int keywords_give_ngrams(struct wen_context *context, struct keywords_terms *terms, uint64_t words,
                         uint64_t top)
{
    uint64_t given[KEYWORDS_NGRAM_LONGEST + 1] = {0};
    struct keywords_bytes shown = {0};
    struct keywords_term term;
    int more;

    while ((more = keywords_terms_next(terms, context, &term)) > 0) {
        int size = term.tag.size ? term.tag.data[0] - '0' : 0;
        if (size < KEYWORDS_NGRAM_SHORTEST || size > KEYWORDS_NGRAM_LONGEST) {
            more = wen_fail(context, WEN_STOP, "the counts of n-grams are damaged");
            break;
        }
        if (top && given[size]++ >= top) {
            continue;
        }
        if (!show(&shown, term.word)) {
            more = wen_fail(context, WEN_STOP, "memory is exhausted");
            break;
        }
        const struct wen_rows *rows = wen_add_row(context, KEYWORDS_TABLE_NGRAMS, 1);
        rows->columns[0].string[0] = wen_string((const char *)shown.data, shown.size);
        rows->columns[1].integer[0] = size;
        rows->columns[2].integer[0] = (int64_t)term.count;
        rows->columns[3].integer[0] = (int64_t)term.documents;
        rows->columns[4].real[0] = (double)term.count * 1e6 / (double)words;
        wen_add_row(context, KEYWORDS_TABLE_NGRAMS, 0);
    }
    free(shown.data);
    return more;
}

static void give_collocate(struct wen_context *context, const struct keywords_collocate *row,
                           uint64_t total)
{
    const struct keywords_cells cells = {row->both, row->node_chances, row->collocate_chances,
                                         total};
    const struct keywords_association a = keywords_association(&cells);
    const uint64_t counts[] = {row->node_tokens, row->collocate_tokens, row->both,
                               row->node_chances, row->collocate_chances};
    const double measures[] = {a.expected,          a.mi,          a.mi3,
                               a.t_score,           a.z_score,     a.log_likelihood,
                               a.log_dice,          a.npmi,        a.minimum_sensitivity,
                               a.delta_p_collocate, a.delta_p_node};
    enum { COUNTS = sizeof counts / sizeof counts[0] };
    const struct wen_rows *rows = wen_add_row(context, KEYWORDS_TABLE_COLLOCATES, 1);

    rows->columns[0].string[0] = row->node;
    rows->columns[1].string[0] = row->collocate;
    for (size_t i = 0; i < COUNTS; i++) {
        rows->columns[2 + i].integer[0] = (int64_t)counts[i];
    }
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        rows->columns[2 + COUNTS + i].real[0] = measures[i];
    }
    wen_add_row(context, KEYWORDS_TABLE_COLLOCATES, 0);
}

int keywords_give_collocates(struct wen_context *context, struct keywords_collocates *collocates)
{
    const struct keywords_strings *nodes = collocates->rules->nodes;
    uint32_t count = nodes ? nodes->count : 0;
    bool *has_row = calloc((size_t)count + 1, sizeof *has_row);
    struct keywords_collocate row;
    int more;

    if (!has_row) {
        return wen_fail(context, WEN_STOP, "memory is exhausted");
    }
    while ((more = keywords_collocates_next(collocates, context, &row)) > 0) {
        if (nodes) {
            has_row[keywords_strings_find(nodes, row.node.data, row.node.size)] = true;
        }
        give_collocate(context, &row, collocates->total);
    }
    for (uint32_t i = 0; more == WEN_OK && i < count; i++) {
        if (!has_row[i]) {
            wen_warn(context,
                     "\"%.*s\" of \"collocate_nodes\" has no collocates with the minimum counts",
                     (int)nodes->items[i].size, nodes->items[i].bytes);
        }
    }
    free(has_row);
    return more;
}

void keywords_give_summary(struct wen_context *context, const uint64_t *totals,
                           const struct keywords_terms *terms,
                           const struct keywords_chances *chances)
{
    struct keywords_measure measures[KEYWORDS_MEASURES + 1];
    uint32_t count = keywords_summary(totals, terms, measures);

    if (chances->name) {
        measures[count++] = (struct keywords_measure){chances->name, (double)chances->count};
    }
    const struct wen_rows *rows = wen_add_row(context, KEYWORDS_TABLE_SUMMARY, count);
    for (uint32_t i = 0; i < count; i++) {
        rows->columns[0].string[i] = wen_string(measures[i].name, strlen(measures[i].name));
        rows->columns[1].real[i] = measures[i].value;
    }
}
