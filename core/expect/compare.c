/* SPDX-License-Identifier: MIT */
/* What came of a test beside what was expected of it: values, rows, the words
 * that tell the difference. */
#include "expect/compare.h"

#include "base/heap.h"
#include "expect/compare_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers that are not whole agree to this share of the larger one: what is written by hand has
 * fewer digits than a double. */
static const double tolerance = 1e-6;

/* ---- values ----------------------------------------------------------- */

static bool same_number(const struct comparison *comparison, const cJSON *wanted, const cJSON *came)
{
    int64_t one, other;
    double a = wanted->valuedouble, b = came->valuedouble;

    if (wen_json_integer(&comparison->file->json, wanted, &one) &&
        wen_json_integer(&comparison->came, came, &other)) {
        return one == other;
    }
    return fabs(a - b) <= tolerance * (fabs(a) > fabs(b) ? fabs(a) : fabs(b));
}

static bool same_cell(const struct comparison *comparison, const cJSON *wanted, const cJSON *came)
{
    if (!came || (wanted->type & 0xFF) != (came->type & 0xFF)) {
        return false;
    }
    return cJSON_IsNumber(wanted)   ? same_number(comparison, wanted, came)
           : cJSON_IsString(wanted) ? strcmp(wanted->valuestring, came->valuestring) == 0
                                    : true;
}

/* Whether each cell that the row wants is there: columns that it does not name may be anything. */
bool wen_expect_same_row(const struct comparison *comparison, const cJSON *wanted,
                         const cJSON *came)
{
    if (!cJSON_IsObject(wanted)) {
        return same_cell(comparison, wanted, came);
    }
    for (const cJSON *cell = wanted->child; cell; cell = cell->next) {
        if (!same_cell(comparison, cell, cJSON_GetObjectItemCaseSensitive(came, cell->string))) {
            return false;
        }
    }
    return true;
}

/* ---- single members --------------------------------------------------- */

static void compare_becomes(struct comparison *comparison, const cJSON *wanted, const cJSON *came)
{
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(came, "text");

    if (!same_cell(comparison, wanted, text)) {
        wen_expect_say(comparison, "the text:");
        wen_expect_say_value(comparison, '-', wanted, NULL);
        wen_expect_say_value(comparison, '+', text, NULL);
        wen_expect_edit(comparison, wanted, text, NULL);
    }
}

static void compare_sets(struct comparison *comparison, const cJSON *wanted, const cJSON *came)
{
    const cJSON *fields = cJSON_GetObjectItemCaseSensitive(came, "fields");

    if (!wen_expect_same_row(comparison, wanted, fields)) {
        wen_expect_say(comparison, "the fields:");
        wen_expect_say_value(comparison, '-', wanted, NULL);
        wen_expect_say_value(comparison, '+', fields, wanted);
        wen_expect_edit(comparison, wanted, fields, wanted);
    }
}

/* "rows", "tables" or "files": lists by name. */
static void compare_lists(struct comparison *comparison, const char *member, const char *thing,
                          const cJSON *wanted, const cJSON *came)
{
    const cJSON *lists = cJSON_GetObjectItemCaseSensitive(came, member);

    for (const cJSON *list = wanted->child; list; list = list->next) {
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(lists, list->string);
        if (other) {
            wen_expect_compare_list(comparison, thing, list, other);
        } else if (list->child ||
                   strcmp(member, "tables") != 0) { /* an empty one may be left out */
            wen_expect_say_no(comparison, thing, list->string, lists);
        }
    }
}

/* ---- documents -------------------------------------------------------- */

