/* SPDX-License-Identifier: MIT */
/* Putting the parts of all shards together: the units of all parts go through
 * a collector in their order, as if workers had just done them. */
#include "run/merge.h"

#include "base/heap.h"
#include "base/io.h"
#include "results/journal.h"
#include "results/parts.h"
#include "run/collector.h"
#include "run/report.h"
#include "run/supervisor.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Units between two commits. */
enum { COMMIT_UNITS = 64 };

struct merge {
    struct wen_job *job;
    struct wen_plan plan;
    struct wen_buffer text; /* of the plan */
    struct wen_part *parts;
    struct wen_registry *registry;
    struct wen_chain chain;
    struct wen_board *board;
    struct wen_session *session;
    struct wen_collector *collector;
    struct wen_tally tally;
    struct wen_progress progress;
};

/* ---- the parts -------------------------------------------------------- */

static int read_plan(struct merge *merge, const char *folder, struct wen_error *error)
{
    const size_t most = (size_t)1 << 36;
    char *path = wen_io_join(folder, WEN_PLAN_NAME);
    int status = wen_io_read_file(path, most, &merge->text, error);

    if (!status) {
        status = wen_plan_parse(merge->text.data, merge->text.size, path, &merge->plan, error);
    }
    free(path);
    return status;
}

static int same_plan(const struct merge *merge, const char *first, const char *folder,
                     struct wen_error *error)
{
    char *path = wen_io_join(folder, WEN_PLAN_NAME);
    struct wen_plan plan;
    int status = wen_plan_load(path, &plan, error);

    if (!status && strcmp(plan.seal, merge->plan.seal) != 0) {
        status = wen_error_set(
            error, WEN_EXIT_CONFIG,
            "%s and %s have different plans: parts of one run share one plan.jsonl", first, folder);
    }
    wen_plan_free(&plan);
    free(path);
    return status;
}

static int find_missing(const struct merge *merge, struct wen_error *error)
{
    enum { SHOWN = 400 };
    struct wen_buffer list = {0};
    unsigned missing = 0;
    int status = WEN_EXIT_OK;

    for (unsigned i = 0; i < merge->plan.shards; i++) {
        if (!merge->parts[i].folder && missing++ < SHOWN) {
            wen_buffer_format(&list, "%s%u", list.size ? "," : "", i);
        }
    }
    if (missing) {
        status =
            wen_error_set(error, WEN_EXIT_CONFIG,
                          "%u of %u shards are missing: %s%s; run them (run --shard I/%u), then "
                          "merge again",
                          missing, merge->plan.shards, wen_buffer_text(&list),
                          missing > SHOWN ? ",…" : "", merge->plan.shards);
    }
    wen_buffer_free(&list);
    return status;
}

static int find_parts(struct merge *merge, const char *const *folders, size_t count,
                      struct wen_error *error)
{
    int status = read_plan(merge, folders[0], error);

    if (status) {
        return status;
    }
    merge->parts = wen_heap_new(merge->plan.shards, sizeof merge->parts[0]);
    for (size_t i = 0; i < count && !status; i++) {
        status = i ? same_plan(merge, folders[0], folders[i], error) : WEN_EXIT_OK;
        status = status ? status : wen_parts_find(folders[i], &merge->plan, merge->parts, error);
    }
    status = status ? status : find_missing(merge, error);
    for (unsigned i = 0; i < merge->plan.shards && !status; i++) {
        status = wen_part_verify(&merge->parts[i], error);
    }
    return status;
}

/* ---- the stages ------------------------------------------------------- */

static int load_pipeline(struct merge *merge, const char *folder, struct wen_error *error)
{
    struct wen_pipeline *pipeline = merge->job->pipeline;
    const cJSON *planned = cJSON_GetObjectItemCaseSensitive(merge->plan.head, "pipeline");
    char *text = cJSON_Print(planned), *path = wen_io_join(folder, WEN_PLAN_NAME);
    bool fine = wen_pipeline_parse(text ? text : "", path, pipeline);

    free(path);
    cJSON_free(text);
    merge->registry = wen_registry_open(merge->job->stage_folders);
    if (!fine || !wen_chain_bind(pipeline, merge->registry, &merge->chain)) {
        wen_problems_print(&pipeline->problems, stderr);
        return wen_error_set(error, WEN_EXIT_CONFIG, "%s", "");
    }
    return WEN_EXIT_OK;
}

static int open_stages(struct merge *merge, const char *folder, struct wen_error *error)
{
    int status = load_pipeline(merge, folder, error);

    if (!status) {
        merge->board = wen_board_new(1, error);
        status = merge->board ? wen_session_open(&merge->chain, merge->registry,
                                                 &merge->board->collector, &merge->session, error)
                              : error->status;
    }
    if (status) {
        return status;
    }
    cJSON *head =
        wen_report_head(merge->job, &merge->chain, merge->registry, merge->session, error);
    status = head ? wen_plan_compare(merge->plan.head, head, "the plan of the parts",
                                     "run the shards again with a new plan", error)
                  : error->status;
    cJSON_Delete(head);
    return status;
}

/* ---- the work --------------------------------------------------------- */

