/* SPDX-License-Identifier: MIT */
/* `--metrics FILE`: how a run goes, in the text format of Prometheus. The file
 * is replaced as a whole, so whoever reads it (node_exporter's textfile
 * collector, say) never sees half of one. */
#ifndef WENLIU_RUN_METRICS_H
#define WENLIU_RUN_METRICS_H

#include "run/processes.h"
#include "run/tally.h"

/* Seconds from one writing to the next. */
enum { WEN_METRICS_SECONDS = 5 };

/* What is told. All of it is the caller's. */
struct wen_metrics {
    const struct wen_job *job; /* its `metrics` names the file */
    const struct wen_board *board;
    unsigned workers; /* of the board */
    const struct wen_tally *tally;
    const char *const *stages;
    size_t stage_count;
    uint64_t bytes, total; /* of documents that are on their way or done; total 0: not known */
    bool complete;         /* the results are on disk under their names */
};

/* Writes the file. WEN_EXIT_OK, or WEN_EXIT_IO; where job->metrics is NULL, or
 * nothing is run because all is done already, does nothing. */
int wen_metrics_write(const struct wen_metrics *metrics, struct wen_error *error);

/* Says on standard error that the file could not be written, in the middle of a run: nothing stops
 * for it, but nothing more is written. */
void wen_metrics_give_up(const struct wen_error *error);

#endif
