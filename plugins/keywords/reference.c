/* SPDX-License-Identifier: MIT */
/* The words of another run, the reference of a comparison. */
#include "reference.h"

#include "csv_rows.h"
#include "hash.h"
#include "records.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>
#include <utf8proc.h>

/* What is done with a row of terms.csv. */
typedef int take_row(void *self, struct wen_context *context, struct wen_string term,
                     uint64_t count);

/* ---- cells ------------------------------------------------------------- */

/* Digits alone, or behind them a point and zeros, as a table of reals has whole numbers. */
static bool read_count(struct wen_string cell, uint64_t *count)
{
    size_t at = 0;

    for (*count = 0; at < cell.size && cell.data[at] >= '0' && cell.data[at] <= '9'; at++) {
        if (__builtin_mul_overflow(*count, 10, count) ||
            __builtin_add_overflow(*count, (uint64_t)(cell.data[at] - '0'), count)) {
            return false;
        }
    }
    bool digits = at > 0;
    if (at < cell.size && cell.data[at] == '.') {
        do {
            at++;
        } while (at < cell.size && cell.data[at] == '0');
    }
    return digits && at == cell.size;
}

/* Text of at least one character in valid UTF-8. */
static bool is_text(struct wen_string cell)
{
    utf8proc_int32_t character;

    for (size_t at = 0; at < cell.size;) {
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)cell.data + at,
                                                 (utf8proc_ssize_t)(cell.size - at), &character);
        if (used <= 0) {
            return false;
        }
        at += (size_t)used;
    }
    return cell.size > 0;
}

/* The archive's option "excel_safe" puts ' before what a spreadsheet takes for a formula. */
static struct wen_string unguarded(struct wen_string cell)
{
    bool guarded = cell.size > 1 && cell.data[0] == '\'' && strchr("=+-@", cell.data[1]);

    return guarded ? wen_string(cell.data + 1, cell.size - 1) : cell;
}

/* ---- tables ------------------------------------------------------------ */

static int damaged(struct wen_context *context, const struct keywords_csv *csv, const char *what)
{
    return wen_fail(context, WEN_STOP,
                    "%s:%llu: %s: the table is damaged, or no wenliu wrote it; make the run that "
                    "\"reference\" names anew",
                    csv->path, (unsigned long long)csv->row_line, what);
}

static int broken(struct wen_context *context, const struct keywords_error *error)
{
    return wen_fail(context, WEN_STOP,
                    "%s: the table is damaged; make the run that \"reference\" names anew",
                    error->text);
}

/* Opens a table and finds two columns of it. */
static int open_table(struct wen_context *context, struct keywords_csv *csv, const char *path,
                      const char *const names[2], size_t columns[2])
{
    struct keywords_error error;

    if (!keywords_csv_open(csv, path, &error)) {
        return wen_fail(context, WEN_STOP,
                        "%s; \"reference\" is the folder of a finished run with the stages "
                        "keywords and archive",
                        error.text);
    }
    for (int i = 0; i < 2; i++) {
        columns[i] = keywords_csv_column(csv, names[i]);
        if (columns[i] == csv->count) {
            return wen_fail(context, WEN_STOP,
                            "%s has no column \"%s\": this is no table of the stage keywords; make "
                            "the run that \"reference\" names anew",
                            path, names[i]);
        }
    }
    return WEN_OK;
}

static int read_summary(struct keywords_reference *reference, struct wen_context *context)
{
    static const char *const names[] = {"measure", "value"};
    struct keywords_csv csv = {0};
    struct keywords_error error;
    size_t columns[2];
    int status = open_table(context, &csv, reference->summary, names, columns), more = 0;

    reference->words = 0;
    while (status == WEN_OK && (more = keywords_csv_next(&csv, &error)) > 0) {
        struct wen_string measure = keywords_csv_cell(&csv, columns[0]);
        if (measure.size == 5 && memcmp(measure.data, "words", 5) == 0 &&
            !read_count(keywords_csv_cell(&csv, columns[1]), &reference->words)) {
            status = damaged(context, &csv, "no number of words");
        }
    }
    if (status == WEN_OK && more < 0) {
        status = broken(context, &error);
    } else if (status == WEN_OK && !reference->words) {
        status = wen_fail(context, WEN_STOP,
                          "%s says of no words: nothing can be compared with the run that "
                          "\"reference\" names",
                          reference->summary);
    }
    keywords_csv_close(&csv);
    return status;
}

/* Hands over every row; sets what they sum up to. */
static int read_terms(const struct keywords_reference *reference, struct wen_context *context,
                      take_row *take, void *self, uint64_t *words, uint64_t *check)
{
    static const char *const names[] = {"term", "count"};
    struct keywords_csv csv = {0};
    struct keywords_error error;
    size_t columns[2];
    uint64_t count;
    int status = open_table(context, &csv, reference->terms, names, columns), more = 0;

    *words = *check = 0;
    while (status == WEN_OK && (more = keywords_csv_next(&csv, &error)) > 0) {
        struct wen_string term = unguarded(keywords_csv_cell(&csv, columns[0]));
        if (!is_text(term)) {
            status = damaged(context, &csv, "no term in UTF-8");
        } else if (!read_count(keywords_csv_cell(&csv, columns[1]), &count) || !count ||
                   __builtin_add_overflow(*words, count, words)) {
            status = damaged(context, &csv, "no count");
        } else {
            *check += keywords_hash(term.data, term.size) * count;
            status = take ? take(self, context, term, count) : WEN_OK;
        }
    }
    if (status == WEN_OK && more < 0) {
        status = broken(context, &error);
    }
    keywords_csv_close(&csv);
    return status;
}

