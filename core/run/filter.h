/* SPDX-License-Identifier: MIT */
/* A filter: lines in, lines out. Text files go through the stages of a pipeline
 * in blocks of whole lines, and what is printed of each goes to standard output
 * in the order of the input. Nothing is kept: no plan, no folder of results. */
#ifndef WENLIU_RUN_FILTER_H
#define WENLIU_RUN_FILTER_H

#include "run/session.h"

/* What is asked for. All of it is the caller's and stays as it is. */
struct wen_filter_job {
    const char *name;                 /* of the command, for messages */
    struct wen_pipeline *pipeline;    /* its documents come as text */
    const char *const *stage_folders; /* --stages, ends with NULL */
    const char *const *paths;         /* files; "-" is standard input */
    size_t path_count;
    unsigned workers; /* processes that run the stages; 0: everything in this one */

    /* After the stages are open: what `print` will need. An enum wen_exit. */
    int (*prepare)(void *self, const struct wen_chain *chain, const struct wen_session *session,
                   struct wen_error *error);
    /* Appends what is to be printed of a block: its text is document->text. */
    void (*print)(void *self, const struct wen_document *document, struct wen_buffer *to);
    void *self;
};

/* Runs the filter to the end of the input. WEN_EXIT_OK; WEN_EXIT_DATA where the
 * input is no UTF-8, WEN_EXIT_IO, WEN_EXIT_CONFIG (problems of the pipeline are
 * printed, and the text is "") or WEN_EXIT_INTERNAL where a stage or a worker
 * failed: then all before the place that the error names is printed. */
int wen_filter_run(const struct wen_filter_job *job, struct wen_error *error);

#endif
