/* SPDX-License-Identifier: MIT */
/* The tables of the stage. */
#include "tables.h"

#include "association.h"
#include "ngrams.h"
#include "records.h"

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
/* Columns that a table of the corpus and one by group share. */
#define DISPERSION_COLUMNS                                                                         \
    {"term", WEN_STRING, 0, "the word"}, {"tag", WEN_STRING, 0, "its tag"},                        \
        {"count", WEN_INTEGER, 0, "tokens"},                                                       \
        {"range", WEN_INTEGER, 0, "documents with such a token"},                                  \
        {"dp_gries", WEN_REAL, 0, "Gries' deviation of proportions: 0 even, 1 uneven"},            \
        {"dp_norm", WEN_REAL, 0, "the same over its greatest value"},                              \
        {"juilland_d_rates", WEN_REAL, 0, "Juilland's D over rates: 1 even, 0 uneven"},            \
        {"carroll_d2_rates", WEN_REAL, 0, "Carroll's D2 over rates: 1 even, 0 uneven"},            \
        {"rosengren_s", WEN_REAL, 0, "Rosengren's S: 1 even"},                                     \
    {                                                                                              \
        "kl_divergence_log2", WEN_REAL, 0, "Kullback-Leibler divergence in bits: 0 even"           \
    }
#define REDUCED_COLUMNS                                                                            \
    {"term", WEN_STRING, 0, "the word"}, {"tag", WEN_STRING, 0, "its tag"},                        \
        {"count", WEN_INTEGER, 0, "f: tokens"},                                                    \
        {"documents", WEN_INTEGER, 0, "documents with one"},                                       \
    {                                                                                              \
        "arf", WEN_REAL, 0, "average reduced frequency: 1 to f"                                    \
    }
#define NGRAM_COLUMNS                                                                              \
    {"ngram", WEN_STRING, 0, "the words, a blank between them"},                                   \
        {"size", WEN_INTEGER, 0, "how many words"},                                                \
        {"count", WEN_INTEGER, 0, "how often they follow one another"},                            \
        {"documents", WEN_INTEGER, 0, "documents in which they do"},                               \
    {                                                                                              \
        "per_million", WEN_REAL, 0, "count * 1000000 / words of the corpus (see summary)"          \
    }
#define COLLOCATE_COLUMNS                                                                          \
    {"node", WEN_STRING, 0, "the word that is looked at"},                                         \
        {"collocate", WEN_STRING, 0, "a word near it"},                                            \
        {"node_tokens", WEN_INTEGER, 0, "tokens of the node"},                                     \
        {"collocate_tokens", WEN_INTEGER, 0, "tokens of the collocate"},                           \
        {"observed", WEN_INTEGER, 0, "O11: how often they stand together"},                        \
        {"node_total", WEN_INTEGER, 0, "R1: how often anything stands with the node"},             \
        {"collocate_total", WEN_INTEGER, 0, "C1: the same of the collocate"},                      \
        {"expected", WEN_REAL, 0, "E11 = R1 * C1 / N, with N from the summary"},                   \
        {"mi_log2", WEN_REAL, 0, "mutual information, log2(O/E)"},                                 \
        {"mi3_log2", WEN_REAL, 0, "log2(O^3/E)"}, {"t_score", WEN_REAL, 0, "(O-E)/sqrt(O)"},       \
        {"z_score", WEN_REAL, 0, "(O-E)/sqrt(E)"},                                                 \
        {"g2_4cell", WEN_REAL, 0, "log-likelihood over all four cells, without a sign"},           \
        {"log_dice_14", WEN_REAL, 0, "14 + log2(2*O/(R1+C1))"},                                    \
        {"npmi", WEN_REAL, 0, "ln(O/E)/-ln(O/N)"},                                                 \
        {"minimum_sensitivity", WEN_REAL, 0, "min(O/R1, O/C1)"},                                   \
        {"delta_p_collocate", WEN_REAL, 0, "share of the collocate with the node less without"},   \
    {                                                                                              \
        "delta_p_node", WEN_REAL, 0, "share of the node with the collocate less without"           \
    }

#define GROUP_COLUMN                                                                               \
    {                                                                                              \
        "group", WEN_STRING, 0, "the group; empty: what has none"                                  \
    }