/* The plan goes with the results; an unfinished run that is there must be of
 * the same plan, and is gone on with. */
static int place_plan(const struct merge *merge, struct wen_error *error)
{
    const struct wen_work *work = merge->job->work;
    char *path = wen_io_join(work->path, WEN_PLAN_NAME);
    struct wen_plan there = {0};
    int status = WEN_EXIT_OK;

    if (access(path, F_OK) != 0) {
        status = wen_work_write(work->path, WEN_PLAN_NAME, &merge->text, error);
    } else {
        status = wen_plan_load(path, &there, error);
        if (!status && strcmp(there.seal, merge->plan.seal) != 0) {
            status = wen_error_set(error, WEN_EXIT_CONFIG,
                                   "%s holds an unfinished run of another plan: give another "
                                   "folder with -o, or --replace",
                                   work->output);
        }
    }
    wen_plan_free(&there);
    free(path);
    return status;
}

static int add_parts(struct merge *merge, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    for (unsigned i = 0; i < merge->plan.shards && !status; i++) {
        const struct wen_part *part = &merge->parts[i];
        if (part->end > part->first) {
            status = wen_collector_add_source(merge->collector, part->folder, merge->plan.seal,
                                              part->first, part->end, error);
        }
    }
    return status;
}

static int take_units(struct merge *merge, struct wen_error *error)
{
    uint64_t end = merge->plan.unit_count, next, bytes = 0, total = 0, units;
    struct wen_recovered recovered;
    int status = WEN_EXIT_OK;

    wen_collector_recovered(merge->collector, &recovered);
    for (uint64_t i = 0; i < end; i++) {
        total += merge->plan.units[i].cut.bytes;
    }
    for (uint64_t at = recovered.next; at < end && !status; at = next) {
        next = at + COMMIT_UNITS < end ? at + COMMIT_UNITS : end;
        status = wen_collector_fill(merge->collector, next, error);
        status = status ? status : wen_collector_commit(merge->collector, &units, error);
        for (uint64_t i = at; i < next; i++) {
            bytes += merge->plan.units[i].cut.bytes;
            merge->progress.documents += merge->plan.units[i].cut.documents;
        }
        wen_progress_show(&merge->progress, wen_supervisor_now(), bytes, total, 0);
    }
    wen_progress_end(&merge->progress);
    return status;
}

static int run_merge(struct merge *merge, struct wen_run_result *result, struct wen_error *error)
{
    const struct wen_job *job = merge->job;

    if (job->work->before == WEN_WORK_COMPLETE) {
        int status = wen_work_check(job->work->output, job->work->path, error);
        result->outcome = WEN_NAMED_NOW;
        return status ? status : wen_work_publish(job->work->output, job->work->path, error);
    }
    int status = place_plan(merge, error);
    status = status ? status
                    : wen_collector_open(job, merge->session, &merge->chain, merge->registry,
                                         &merge->collector, error);
    status = status ? status : add_parts(merge, error);
    status = status ? status : take_units(merge, error);
    if (!status) {
        merge->tally.inputs = merge->plan.inputs;
        result->facts = wen_tally_facts(&merge->tally, NULL, 0, NULL, 0);
        status = wen_collector_finish(merge->collector, result->facts, &result->report, error);
    }
    wen_collector_close(merge->collector);
    return status;
}

/* Opens the folder of the results, and closes it after the work. */
static int work_in_folder(struct merge *merge, struct wen_run_result *result,
                          struct wen_error *error)
{
    struct wen_job *job = merge->job;
    struct wen_work work;

    job->wish.resume = !job->wish.replace;
    int status = wen_work_open(job->output, &job->wish, &work, error);
    if (status) {
        return status;
    }
    job->work = &work;
    if (work.before == WEN_WORK_FINISHED && !job->wish.replace) {
        status =
            wen_error_set(error, WEN_EXIT_IO,
                          "%s holds the results of a run already: give another folder with -o, "
                          "or --replace",
                          job->output);
    }
    status = status ? status : run_merge(merge, result, error);
    result->kept = status && wen_journal_begun(work.path);
    wen_work_close(&work, result->kept);
    job->work = NULL;
    return status;
}

int wen_merge(struct wen_job *job, const char *const *folders, size_t count,
              struct wen_run_result *result, struct wen_error *error)
{
    struct merge merge = {.job = job};

    *result = (struct wen_run_result){.outcome = WEN_RAN};
    clock_gettime(CLOCK_REALTIME, &merge.tally.began);
    wen_progress_begin(&merge.progress, !job->quiet, wen_supervisor_now());
    int status = find_parts(&merge, folders, count, error);
    status = status ? status : open_stages(&merge, folders[0], error);
    status = status ? status : work_in_folder(&merge, result, error);
    wen_run_describe_plan(&merge.plan, result);
    wen_session_close(merge.session);
    wen_chain_free(&merge.chain);
    if (merge.registry) {
        wen_registry_close(merge.registry);
    }
    wen_board_free(merge.board, 1);
    wen_parts_free(merge.parts, merge.plan.shards);
    wen_plan_free(&merge.plan);
    wen_buffer_free(&merge.text);
    return status;
}
