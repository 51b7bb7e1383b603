/* SPDX-License-Identifier: MIT */
/* Taking units in and bringing the results to an end: what the collector does,
 * in its own process or, with --jobs 0 and in a merge, in the only one. */
#ifndef WENLIU_RUN_COLLECTOR_H
#define WENLIU_RUN_COLLECTOR_H

#include "plan/plan.h"
#include "run/processes.h"
#include "run/unit.h"

#include <cjson/cJSON.h>

struct wen_collector;

/* What an earlier attempt left. */
struct wen_recovered {
    uint64_t next;  /* the first unit that is not there */
    uint64_t units; /* that are there */
    uint64_t lost;  /* that were there, damaged or behind damaged ones: they run again */
    struct wen_unit_facts sums; /* of those that are there */
};

/* Opens the place of the job's work and takes in again what is whole there,
 * from the start up to the first unit that is not; what stands behind is cut
 * off. All arguments outlive the collector; job->work has a plan. */
int wen_collector_open(const struct wen_job *job, struct wen_session *session,
                       const struct wen_chain *chain, struct wen_registry *registry,
                       struct wen_collector **collector, struct wen_error *error);

/* What wen_collector_open() found intact of the run that is resumed. */
void wen_collector_recovered(const struct wen_collector *collector,
                             struct wen_recovered *recovered);

/* Decisions about documents of later units (decision.h), and the checks of the
 * units that are there, in their order (uint64_t); the collector's. */
const struct wen_buffer *wen_collector_decisions(const struct wen_collector *collector);
const struct wen_buffer *wen_collector_checks(const struct wen_collector *collector);

/* Units from `folder` (a part, a finished run) take the place of those that are
 * not handed to wen_collector_take(): units `first` on. `plan` is the seal that
 * its journal names. Folders come in the order of their units. */
int wen_collector_add_source(struct wen_collector *collector, const char *folder, const char *plan,
                             uint64_t first, uint64_t end, struct wen_error *error);

/* Takes units from those folders, up to number `until`. */
int wen_collector_fill(struct wen_collector *collector, uint64_t until, struct wen_error *error);

/* Takes a unit: its facts, its lines of quarantine.jsonl and its result. */
int wen_collector_take(struct wen_collector *collector, uint64_t number,
                       const struct wen_unit_facts *facts, struct wen_string quarantine,
                       struct wen_string result, struct wen_error *error);

/* Writes a decision down; it is safe with the next commit. */
int wen_collector_decide(struct wen_collector *collector, uint64_t unit, struct wen_string decision,
                         struct wen_error *error);

/* Makes what was taken safe on disk; *units: how many units are there now. */
int wen_collector_commit(struct wen_collector *collector, uint64_t *units, struct wen_error *error);

/* After the last unit; what is missing comes from the folders. A run: finishes stages, writes
 * run.json, gives every file its final name. A shard: writes the marker and makes the attempt the
 * part. "counts" is added to `facts`, and to "times" what this took. *report is
 * wen_session_report()'s, the caller's. */
int wen_collector_finish(struct wen_collector *collector, cJSON *facts, cJSON **report,
                         struct wen_error *error);

/* Closes; what is on disk stays. */
void wen_collector_close(struct wen_collector *collector);

#endif
