/* SPDX-License-Identifier: MIT */
/* The processes of a run (the supervisor is run.h):
 *
 *   supervisor  no plugin code, no parser of foreign bytes: cuts units, keeps order, watches
 *    ├ reader     opens and unpacks the inputs, hands on raw documents
 *    └ template   loads and opens the stages once, then only forks
 *       ├ worker 1..J   runs documents through the stages, unit by unit
 *       └ collector     takes units in order, finishes: the only one that writes results
 *
 * None of these functions returns to its caller: each ends its process. */
#ifndef WENLIU_RUN_PROCESSES_H
#define WENLIU_RUN_PROCESSES_H

#include "config/pipeline.h"
#include "plan/plan.h"
#include "results/work.h"
#include "run/board.h"

#include <sys/types.h>

/* How far a job goes. */
enum wen_purpose {
    WEN_TO_RUN,
    WEN_TO_PLAN,   /* write the plan, no more */
    WEN_TO_COMPARE /* see whether the plan of what is finished is this one */
};

/* What a run is told to do; the command line's, read by all processes. */
struct wen_job {
    struct wen_pipeline *pipeline;    /* its input and output are the effective ones */
    const char *const *stage_folders; /* --stages, ends with NULL */
    const char *output;               /* folder of the results */
    struct wen_work_wish wish;
    unsigned shards;    /* of a plan that is made, or 0; with wish.shard: of the plan */
    bool checkpoint;    /* units are committed as they are done */
    const char *advice; /* how to go on after a stop; NULL: with --resume */
    const char *metrics; /* --metrics; NULL: nobody asks */
    bool quiet, verbose;
    unsigned grace;           /* seconds for units in hand, after a signal */
    unsigned workers;         /* 0: everything in this process */
    enum wen_purpose purpose; /* wen_run()'s from here on */
    struct wen_work *work;
};

/* The units of the job: all of the plan's or one shard's, from *first on,
 * before *end. Of a corpus with streams *end is UINT64_MAX. */
void wen_job_share(const struct wen_job *job, const struct wen_plan *plan, uint64_t *first,
                   uint64_t *end);

/* Whether there is a plan for the job already: then no survey is needed. */
bool wen_job_has_plan(const struct wen_job *job);

/* Reads the plan that is there and sees whether it asks for what `head` (of a
 * plan made now) asks for; or makes one of head and survey and writes it.
 * Free the plan in either case. WEN_EXIT_CONFIG names the key that differs. */
int wen_job_settle_plan(const struct wen_job *job, const cJSON *head,
                        const struct wen_buffer *survey, struct wen_plan *plan,
                        struct wen_error *error);

/* Numbers of the units that are to be read, ascending, from `next` on: those of
 * the job, of a retry the ones that run again; of a corpus with streams none
 * are known. free() *units, also after an error. */
int wen_job_units(const struct wen_job *job, const struct wen_plan *plan, uint64_t next,
                  uint64_t **units, size_t *count, struct wen_error *error);

/* Address space that a worker may take beyond what it has at its start, in bytes. */
uint64_t wen_worker_memory(const struct wen_job *job);

/* An input file that killed an earlier reader. */
struct wen_killer {
    uint64_t file;
    char *reason;
};

/* Surveys the corpus: hands the lines of a plan to `fd`. */
_Noreturn void wen_surveyor_main(const struct wen_job *job, struct wen_board *board, int fd,
                                 const struct wen_killer *killers, size_t killer_count);

/* Units to read: their numbers, ascending. */
struct wen_reading {
    const struct wen_plan *plan;
    const uint64_t *units;
    size_t count;
};

/* Hands the documents of these units to `fd`; of a corpus with streams, all. */
_Noreturn void wen_reader_main(const struct wen_job *job, struct wen_board *board, int fd,
                               const struct wen_reading *reading);

/* `control` is a socket to the supervisor, `output` where what stages print goes. */
_Noreturn void wen_template_main(const struct wen_job *job, struct wen_board *board, int control,
                                 int output);

_Noreturn void wen_worker_main(const struct wen_job *job, struct wen_session *session,
                               struct wen_marker *marker, int fd);

/* Takes units from `fd` in their order. */
_Noreturn void wen_collector_main(const struct wen_job *job, struct wen_session *session,
                                  const struct wen_chain *chain, struct wen_registry *registry,
                                  int fd);

/* Signals that ask a run to stop. */
enum { WEN_STOPPING_SIGNALS = 5 };
extern const int wen_stopping_signals[WEN_STOPPING_SIGNALS];

/* What to do after such a stop, for messages. */
const char *wen_job_advice(const struct wen_job *job);

/* Names this process "wenliu ROLE" for ps and top. */
void wen_name_process(const char *role);

/* In a child that was just forked: dies with its parent, which is `parent`. */
void wen_die_with_parent(pid_t parent);

#endif
