/* SPDX-License-Identifier: MIT */
/* Words by groups of the whole corpus. */
#include "series.h"

#include "order.h"
#include "records.h"
#include "stop_words.h"
#include "tables.h"

#include <math.h>
#include <stdlib.h>

/* Of a group. */
struct cell {
    uint64_t count, documents;
};

struct work {
    struct keywords_corpus *corpus;
    struct wen_context *context;
    const struct keywords_series_rules *rules;
    uint32_t *order; /* numbers of the groups by their names; that of what is in none comes first */
    uint32_t count;
    struct cell *sizes, *cells; /* by number: of all words, of the word at hand */
    struct keywords_bytes word;
    bool has_word, compares;
    uint32_t target, reference; /* numbers; reference KEYWORDS_NONE: the rest */
    bool *found;                /* of the terms that are asked for */
};

int keywords_series_check(const struct keywords_corpus *corpus, struct wen_context *context,
                          const char *group)
{
    if (corpus->tags.count <= KEYWORDS_MOST_GROUPS) {
        return WEN_OK;
    }
    return wen_fail(context, WEN_STOP,
                    "\"group\": \"%s\" makes more than %d groups; take a field with fewer values, "
                    "or the year or month of a date",
                    group, KEYWORDS_MOST_GROUPS);
}

static struct wen_string name_of(const struct work *work, uint32_t group)
{
    const struct keywords_string *name = &work->corpus->tags.items[group];

    return wen_string(name->bytes, name->size);
}

static double per_million(uint64_t count, uint64_t words)
{
    return words ? (double)count * 1e6 / (double)words : (double)NAN;
}

/* ---- groups ------------------------------------------------------------ */

static int open_work(struct work *work)
{
    uint32_t all = work->corpus->tags.count;
    uint32_t *used = calloc((size_t)all + 1, sizeof *used);

    for (uint32_t i = 0; used && i < all; i++) {
        used[i] = 1;
    }
    work->count = all;
    work->order = used ? keywords_order(work->corpus->tags.items, used, &work->count) : NULL;
    free(used);
    work->sizes = calloc((size_t)all + 1, sizeof *work->sizes);
    work->cells = calloc((size_t)all + 1, sizeof *work->cells);
    const struct keywords_strings *terms = work->rules->terms;
    work->found = calloc((terms ? (size_t)terms->count : 0) + 1, sizeof *work->found);
    uint64_t *words = *work->rules->words = calloc((size_t)all + 1, sizeof *words);
    return work->order && work->sizes && work->cells && work->found && words
               ? WEN_OK
               : keywords_out_of_memory(work->context);
}

static void give_groups(const struct work *work)
{
    for (uint32_t i = 0; i < work->count; i++) {
        uint32_t group = work->order[i];
        struct wen_string name = name_of(work, group);
        const struct wen_rows *rows = wen_add_row(work->context, KEYWORDS_TABLE_GROUPS, 1);
        rows->columns[0].string[0] = name.size ? name : wen_string(NULL, 0);
        rows->columns[1].integer[0] = (int64_t)work->sizes[group].documents;
        rows->columns[2].integer[0] = (int64_t)work->sizes[group].count;
        if (!name.size) {
            wen_warn(work->context,
                     "%llu documents with %llu words have no group by %s; they are the row without "
                     "a name in the tables groups and series",
                     (unsigned long long)work->sizes[group].documents,
                     (unsigned long long)work->sizes[group].count, work->rules->group);
        }
    }
}

static uint32_t find_group(const struct work *work, const char *name)
{
    uint32_t group = keywords_strings_find(&work->corpus->tags, name, strlen(name));

    if (group == KEYWORDS_NONE) {
        wen_warn(work->context,
                 "nothing is compared: no document is in the group \"%s\" that \"compare\" names; "
                 "the table groups has all names",
                 name);
    }
    return group;
}

/* Finds the two sides and their sizes. */
static void open_comparison(struct work *work)
{
    struct keywords_comparison *comparison = work->rules->comparison;
    const struct wen_strings *names = &work->rules->compared;

    if (!comparison) {
        return;
    }
    work->target = find_group(work, names->items[0]);
    work->reference = names->count > 1 ? find_group(work, names->items[1]) : KEYWORDS_NONE;
    if (work->target == KEYWORDS_NONE || (names->count > 1 && work->reference == KEYWORDS_NONE)) {
        return;
    }
    comparison->target_words = work->sizes[work->target].count;
    comparison->reference_words = 0;
    for (uint32_t i = 0; i < work->count; i++) {
        bool rest = work->reference == KEYWORDS_NONE && i != work->target && name_of(work, i).size;
        comparison->reference_words += rest || i == work->reference ? work->sizes[i].count : 0;
    }
    work->compares = comparison->target_words && comparison->reference_words;
    if (!work->compares) {
        wen_warn(work->context, "nothing is compared: one side has no words");
    }
}

