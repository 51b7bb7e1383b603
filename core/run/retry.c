/* SPDX-License-Identifier: MIT */
/* Trying again what is in quarantine. */
#include "run/retry.h"

#include "base/heap.h"
#include "base/io.h"
#include "results/journal.h"
#include "results/work.h"
#include "run/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether the finished run kept a journal. */
static int check_journal(const char *output, struct wen_error *error)
{
    char *path = wen_io_join(output, WEN_WORK_JOURNAL);
    int status = WEN_EXIT_OK;

    if (access(path, R_OK) != 0) {
        status =
            wen_error_set(error, WEN_EXIT_IO,
                          "there is nothing to try again: %s is not there, so no stage refused "
                          "a document, or it was deleted (%s)",
                          path, strerror(errno));
    }
    free(path);
    return status;
}

int wen_retry_units(const char *output, struct wen_buffer *units, struct wen_error *error)
{
    struct wen_journal_scan scan;
    struct wen_unit_facts facts;
    int more = 0, status = check_journal(output, error);

    if (status) {
        return status;
    }
    status = wen_journal_scan_open(output, &scan, error);
    while (!status && (more = wen_journal_scan_next(&scan, error)) > 0) {
        if (scan.head.kind == WEN_JOURNAL_UNIT && scan.body.size >= sizeof facts) {
            memcpy(&facts, scan.body.data, sizeof facts);
            if (facts.failed) {
                wen_buffer_add(units, &scan.head.unit, sizeof scan.head.unit);
            }
        }
    }
    if (!status && (more < 0 || scan.offset != scan.size)) {
        status = more < 0 ? -more
                          : wen_error_set(error, WEN_EXIT_DATA, "%s is damaged at byte %llu",
                                          scan.path, (unsigned long long)scan.offset);
    }
    wen_journal_scan_close(&scan);
    return status;
}

/* A head without what a retry may change. */
static cJSON *reduced(const cJSON *head)
{
    cJSON *copy = cJSON_Duplicate(head, true);

    if (!copy) {
        wen_heap_exhausted(0);
    }
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "stages");
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "data");
    cJSON_DeleteItemFromObjectCaseSensitive(copy, "retry_of");
    cJSON_DeleteItemFromObjectCaseSensitive(cJSON_GetObjectItemCaseSensitive(copy, "pipeline"),
                                            "limits");
    return copy;
}

static int compare(const struct wen_plan *plan, const cJSON *head, const char *path,
                   struct wen_error *error)
{
    if (plan->streams) {
        return wen_error_set(
            error, WEN_EXIT_CONFIG,
            "%s is of a run over standard input or a FIFO, of which no part can be "
            "read again: run all of it again with --replace",
            path);
    }
    cJSON *before = reduced(plan->head), *now = reduced(head);
    int status = wen_plan_compare(before, now, path, "begin anew with --replace", error);

    cJSON_Delete(before);
    cJSON_Delete(now);
    return status;
}

/* The lines of files, units and inputs: all but the first and the last. */
static void add_lines(const struct wen_buffer *text, struct wen_buffer *lines)
{
    const char *from = memchr(text->data, '\n', text->size);
    const char *end = from ? memrchr(text->data, '\n', text->size - 1) : NULL;

    if (end && end > from) {
        wen_buffer_add(lines, from + 1, (size_t)(end - from));
    }
}

int wen_retry_plan(const char *output, const cJSON *head, struct wen_buffer *plan,
                   struct wen_error *error)
{
    const size_t most = (size_t)1 << 36;
    char *path = wen_io_join(output, WEN_PLAN_NAME);
    struct wen_buffer text = {0}, lines = {0};
    struct wen_plan before = {0};
    int status = check_journal(output, error);

    status = status ? status : wen_io_read_file(path, most, &text, error);
    status = status ? status : wen_plan_parse(text.data, text.size, path, &before, error);
    status = status ? status : compare(&before, head, path, error);
    if (!status) {
        cJSON *changed = cJSON_Duplicate(head, true);
        cJSON_ReplaceItemInObjectCaseSensitive(changed, "shards",
                                               cJSON_CreateNumber(before.shards));
        cJSON_AddStringToObject(changed, "retry_of", before.seal);
        add_lines(&text, &lines);
        wen_plan_compose(changed, &lines, plan);
        cJSON_Delete(changed);
    }
    wen_plan_free(&before);
    wen_buffer_free(&text);
    wen_buffer_free(&lines);
    free(path);
    return status;
}

const char *wen_retry_of(const struct wen_plan *plan)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(plan->head, "retry_of"));
}