static const struct wen_schema dispersion_table = {
    .name = "dispersion",
    .flags = WEN_OPTIONAL,
    .columns = (const struct wen_column[]){DISPERSION_COLUMNS, {0}},
    .help = "how evenly words are spread over the documents, in the order of terms",
};
static const struct wen_schema reduced_table = {
    .name = "arf",
    .flags = WEN_OPTIONAL,
    .columns = (const struct wen_column[]){REDUCED_COLUMNS, {0}},
    .help = "frequencies where tokens close together count less, in the order of terms",
};
static const struct wen_schema ngrams_table = {
    .name = "ngrams",
    .flags = WEN_OPTIONAL,
    .columns = (const struct wen_column[]){NGRAM_COLUMNS, {0}},
    .help = "words that follow one another, most frequent first",
};
static const struct wen_schema collocates_table = {
    .name = "collocates",
    .flags = WEN_OPTIONAL,
    .columns = (const struct wen_column[]){COLLOCATE_COLUMNS, {0}},
    .help = "words that stand together, by node, greatest logDice first",
};
static const struct wen_schema ngrams_by_group_table = {
    .name = "ngrams_by_group",
    .flags = WEN_OPTIONAL,
    .columns = (const struct wen_column[]){GROUP_COLUMN, NGRAM_COLUMNS, {0}},
    .help = "the same in each group, most frequent first; per million words of the group",
};
static const struct wen_schema collocates_by_group_table = {
    .name = "collocates_by_group",
    .flags = WEN_OPTIONAL,
    .columns = (const struct wen_column[]){GROUP_COLUMN, COLLOCATE_COLUMNS, {0}},
    .help = "the same in each group, with the totals of the group",
};
static const struct wen_schema dispersion_by_group_table = {
    .name = "dispersion_by_group",
    .flags = WEN_OPTIONAL,
    .columns = (const struct wen_column[]){GROUP_COLUMN, DISPERSION_COLUMNS, {0}},
    .help = "how evenly words are spread over the documents of each group, most frequent first",
};
static const struct wen_schema reduced_by_group_table = {
    .name = "arf_by_group",
    .flags = WEN_OPTIONAL,
    .columns = (const struct wen_column[]){GROUP_COLUMN, REDUCED_COLUMNS, {0}},
    .help = "frequencies in each group where tokens close together count less, most frequent first",
};

const struct wen_schema *const keywords_tables[] = {
    [KEYWORDS_TABLE_TERMS] = &terms_table,
    [KEYWORDS_TABLE_SUMMARY] = &summary_table,
    [KEYWORDS_TABLE_DISPERSION] = &dispersion_table,
    [KEYWORDS_TABLE_REDUCED] = &reduced_table,
    [KEYWORDS_TABLE_NGRAMS] = &ngrams_table,
    [KEYWORDS_TABLE_COLLOCATES] = &collocates_table,
    [KEYWORDS_TABLE_GROUPS] = &keywords_groups_table,
    [KEYWORDS_TABLE_SERIES] = &keywords_series_table,
    [KEYWORDS_TABLE_KEYNESS] = &keywords_keyness_table,
    [KEYWORDS_TABLE_NGRAMS_BY_GROUP] = &ngrams_by_group_table,
    [KEYWORDS_TABLE_COLLOCATES_BY_GROUP] = &collocates_by_group_table,
    [KEYWORDS_TABLE_DISPERSION_BY_GROUP] = &dispersion_by_group_table,
    [KEYWORDS_TABLE_REDUCED_BY_GROUP] = &reduced_by_group_table,
    [KEYWORDS_TABLE_PHRASES] = &keywords_phrases_table,
    NULL};

/* ---- rows -------------------------------------------------------------- */

static void put_group(const struct wen_rows *rows, struct wen_string group)
{
    rows->columns[0].string[0] = group.size ? group : wen_string(NULL, 0);
}

static void put_term(const union wen_slots *columns, const struct keywords_term *term,
                     struct wen_string word)
{
    columns[0].string[0] = word;
    if (term->tag.size) {
        columns[1].string[0] = term->tag;
    }
    columns[2].integer[0] = (int64_t)term->count;
    columns[3].integer[0] = (int64_t)term->documents;
}

int keywords_give_terms(struct wen_context *context, struct keywords_terms *terms, uint64_t words)
{
    struct keywords_term term;
    int more;

    while ((more = keywords_terms_next(terms, context, &term)) > 0) {
        const struct wen_rows *rows = wen_add_row(context, KEYWORDS_TABLE_TERMS, 1);
        put_term(rows->columns, &term, term.word);
        rows->columns[4].real[0] = (double)term.count * 1e6 / (double)words;
        wen_add_row(context, KEYWORDS_TABLE_TERMS, 0); /* takes the strings over */
    }
    return more;
}

