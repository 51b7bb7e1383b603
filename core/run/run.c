/* SPDX-License-Identifier: MIT */
/* A run from outside: its folder before and after. */
#include "run/run.h"

#include "base/heap.h"
#include "base/io.h"
#include "results/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool exists(const char *folder, const char *name)
{
    char *path = wen_io_join(folder, name);
    bool there = access(path, F_OK) == 0;

    free(path);
    return there;
}

/* What has to be seen before anything is made. */
static int check_plan(const struct wen_job *job, struct wen_error *error)
{
    bool planned = exists(job->output, WEN_PLAN_NAME);

    if (job->purpose != WEN_TO_PLAN) {
        return !job->wish.shard || planned
                   ? WEN_EXIT_OK
                   : wen_error_set(error, WEN_EXIT_CONFIG,
                                   "%s has no plan, which says how many shards there are: make it "
                                   "first, with `wenliu plan PIPELINE -o %s --shards %u`",
                                   job->output, job->output, job->shards);
    }
    if (exists(job->output, WEN_WORK_PARTS)) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "%s holds parts of a plan (%s/%s): another plan would make strangers "
                             "of them; remove them, or give another folder with -o",
                             job->output, job->output, WEN_WORK_PARTS);
    }
    if (exists(job->output, WEN_WORK_RECORD)) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "%s holds the results of a run: give another folder with -o",
                             job->output);
    }
    if (planned && !job->wish.replace) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "%s/%s is there already: give another folder with -o, or --replace",
                             job->output, WEN_PLAN_NAME);
    }
    return WEN_EXIT_OK;
}

/* The first rows of the quarantine, for the summary. */
static cJSON *first_refused(const char *output)
{
    enum { FIRST_ROWS = 5 };
    char *path = wen_io_join(output, WEN_WORK_QUARANTINE), *line = NULL;
    FILE *file = fopen(path, "re");
    cJSON *rows = cJSON_CreateArray();
    size_t capacity = 0;
    ssize_t size;

    while (file && cJSON_GetArraySize(rows) < FIRST_ROWS &&
           (size = getline(&line, &capacity, file)) > 0) {
        cJSON_AddItemToArray(rows, cJSON_ParseWithLength(line, (size_t)size));
    }
    if (file) {
        fclose(file);
    }
    free(line);
    free(path);
    return rows;
}

static int run_job(const struct wen_job *job, struct wen_run_result *result,
                   struct wen_error *error)
{
    return job->workers ? wen_run_processes(job, result, error)
                        : wen_run_inline(job, result, error);
}

/* The plan of what was done before must be the one that would be made now. */
static int run_in(struct wen_job *job, struct wen_run_result *result, struct wen_error *error)
{
    const struct wen_work *work = job->work;
    bool finished = work->before == WEN_WORK_FINISHED && !job->wish.replace && !job->wish.retry;
    bool complete = work->before == WEN_WORK_COMPLETE;

    if (job->purpose == WEN_TO_RUN && (finished || complete)) {
        job->purpose = WEN_TO_COMPARE;
        result->outcome = complete ? WEN_NAMED_NOW : WEN_DONE_BEFORE;
    }
    int status = run_job(job, result, error);
    if (!status && job->purpose == WEN_TO_COMPARE && complete) {
        status = wen_work_check(work->output, work->path, error);
        status = status ? status : wen_work_publish(work->output, work->path, error);
    }
    if (!status && result->facts && !job->wish.shard) {
        cJSON_AddItemToObject(result->facts, "quarantine", first_refused(work->output));
    }
    return status;
}

int wen_run(const struct wen_job *asked, struct wen_run_result *result, struct wen_error *error)
{
    struct wen_job job = *asked;
    struct wen_work work;

    *result = (struct wen_run_result){.outcome = asked->purpose == WEN_TO_PLAN ? WEN_PLANNED_NOW
                                                                               : WEN_RAN};
    int status = check_plan(&job, error);
    status = status ? status : wen_work_open(job.output, &job.wish, &work, error);
    if (status) {
        return status;
    }
    job.work = &work;
    status = run_in(&job, result, error);
    bool complete = work.path && exists(work.path, WEN_WORK_RECORD);
    result->kept = status && work.path && (complete || wen_journal_begun(work.path));
    wen_work_close(&work, result->kept);
    return status;
}

void wen_run_describe_plan(const struct wen_plan *plan, struct wen_run_result *result)
{
    result->files = plan->inputs.files;
    result->bytes = plan->inputs.bytes;
    result->units = plan->unit_count;
    result->documents = plan->documents;
    result->shards = plan->shards;
}
