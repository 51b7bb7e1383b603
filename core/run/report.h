/* SPDX-License-Identifier: MIT */
/* run.json: the record of a run that makes its results trustworthy. */
#ifndef WENLIU_RUN_REPORT_H
#define WENLIU_RUN_REPORT_H

#include "plan/plan.h"
#include "run/processes.h"

#include <cjson/cJSON.h>

/* The head of a plan (plan.h): program, pipeline with every default, stages with
 * version and SHA-256 of their files, the same of all data files. For
 * cJSON_Delete(); NULL with the error. */
cJSON *wen_report_head(const struct wen_job *job, const struct wen_chain *chain,
                       struct wen_registry *registry, struct wen_session *session,
                       struct wen_error *error);

/* Seals the folder's files and writes run.json: what the plan says, counts,
 * layers, tables, files with size and SHA-256, times, seal. `facts` is what
 * the supervisor knows ("counts", "inputs", "times"). `report` is
 * wen_session_report()'s; "head" of its tables stays out of the file. */
int wen_report_write(const struct wen_plan *plan, struct wen_folder *folder, const cJSON *facts,
                     const cJSON *report, struct wen_error *error);

#endif