/* Gives a row of a term, of the group that is in front of it or of the corpus, with measures behind
 * its counts. */
static void give_measured(struct wen_context *context, unsigned table,
                          const struct keywords_term *term, bool by_group, const double *measures,
                          uint32_t count)
{
    const struct wen_rows *rows = wen_add_row(context, table, 1);
    const union wen_slots *columns = rows->columns + by_group;

    if (by_group) {
        put_group(rows, keywords_group_of_word(term->word));
    }
    put_term(columns, term, by_group ? keywords_without_group(term->word) : term->word);
    for (uint32_t i = 0; i < count; i++) {
        columns[4 + i].real[0] = measures[i];
    }
    wen_add_row(context, table, 0);
}

int keywords_give_dispersion(struct wen_context *context, struct keywords_terms *terms,
                             bool by_group)
{
    unsigned table = by_group ? KEYWORDS_TABLE_DISPERSION_BY_GROUP : KEYWORDS_TABLE_DISPERSION;
    struct keywords_dispersion spread;
    struct keywords_term term;
    int more;

    while ((more = keywords_terms_next_spread(terms, context, &term, &spread)) > 0) {
        const double measures[] = {spread.dp,         spread.dp_norm,     spread.juilland_d,
                                   spread.carroll_d2, spread.rosengren_s, spread.kl_divergence};
        give_measured(context, table, &term, by_group, measures,
                      sizeof measures / sizeof measures[0]);
    }
    return more;
}

int keywords_give_reduced(struct wen_context *context, struct keywords_terms *terms, bool by_group)
{
    unsigned table = by_group ? KEYWORDS_TABLE_REDUCED_BY_GROUP : KEYWORDS_TABLE_REDUCED;
    struct keywords_term term;
    double frequency;
    int more;

    while ((more = keywords_terms_next_reduced(terms, context, &term, &frequency)) > 0) {
        give_measured(context, table, &term, by_group, &frequency, 1);
    }
    return more;
}

/* Copies the words of an n-gram with blanks between them, without their groups. */
static bool show(struct keywords_bytes *to, struct wen_string joined)
{
    const char *at = joined.data, *end = at + joined.size;

    to->size = 0;
    if (!keywords_bytes_room(to, joined.size + 1)) {
        return false;
    }
    for (bool more = true; more;) {
        const char *joint = memchr(at, KEYWORDS_JOINT, (size_t)(end - at));
        more = joint != NULL;
        struct wen_string word =
            keywords_without_group(wen_string(at, (size_t)((more ? joint : end) - at)));
        keywords_bytes_put(to, word.data, word.size);
        keywords_bytes_put(to, " ", more);
        at = more ? joint + 1 : end;
    }
    return true;
}

/* Gives a row; by group where there are any. */
static void give_ngram(struct wen_context *context, const struct keywords_term *term, int64_t size,
                       struct wen_string shown, const struct keywords_group_words *groups,
                       uint64_t words)
{
    unsigned table = groups ? KEYWORDS_TABLE_NGRAMS_BY_GROUP : KEYWORDS_TABLE_NGRAMS;
    const struct wen_rows *rows = wen_add_row(context, table, 1);
    const union wen_slots *columns = rows->columns + (groups ? 1 : 0);

    if (groups) {
        put_group(rows, keywords_group_of_word(term->word));
    }
    columns[0].string[0] = shown;
    columns[1].integer[0] = size;
    columns[2].integer[0] = (int64_t)term->count;
    columns[3].integer[0] = (int64_t)term->documents;
    columns[4].real[0] = (double)term->count * 1e6 / (double)words;
    wen_add_row(context, table, 0);
}

