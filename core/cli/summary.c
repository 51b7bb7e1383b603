/* SPDX-License-Identifier: MIT */
/* What a run found, told at its end. */
#include "cli/summary.h"

#include "base/escape.h"
#include "base/heap.h"
#include "base/utf8.h"

#include <errno.h> /* program_invocation_name */
#include <stdlib.h>
#include <string.h>

enum { LABELS = 9, LINE = 84 };

static double number(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, name);

    return cJSON_IsNumber(item) ? item->valuedouble : 0;
}

static const char *text(const cJSON *object, const char *name)
{
    const char *string = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    return string ? string : "";
}

/* A number in groups of three digits; up to two decimals where it has some. */
static void add_number(struct wen_buffer *line, double value)
{
    char digits[64];
    bool whole = value == (double)(long long)value;
    int length = snprintf(digits, sizeof digits, whole ? "%.0f" : "%.2f", value);
    int whole_digits = (int)strcspn(digits, ".");

    for (int i = 0; i < length; i++) {
        if (i && i < whole_digits && (whole_digits - i) % 3 == 0 && digits[i - 1] != '-') {
            wen_buffer_add_byte(line, ',');
        }
        wen_buffer_add_byte(line, digits[i]);
    }
}

/* "1 document", "1,024 documents" */
static void add_count(struct wen_buffer *line, double count, const char *thing)
{
    add_number(line, count);
    wen_buffer_format(line, " %s%s", thing, count == 1 ? "" : "s");
}

static void add_safe(struct wen_buffer *line, const char *string)
{
    wen_escape_terminal(line, string, strlen(string));
}

/* Columns that a text takes in a terminal: Chinese characters take two. */
static size_t width(const char *string, size_t size)
{
    size_t columns = 0, at = 0;

    while (at < size) {
        columns += wen_utf8_next(string, &at) >= 0x1100 ? 2 : 1;
    }
    return columns;
}

static void print_line(FILE *to, const char *name, struct wen_buffer *line)
{
    fprintf(to, "  %-12s %s\n", name, wen_buffer_text(line));
    line->size = 0;
}

static void print_layer(FILE *to, const cJSON *layer)
{
    struct wen_buffer line = {0};
    const cJSON *by_label = NULL, *member;
    unsigned shown = 0;

    if (number(layer, "rows") == 0) {
        return; /* not asked for, as a rule */
    }
    add_number(&line, number(layer, "rows"));
    cJSON_ArrayForEach(member, layer)
    {
        by_label = cJSON_IsObject(member) ? member : by_label;
    }
    cJSON_ArrayForEach(member, by_label)
    {
        if (shown++ < LABELS) {
            wen_buffer_add_text(&line, shown == 1 ? "   " : "  ");
            add_safe(&line, member->string);
            wen_buffer_add_byte(&line, ' ');
            add_number(&line, member->valuedouble);
        }
    }
    print_line(to, text(layer, "name"), &line);
    wen_buffer_free(&line);
}

/* Single characters and numbers lead every list of frequencies and tell
 * nothing: the summary shows words. */
static bool telling(const char *name)
{
    size_t size = strlen(name);

    return wen_utf8_count(name, size) > 1 && !(name[0] >= '0' && name[0] <= '9');
}

/* Texts of a row that has no number among its first ones, 3 or more, are shown together: a relation
 * or a figure, "乔晓兰 主任 卫生院". */
#define FEWEST_TEXTS 3
#define MOST_TEXTS 4

/* Adds the texts before the first number, where they are many enough. */
static bool add_texts(struct wen_buffer *line, const cJSON *row)
{
    const cJSON *cell;
    int texts = 0, shown = 0;

    for (cell = row->child; cell && !cJSON_IsNumber(cell); cell = cell->next) {
        texts++;
    }
    for (cell = row->child; texts >= FEWEST_TEXTS && cell && shown < MOST_TEXTS;
         cell = cell->next) {
        if (cJSON_IsString(cell) && cell->valuestring[0]) {
            wen_buffer_add_text(line, shown++ ? " " : line->size ? "  " : "");
            add_safe(line, cell->valuestring);
        } else if (cJSON_IsNumber(cell)) {
            break;
        }
    }
    return texts >= FEWEST_TEXTS;
}

/* Adds the first text and the first number of a row: "党建 27". */
static void add_text_and_number(struct wen_buffer *line, const cJSON *row)
{
    const cJSON *cell, *name = NULL, *value = NULL;

    cJSON_ArrayForEach(cell, row)
    {
        name = !name && cJSON_IsString(cell) ? cell : name;
        value = !value && cJSON_IsNumber(cell) ? cell : value;
    }
    if (!name || !telling(name->valuestring)) {
        return;
    }
    wen_buffer_add_text(line, line->size ? "  " : "");
    add_safe(line, name->valuestring);
    if (value) {
        wen_buffer_add_byte(line, ' ');
        add_number(line, value->valuedouble);
    }
}

