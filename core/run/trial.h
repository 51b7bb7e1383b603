/* SPDX-License-Identifier: MIT */
/* A trial: documents through a pipeline in this process, shown as they are
 * after its stages. Nothing is kept of it but what the caller looks at: no
 * plan, no results under their names. For `wenliu test` and `run --tap`. */
#ifndef WENLIU_RUN_TRIAL_H
#define WENLIU_RUN_TRIAL_H

#include "run/session.h"

/* What is asked for. All of it is the caller's. */
struct wen_trial {
    struct wen_pipeline *pipeline;
    const char *const *stage_folders; /* --stages, ends with NULL */
    struct wen_marker *marker;        /* where the trial is; in memory that outlives the process */
    const char *last;                 /* the last stage that runs; NULL: all of them do */
    const char *place; /* a folder for files that stages write, and for tables: needed for all
                          stages, and for a `last` that gives tables */

    /* The next document: 1, 0 at the end, or minus an enum wen_exit. */
    int (*next)(void *self, struct wen_record *record, struct wen_error *error);
    /* A document behind the stages, the last of which is chain->links[chain->count - 1]; one that
     * the reader refused has been through none. Returns an enum wen_exit, or -1: enough, the trial
     * ends here. */
    int (*document)(void *self, const struct wen_chain *chain, const struct wen_session *session,
                    const struct wen_record *record, const struct wen_verdict *verdict,
                    struct wen_error *error);
    /* A piece of a table that stage number `stage` gives. */
    void (*table)(void *self, const struct wen_session *session, size_t stage,
                  const struct wen_table *piece);
    /* A file of the results, complete, by its name and where it lies. */
    int (*file)(void *self, const char *name, const char *path, struct wen_error *error);
    void *self;
};

/* Runs it. Every document is a unit of its own, so that a refused one costs
 * no other. WEN_EXIT_OK, or the error; WEN_EXIT_CONFIG with the text "" where
 * the pipeline has problems, which are in pipeline->problems. */
int wen_trial_run(const struct wen_trial *trial, struct wen_error *error);

#endif
