/* SPDX-License-Identifier: MIT */
/* A run: from a checked pipeline to results on disk. */
#ifndef WENLIU_RUN_RUN_H
#define WENLIU_RUN_RUN_H

#include "run/processes.h"

#include <cjson/cJSON.h>

/* What came of a job that ended well. */
enum wen_outcome {
    WEN_RAN,         /* the run, or the shard, is complete */
    WEN_PLANNED_NOW, /* the plan is written */
    WEN_DONE_BEFORE, /* there was nothing to do */
    WEN_NAMED_NOW    /* all was done before, and has its final names now */
};

/* What a run did, for whoever asked for it. */
struct wen_run_result {
    enum wen_outcome outcome;
    bool kept;     /* after an error: units are kept, --resume goes on with them */
    cJSON *report; /* wen_session_report()'s, or NULL; free it with cJSON_Delete() */
    cJSON *facts;  /* "counts", "inputs", "times", "quarantine" (the first rows); the same */
    uint64_t files, bytes, units, documents; /* of the plan */
    unsigned shards;
};

/* Runs the job, with processes or, where job->workers is 0, in this one.
 * WEN_EXIT_OK when everything is on disk under its final name; else nothing
 * is, and the error says why. WEN_EXIT_STOPPED after a signal. */
int wen_run(const struct wen_job *job, struct wen_run_result *result, struct wen_error *error);

/* The two ways; wen_run() has opened job->work. */
int wen_run_processes(const struct wen_job *job, struct wen_run_result *result,
                      struct wen_error *error);
int wen_run_inline(const struct wen_job *job, struct wen_run_result *result,
                   struct wen_error *error);

/* Puts the numbers of the plan into the result. */
void wen_run_describe_plan(const struct wen_plan *plan, struct wen_run_result *result);

#endif
