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
#include "run/board.h"

#include <sys/types.h>

/* What a run is told to do; the command line's, read by all processes. */
struct wen_job {
    struct wen_pipeline *pipeline;    /* its input and output are the effective ones */
    const char *const *stage_folders; /* --stages, ends with NULL */
    const char *output;               /* folder of the results */
    bool replace;
    bool quiet;
    unsigned workers; /* 0: everything in this process */
};

/* Address space that a worker may take beyond what it has at its start, in bytes. */
uint64_t wen_worker_memory(const struct wen_job *job);

/* Hands the corpus to `fd`. Goes on behind input file `skip` with `reason`
 * where that is not NULL: an earlier reader died on it. */
_Noreturn void wen_reader_main(const struct wen_job *job, struct wen_board *board, int fd,
                               uint64_t skip, const char *reason);

/* `control` is a socket to the supervisor, `output` where what stages print goes. */
_Noreturn void wen_template_main(const struct wen_job *job, struct wen_board *board, int control,
                                 int output);

_Noreturn void wen_worker_main(const struct wen_job *job, struct wen_session *session,
                               struct wen_marker *marker, int fd);

/* Takes units from `fd` in their order. */
_Noreturn void wen_collector_main(const struct wen_job *job, struct wen_session *session,
                                  const struct wen_chain *chain, struct wen_registry *registry,
                                  int fd);

/* Names this process "wenliu ROLE" for ps and top. */
void wen_name_process(const char *role);

/* In a child that was just forked: dies with its parent, which is `parent`. */
void wen_die_with_parent(pid_t parent);

#endif
