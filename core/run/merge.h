/* SPDX-License-Identifier: MIT */
/* Putting the parts of all shards together into the results of one run. */
#ifndef WENLIU_RUN_MERGE_H
#define WENLIU_RUN_MERGE_H

#include "run/run.h"

/* `folders` hold the parts, each with the same plan; job->output is where the
 * results go. The job's pipeline is made from the plan and is freed by
 * wen_pipeline_free(). Nothing is published unless every part is there once,
 * of this plan, and intact to its last byte. A merge that dies is gone on with
 * by merging again. */
int wen_merge(struct wen_job *job, const char *const *folders, size_t count,
              struct wen_run_result *result, struct wen_error *error);

#endif