/* ---- before the run ---------------------------------------------------- */

/* Sets the paths; the names are of the stage keywords, the folder is that of the stage archive. */
static int name_tables(struct keywords_reference *reference, struct wen_context *context,
                       const char *folder)
{
    struct stat status;

    if (stat(folder, &status)) {
        return wen_fail(context, WEN_STOP,
                        "%s, which \"reference\" names, cannot be read: %s; name the folder of a "
                        "finished run",
                        folder, strerror(errno));
    }
    if (asprintf(&reference->terms, "%s/tables/terms.csv", folder) < 0 ||
        asprintf(&reference->summary, "%s/tables/summary.csv", folder) < 0) {
        return keywords_out_of_memory(context);
    }
    return WEN_OK;
}

int keywords_reference_open(struct keywords_reference *reference, struct wen_context *context,
                            const char *folder)
{
    uint64_t words = 0;
    int status = name_tables(reference, context, folder);

    if (status == WEN_OK) {
        status = read_summary(reference, context);
    }
    if (status == WEN_OK) {
        status = read_terms(reference, context, NULL, NULL, &words, &reference->check);
    }
    if (status == WEN_OK && words != reference->words) {
        status = wen_fail(context, WEN_STOP,
                          "%s has %llu of the %llu words that its summary.csv counts: it is "
                          "damaged, or was made with \"min_count\" or \"table_stop_words\"; make "
                          "that run anew without them, since a word that is left out is no word "
                          "that never came",
                          reference->terms, (unsigned long long)words,
                          (unsigned long long)reference->words);
    }
    if (status == WEN_OK && (!wen_find_data(context, reference->terms) ||
                             !wen_find_data(context, reference->summary))) {
        status = WEN_STOP;
    }
    return status;
}

/* ---- behind the run ---------------------------------------------------- */

static int sort_row(void *self, struct wen_context *context, struct wen_string term, uint64_t count)
{
    struct keywords_reference *reference = self;
    unsigned char room[KEYWORDS_LONGEST_NUMBER];
    struct keywords_bytes value = {room, 0, sizeof room};

    keywords_bytes_put_number(&value, count);
    return wen_sort(context, reference->sorted, term,
                    wen_string((const char *)value.data, value.size));
}

int keywords_reference_sort(struct keywords_reference *reference, struct wen_context *context,
                            size_t budget)
{
    uint64_t words, check;

    reference->sorted = wen_open_sorter(context, budget);
    int status = read_terms(reference, context, sort_row, reference, &words, &check);
    if (status == WEN_OK && (words != reference->words || check != reference->check)) {
        status = wen_fail(context, WEN_STOP, "%s was changed while the run went on; run it again",
                          reference->terms);
    }
    return status;
}

/* Adds the counts of the record at hand, which is of the word at hand. */
static int add_record(struct keywords_reference *reference, struct wen_context *context)
{
    const unsigned char *at = (const unsigned char *)reference->next.value.data;
    uint64_t count;

    if (!keywords_bytes_get_number(&at, at + reference->next.value.size, &count)) {
        return wen_fail(context, WEN_STOP, "the counts of a word of the reference are damaged");
    }
    reference->count += count;
    reference->has_next = false;
    return WEN_OK;
}

static bool is_at_hand(const struct keywords_reference *reference)
{
    const struct wen_string *key = &reference->next.key;

    return key->size == reference->word.size &&
           memcmp(key->data, reference->word.data, key->size) == 0;
}

/* Reads the next record where none is at hand. */
static int look(struct keywords_reference *reference, struct wen_context *context)
{
    int more = 1;

    if (!reference->has_next) {
        more = wen_next_sorted(context, reference->sorted, &reference->next);
        reference->has_next = more > 0;
    }
    return more;
}

int keywords_reference_peek(struct keywords_reference *reference, struct wen_context *context)
{
    int more;

    if (reference->has_word) {
        return 1;
    }
    if ((more = look(reference, context)) <= 0) {
        return more;
    }
    reference->word.size = reference->count = 0;
    if (!keywords_bytes_room(&reference->word, reference->next.key.size)) {
        return keywords_out_of_memory(context);
    }
    keywords_bytes_put(&reference->word, reference->next.key.data, reference->next.key.size);
    do {
        int status = add_record(reference, context);
        if (status != WEN_OK) {
            return status;
        }
    } while ((more = look(reference, context)) > 0 && is_at_hand(reference));
    reference->has_word = more >= 0;
    return more < 0 ? more : 1;
}

void keywords_reference_take(struct keywords_reference *reference)
{
    reference->has_word = false;
}

void keywords_reference_end(struct keywords_reference *reference, struct wen_context *context)
{
    if (reference->sorted) {
        wen_close_sorter(context, reference->sorted);
    }
    reference->sorted = NULL;
    reference->has_next = reference->has_word = false;
}

void keywords_reference_close(struct keywords_reference *reference)
{
    free(reference->terms);
    free(reference->summary);
    free(reference->word.data);
    *reference = (struct keywords_reference){0};
}