/* ---- words ------------------------------------------------------------- */

static bool is_asked_for(struct work *work, struct wen_string word, uint64_t total)
{
    const struct keywords_series_rules *rules = work->rules;

    if (rules->terms) {
        uint32_t number = keywords_strings_find(rules->terms, word.data, word.size);
        if (number != KEYWORDS_NONE) {
            work->found[number] = true;
        }
        return number != KEYWORDS_NONE;
    }
    return total >= rules->minimum &&
           !(rules->stop_words &&
             keywords_stop_words_have(rules->stop_words, word.data, word.size));
}

/* A row for each group, also where the word does not come. */
static void give_series(const struct work *work, struct wen_string word)
{
    for (uint32_t i = 0; i < work->count; i++) {
        uint32_t group = work->order[i];
        struct wen_string name = name_of(work, group);
        const struct wen_rows *rows = wen_add_row(work->context, KEYWORDS_TABLE_SERIES, 1);
        rows->columns[0].string[0] = name.size ? name : wen_string(NULL, 0);
        rows->columns[1].string[0] = word;
        rows->columns[2].integer[0] = (int64_t)work->cells[group].count;
        rows->columns[3].integer[0] = (int64_t)work->cells[group].documents;
        rows->columns[4].real[0] = per_million(work->cells[group].count, work->sizes[group].count);
    }
    wen_add_row(work->context, KEYWORDS_TABLE_SERIES, 0); /* takes the strings over */
}

static int compare_word(const struct work *work, struct wen_string word)
{
    uint64_t target = work->cells[work->target].count, reference = 0;

    for (uint32_t i = 0; i < work->count; i++) {
        bool rest = work->reference == KEYWORDS_NONE && i != work->target && name_of(work, i).size;
        reference += rest || i == work->reference ? work->cells[i].count : 0;
    }
    return keywords_comparison_add(work->rules->comparison, work->context, word, target, reference);
}

/* The empty word has the sizes of the groups, and comes before all others. */
static int end_word(struct work *work)
{
    struct wen_string word = wen_string((const char *)work->word.data, work->word.size);
    uint64_t total = 0;
    int status = WEN_OK;

    if (!work->has_word) {
        return WEN_OK;
    }
    if (!word.size) {
        memcpy(work->sizes, work->cells, work->count * sizeof *work->cells);
        for (uint32_t i = 0; i < work->count; i++) {
            (*work->rules->words)[i] = work->cells[i].count;
        }
        give_groups(work);
        open_comparison(work);
    } else {
        for (uint32_t i = 0; i < work->count; i++) {
            total += work->cells[i].count;
        }
        if (is_asked_for(work, word, total)) {
            give_series(work, word);
        }
        status = work->compares ? compare_word(work, word) : WEN_OK;
    }
    memset(work->cells, 0, work->count * sizeof *work->cells);
    return status;
}

static int begin_word(struct work *work, struct wen_string word)
{
    work->word.size = 0;
    if (!keywords_bytes_room(&work->word, word.size + 1)) {
        return keywords_out_of_memory(work->context);
    }
    keywords_bytes_put(&work->word, word.data, word.size);
    work->has_word = true;
    return WEN_OK;
}

static int add_counts(struct work *work, const struct keywords_counted *counted)
{
    int status = WEN_OK;

    if (!work->has_word || counted->word.size != work->word.size ||
        (counted->word.size && memcmp(counted->word.data, work->word.data, work->word.size) != 0)) {
        status = end_word(work);
        status = status == WEN_OK ? begin_word(work, counted->word) : status;
    }
    work->cells[counted->tag].count += counted->count;
    work->cells[counted->tag].documents += counted->documents;
    return status;
}

static void warn_of_terms(const struct work *work)
{
    const struct keywords_strings *terms = work->rules->terms;

    for (uint32_t i = 0; terms && i < terms->count; i++) {
        if (!work->found[i]) {
            wen_warn(work->context, "\"%.*s\" of \"series_terms\" is no word of the corpus",
                     (int)terms->items[i].size, terms->items[i].bytes);
        }
    }
}

int keywords_series_give(struct keywords_corpus *corpus, struct wen_context *context,
                         const struct keywords_series_rules *rules)
{
    struct work work = {.corpus = corpus, .context = context, .rules = rules};
    struct keywords_counted counted;
    int status = keywords_corpus_spill_all(corpus, context), more = 0;

    status = status == WEN_OK ? open_work(&work) : status;
    while (status == WEN_OK && (more = keywords_corpus_next(corpus, context, &counted)) > 0) {
        status = add_counts(&work, &counted);
    }
    if (status == WEN_OK) {
        status = more < 0 ? more : end_word(&work);
    }
    if (status == WEN_OK) {
        warn_of_terms(&work);
    }
    keywords_corpus_end(corpus, context);
    free(work.order);
    free(work.sizes);
    free(work.cells);
    free(work.found);
    free(work.word.data);
    return status;
}
