/* SPDX-License-Identifier: MIT */
/* What a collector is made of: shared by collector.c (taking units in)
 * and finish.c (the end of a run or a shard). */
#ifndef WENLIU_RUN_COLLECTOR_PARTS_H
#define WENLIU_RUN_COLLECTOR_PARTS_H

#include "results/source.h"
#include "run/collector.h"

/* Units that come from a folder. */
struct wen_collector_source {
    struct wen_source source;
    uint64_t end; /* behind its last unit */
};

struct wen_collector {
    const struct wen_job *job;
    struct wen_session *session;
    const struct wen_chain *chain;
    struct wen_registry *registry;
    char *plan_path;
    struct wen_plan plan;
    uint64_t first, end; /* units of the run or of the shard */
    uint64_t next;       /* the unit that is to come */
    struct wen_folder *folder;
    struct wen_file *quarantine; /* NULL in a shard: the journal has it */
    struct wen_journal *journal; /* NULL with --no-checkpoint */
    char **outputs;              /* names, as wen_session_outputs() has them */
    size_t output_count;
    uint64_t *sizes; /* of a unit's members, by output */
    struct wen_buffer kept, checks, decisions;
    struct wen_unit_facts sums;
    uint64_t recovered, lost;
    struct wen_collector_source *sources;
    size_t source_count;
};

#endif
