/* SPDX-License-Identifier: MIT */
/* Taking units in and bringing the results to an end: what the collector does,
 * in its own process or, with --jobs 0, in the only one. */
#ifndef WENLIU_RUN_COLLECTOR_H
#define WENLIU_RUN_COLLECTOR_H

#include "run/processes.h"

#include <cjson/cJSON.h>

struct wen_collector;

/* Opens the folder of the results. All arguments outlive the collector. */
int wen_collector_open(const struct wen_job *job, struct wen_session *session,
                       const struct wen_chain *chain, struct wen_registry *registry,
                       struct wen_collector **collector, struct wen_error *error);

/* Takes a unit: its lines of quarantine.jsonl and its result. */
int wen_collector_take(struct wen_collector *collector, struct wen_string quarantine,
                       struct wen_string result, struct wen_error *error);

/* Finishes stages, writes run.json, gives every file its final name. *report
 * is wen_session_report()'s, the caller's. */
int wen_collector_finish(struct wen_collector *collector, const cJSON *facts, cJSON **report,
                         struct wen_error *error);

/* Closes; what is unfinished is removed. */
void wen_collector_close(struct wen_collector *collector);

#endif