/* What became of the document otherwise: refused, dropped or delivered. */
static void compare_fate(struct comparison *comparison, const cJSON *wanted, const cJSON *came)
{
    static const char *const fates[] = {"refused", "dropped"};

    for (size_t i = 0; i < sizeof fates / sizeof fates[0]; i++) {
        const cJSON *want = cJSON_GetObjectItemCaseSensitive(wanted, fates[i]);
        const char *got = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(came, fates[i]));
        if (got && !want) {
            wen_expect_say(comparison, "the document is %s: %s", fates[i], got);
        } else if (want && !got) {
            wen_expect_say(comparison, "the document is not %s", fates[i]);
        } else if (want && cJSON_IsString(want) && !strstr(got, want->valuestring)) {
            wen_expect_say(comparison, "the document is %s for another reason: %s", fates[i], got);
        }
    }
}

static void compare_document(struct comparison *comparison, const cJSON *wanted, const cJSON *came)
{
    const cJSON *rows = cJSON_GetObjectItemCaseSensitive(wanted, "rows");
    const cJSON *sets = cJSON_GetObjectItemCaseSensitive(wanted, "sets");
    const cJSON *becomes = cJSON_GetObjectItemCaseSensitive(wanted, "becomes");

    compare_fate(comparison, wanted, came);
    if (!cJSON_GetObjectItemCaseSensitive(came, "rows")) {
        return; /* it was not delivered, which was said where it is wrong */
    }
    if (becomes) {
        compare_becomes(comparison, becomes, came);
    }
    if (sets) {
        compare_sets(comparison, sets, came);
    }
    if (rows) {
        compare_lists(comparison, "rows", "rows of", rows, came);
    }
}

static void compare_all(struct comparison *comparison)
{
    const struct wen_expect_case *of = comparison->of;
    const cJSON *tables = cJSON_GetObjectItemCaseSensitive(of->object, "tables");
    const cJSON *files = cJSON_GetObjectItemCaseSensitive(of->object, "files");
    const cJSON *came = cJSON_GetObjectItemCaseSensitive(comparison->came.root, "documents")->child;

    for (size_t i = 0; i < of->count && came; i++, came = came->next) {
        comparison->document = of->count > 1 ? of->records[i].id.data : NULL;
        compare_document(comparison, of->documents[i], came);
    }
    comparison->document = NULL;
    if (tables) {
        compare_lists(comparison, "tables", "the table", tables, comparison->came.root);
    }
    if (files) {
        compare_lists(comparison, "files", "the file", files, comparison->came.root);
    }
}

/* ---- the whole -------------------------------------------------------- */

/* The run stopped, or was to. */
static void compare_stop(struct comparison *comparison, int status, const char *reason)
{
    const cJSON *stops = cJSON_GetObjectItemCaseSensitive(comparison->of->object, "stops");

    if (stops && !status) {
        wen_expect_say(comparison, "it does not stop");
    } else if (!stops) {
        wen_expect_say(comparison, "%s", reason);
    } else if (!strstr(reason, stops->valuestring)) {
        wen_expect_say(comparison, "it stops for another reason: %s", reason);
    }
}

void wen_expect_compare(const struct wen_expect_file *file, const struct wen_expect_case *of,
                        int status, struct wen_buffer *result, struct wen_expect_verdict *verdict)
{
    struct comparison comparison = {.file = file, .of = of, .verdict = verdict};
    struct wen_problems problems = {.file = "what came", .text = "", .size = 0};

    if (status || cJSON_GetObjectItemCaseSensitive(of->object, "stops")) {
        compare_stop(&comparison, status, wen_buffer_text(result));
        return;
    }
    wen_buffer_text(result);
    problems.text = result->data;
    problems.size = result->size;
    if (wen_json_parse(result->data, result->size, &problems, &comparison.came)) {
        compare_all(&comparison);
    } else {
        wen_expect_say(&comparison, "what came cannot be compared: there is U+0000 in a text, or "
                                    "another thing that JSON has no place for");
    }
    wen_json_free(&comparison.came);
    wen_problems_free(&problems);
}

void wen_expect_verdict_free(struct wen_expect_verdict *verdict)
{
    for (size_t i = 0; i < verdict->edit_count; i++) {
        free(verdict->edits[i].text);
    }
    free(verdict->edits);
    wen_buffer_free(&verdict->said);
    *verdict = (struct wen_expect_verdict){0};
}