/* False where the line is full. */
static bool add_head_row(struct wen_buffer *line, const cJSON *row)
{
    size_t before = line->size;

    if (!add_texts(line, row)) {
        add_text_and_number(line, row);
    }
    if (width(line->data, line->size) > LINE) {
        line->size = before; /* it would wrap */
        return false;
    }
    return true;
}

static void print_table(FILE *to, const cJSON *table)
{
    struct wen_buffer line = {0};
    const cJSON *row;

    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(table, "head"))
    {
        if (!add_head_row(&line, row)) {
            break;
        }
    }
    if (line.size) {
        char *name = wen_heap_format("%s.csv", text(table, "name"));
        print_line(to, name, &line);
        free(name);
    }
    wen_buffer_free(&line);
}

static void print_found(const cJSON *report, FILE *to)
{
    const cJSON *item;

    fprintf(to, "\nWhat it found\n");
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(report, "layers"))
    {
        print_layer(to, item);
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(report, "tables"))
    {
        print_table(to, item);
    }
}

/* The path as the user would type it: below the working folder if it is. */
static char *short_path(const char *path)
{
    char *here = realpath(".", NULL);
    char *there = realpath(path, NULL);
    const char *shown = there ? there : path;
    size_t size = here ? strlen(here) : 0;

    if (size && there && strncmp(there, here, size) == 0 && there[size] == '/') {
        shown = there + size + 1;
    }
    char *copy = wen_escape_terminal_copy(shown);
    free(here);
    free(there);
    return copy;
}

static void print_results(const struct wen_job *job, const cJSON *report, FILE *to)
{
    char *folder = short_path(job->output);
    const cJSON *item;

    fprintf(to, "\nWhere it lies: %s/\n", folder);
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(report, "outputs"))
    {
        fprintf(to, "  %-26s a line of JSON for each document (zcat, Python, R, jq read it)\n",
                text(item, "name"));
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(report, "tables"))
    {
        fprintf(to, "  tables/%s.csv%*s %.0f rows\n", text(item, "name"),
                (int)(15 - (int)strlen(text(item, "name"))), "", number(item, "rows"));
    }
    fprintf(to, "  %-26s what was run, with versions and checksums\n", "run.json");
    fprintf(to, "\nWhat to type next\n");
    fprintf(to, "  %s show %s      read documents, entities in colour\n", program_invocation_name,
            folder);
    fprintf(to, "  %s verify %s    check every byte of the results\n", program_invocation_name,
            folder);
    free(folder);
}

static void print_quarantine(const cJSON *facts, FILE *to)
{
    const cJSON *row;

    cJSON_ArrayForEach(row, cJSON_GetObjectItemCaseSensitive(facts, "quarantine"))
    {
        struct wen_buffer line = {0};
        add_safe(&line, text(row, "id"));
        wen_buffer_add_text(&line, ": ");
        add_safe(&line, text(row, "stage"));
        wen_buffer_add_text(&line, ": ");
        add_safe(&line, text(row, "reason"));
        fprintf(to, "  %s\n", wen_buffer_text(&line));
        wen_buffer_free(&line);
    }
}

static void print_left_out(const cJSON *facts, const cJSON *report, FILE *to)
{
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(facts, "counts"), *warning;

    if (number(counts, "dropped") > 0) {
        fprintf(to, "Left out by a stage: %.0f.\n", number(counts, "dropped"));
    }
    if (number(counts, "quarantined") > 0) {
        fprintf(to, "In quarantine, with the reasons in quarantine.jsonl: %.0f; the first:\n",
                number(counts, "quarantined"));
        print_quarantine(facts, to);
    }
    cJSON_ArrayForEach(warning, cJSON_GetObjectItemCaseSensitive(report, "warnings"))
    {
        char *safe = wen_escape_terminal_copy(cJSON_GetStringValue(warning));
        fprintf(to, "warning: %s\n", safe);
        free(safe);
    }
}

void wen_summary_print_input(const struct wen_job *job, const struct wen_run_result *result,
                             FILE *to)
{
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(result->facts, "counts");
    const cJSON *inputs = cJSON_GetObjectItemCaseSensitive(result->facts, "inputs");
    const cJSON *times = cJSON_GetObjectItemCaseSensitive(result->facts, "times");
    struct wen_buffer line = {0};

    add_safe(&line, job->pipeline->name ? job->pipeline->name : "run");
    wen_buffer_add_text(&line, ": ");
    add_count(&line, number(counts, "delivered"), "document");
    wen_buffer_add_text(&line, " from ");
    add_count(&line, number(inputs, "files"), "file");
    wen_buffer_format(&line, " (%.2f MB) in %.2f s", number(inputs, "bytes") / 1e6,
                      number(times, "seconds"));
    fprintf(to, "%s\n", wen_buffer_text(&line));
    wen_buffer_free(&line);
    print_left_out(result->facts, result->report, to);
}

void wen_summary_print(const struct wen_job *job, const struct wen_run_result *result, FILE *to)
{
    wen_summary_print_input(job, result, to);
    print_found(result->report, to);
    print_results(job, result->report, to);
}
