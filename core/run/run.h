/* SPDX-License-Identifier: MIT */
/* A run: from a checked pipeline to results on disk. */
#ifndef WENLIU_RUN_RUN_H
#define WENLIU_RUN_RUN_H

#include "run/processes.h"

#include <cjson/cJSON.h>

/* What a run did, for whoever asked for it. */
struct wen_run_result {
    cJSON *report; /* wen_session_report()'s; free it with cJSON_Delete() */
    cJSON *facts;  /* "counts", "inputs", "times", "quarantine" (the first rows); the same */
};

/* Runs the job, with processes or, where job->workers is 0, in this one.
 * WEN_EXIT_OK when everything is on disk under its final name; else nothing
 * is, and the error says why. 128 + N after signal N. */
int wen_run(const struct wen_job *job, struct wen_run_result *result, struct wen_error *error);

/* The way with processes; wen_run() has looked at the folder of the results. */
int wen_run_processes(const struct wen_job *job, struct wen_run_result *result,
                      struct wen_error *error);

#endif
