/* SPDX-License-Identifier: MIT */
/* The plan that a job works by: the one that is there, if it agrees with what
 * was asked for now, or a new one. */
#include "base/heap.h"
#include "base/io.h"
#include "run/processes.h"
#include "run/retry.h"

#include <stdlib.h>
#include <string.h>

/* Path of the plan that is there, or NULL; free() it. */
static char *find_plan(const struct wen_job *job)
{
    if (job->purpose == WEN_TO_COMPARE && job->work->before == WEN_WORK_FINISHED) {
        return wen_io_join(job->work->output, WEN_PLAN_NAME);
    }
    return job->purpose == WEN_TO_PLAN ? NULL : wen_work_plan(job->work);
}

bool wen_job_has_plan(const struct wen_job *job)
{
    char *path = find_plan(job);
    bool there = path || (job->wish.retry && job->work->before == WEN_WORK_FINISHED);

    free(path);
    return there;
}

/* A part of one plan is no part of another, also of one that asks for the same. */
static int check_shards(const struct wen_job *job, const struct wen_plan *plan, const char *path,
                        struct wen_error *error)
{
    if (job->wish.shard && plan->streams) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "standard input and FIFOs cannot be shared among shards: save the "
                             "input in files");
    }
    if (job->wish.shard && job->shards != plan->shards) {
        return wen_error_set(error, WEN_EXIT_CONFIG,
                             "shards is %u now, and %u in %s: the number of shards is the plan's; "
                             "give --shard %u/%u, or make another plan (wenliu plan --shards %u)",
                             job->shards, plan->shards, path, job->wish.number, plan->shards,
                             job->shards);
    }
    return WEN_EXIT_OK;
}

static int agree(const struct wen_job *job, const cJSON *head, const char *path,
                 struct wen_plan *plan, struct wen_error *error)
{
    bool placed = strstr(path, "/" WEN_WORK_UNFINISHED "/");
    const char *remedy = placed || job->work->before == WEN_WORK_FINISHED
                             ? "begin anew with --replace"
                             : "make the plan again (wenliu plan --replace)";
    int status = wen_plan_load(path, plan, error);

    status = status ? status : wen_plan_compare(plan->head, head, path, remedy, error);
    return status ? status : check_shards(job, plan, path, error);
}

static int make(const struct wen_job *job, const cJSON *head, const struct wen_buffer *survey,
                struct wen_plan *plan, struct wen_error *error)
{
    const char *folder = job->purpose == WEN_TO_PLAN ? job->work->output : job->work->path;
    struct wen_buffer text = {0};
    int status = WEN_EXIT_OK;

    if (job->wish.retry && job->work->before == WEN_WORK_FINISHED) {
        status = wen_retry_plan(job->work->output, head, &text, error);
    } else {
        wen_plan_compose(head, survey, &text);
    }
    status = status ? status : wen_plan_parse(text.data, text.size, "the new plan", plan, error);
    status = status ? status : check_shards(job, plan, "the new plan", error);
    status = status ? status : wen_work_write(folder, WEN_PLAN_NAME, &text, error);
    wen_buffer_free(&text);
    return status;
}

int wen_job_settle_plan(const struct wen_job *job, const cJSON *head,
                        const struct wen_buffer *survey, struct wen_plan *plan,
                        struct wen_error *error)
{
    char *path = find_plan(job);
    int status = path ? agree(job, head, path, plan, error) : make(job, head, survey, plan, error);

    free(path);
    return status;
}

int wen_job_units(const struct wen_job *job, const struct wen_plan *plan, uint64_t next,
                  uint64_t **units, size_t *count, struct wen_error *error)
{
    struct wen_buffer retried = {0};
    uint64_t first, end;
    int status = WEN_EXIT_OK;

    *count = 0;
    *units = NULL;
    wen_job_share(job, plan, &first, &end);
    if (wen_retry_of(plan)) {
        status = wen_retry_units(job->work->output, &retried, error);
        *units = (uint64_t *)(void *)retried.data;
        for (size_t i = 0; i < retried.size / sizeof(uint64_t); i++) {
            (*units)[*count] = (*units)[i];
            *count += (*units)[i] >= next;
        }
    } else if (!plan->streams && end > next) {
        *units = wen_heap_new(end - next, sizeof **units);
        while (next < end) {
            (*units)[(*count)++] = next++;
        }
    }
    return status;
}