int keywords_give_ngrams(struct wen_context *context, struct keywords_terms *terms, uint64_t words,
                         uint64_t top, const struct keywords_group_words *groups)
{
    enum { SIZES = KEYWORDS_NGRAM_LONGEST + 1 };
    uint64_t *given = calloc((groups ? groups->names->count : 1) + 1, SIZES * sizeof *given);
    struct keywords_bytes shown = {0};
    struct keywords_term term;
    int more;

    if (!given) {
        return keywords_out_of_memory(context);
    }

    while ((more = keywords_terms_next(terms, context, &term)) > 0) {
        int size = term.tag.size ? term.tag.data[0] - '0' : 0;
        uint32_t group = 0;
        if (groups) {
            struct wen_string name = keywords_group_of_word(term.word);
            group = keywords_strings_find(groups->names, name.data, name.size);
        }
        if (size < KEYWORDS_NGRAM_SHORTEST || size > KEYWORDS_NGRAM_LONGEST ||
            group == KEYWORDS_NONE) {
            more = wen_fail(context, WEN_STOP, "the counts of n-grams are damaged");
            break;
        }
        if (top && given[(size_t)group * SIZES + (size_t)size]++ >= top) {
            continue;
        }
        if (!show(&shown, term.word)) {
            more = keywords_out_of_memory(context);
            break;
        }
        give_ngram(context, &term, size, wen_string((const char *)shown.data, shown.size), groups,
                   groups ? groups->words[group] : words);
    }
    free(given);
    free(shown.data);
    return more;
}

static void give_collocate(struct wen_context *context, const struct keywords_collocate *row,
                           bool by_group)
{
    const struct keywords_cells cells = {row->both, row->node_chances, row->collocate_chances,
                                         row->total};
    const struct keywords_association a = keywords_association(&cells);
    const uint64_t counts[] = {row->node_tokens, row->collocate_tokens, row->both,
                               row->node_chances, row->collocate_chances};
    const double measures[] = {a.expected,          a.mi,          a.mi3,
                               a.t_score,           a.z_score,     a.log_likelihood,
                               a.log_dice,          a.npmi,        a.minimum_sensitivity,
                               a.delta_p_collocate, a.delta_p_node};
    enum { COUNTS = sizeof counts / sizeof counts[0] };
    unsigned table = by_group ? KEYWORDS_TABLE_COLLOCATES_BY_GROUP : KEYWORDS_TABLE_COLLOCATES;
    const struct wen_rows *rows = wen_add_row(context, table, 1);
    const union wen_slots *columns = rows->columns + by_group;

    if (by_group) {
        put_group(rows, row->group);
    }
    columns[0].string[0] = row->node;
    columns[1].string[0] = row->collocate;
    for (size_t i = 0; i < COUNTS; i++) {
        columns[2 + i].integer[0] = (int64_t)counts[i];
    }
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        columns[2 + COUNTS + i].real[0] = measures[i];
    }
    wen_add_row(context, table, 0);
}

int keywords_give_collocates(struct wen_context *context, struct keywords_collocates *collocates,
                             bool by_group)
{
    const struct keywords_strings *nodes = collocates->rules->nodes;
    uint32_t count = nodes ? nodes->count : 0;
    bool *has_row = calloc((size_t)count + 1, sizeof *has_row);
    struct keywords_collocate row;
    int more;

    if (!has_row) {
        return keywords_out_of_memory(context);
    }
    while ((more = keywords_collocates_next(collocates, context, &row)) > 0) {
        if (nodes) {
            has_row[keywords_strings_find(nodes, row.node.data, row.node.size)] = true;
        }
        give_collocate(context, &row, by_group);
    }
    for (uint32_t i = 0; more == WEN_OK && !by_group && i < count; i++) {
        if (!has_row[i]) {
            wen_warn(context,
                     "\"%.*s\" of \"collocate_nodes\" has no collocates with the minimum counts",
                     (int)nodes->items[i].size, nodes->items[i].bytes);
        }
    }
    free(has_row);
    return more;
}

static void give_measures(struct wen_context *context, const struct keywords_measure *measures,
                          uint32_t count)
{
    const struct wen_rows *rows = wen_add_row(context, KEYWORDS_TABLE_SUMMARY, count);

    for (uint32_t i = 0; i < count; i++) {
        rows->columns[0].string[i] = wen_string(measures[i].name, strlen(measures[i].name));
        rows->columns[1].real[i] = measures[i].value;
    }
}

void keywords_give_summary(struct wen_context *context, const uint64_t *totals,
                           const struct keywords_terms *terms, const struct keywords_measure *more,
                           uint32_t more_count)
{
    struct keywords_measure measures[KEYWORDS_MEASURES];

    give_measures(context, measures, keywords_summary(totals, terms, measures));
    if (more_count) {
        give_measures(context, more, more_count);
    }
}
