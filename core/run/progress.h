/* SPDX-License-Identifier: MIT */
/* The line that shows how far a run has come, where standard error is a terminal. */
#ifndef WENLIU_RUN_PROGRESS_H
#define WENLIU_RUN_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct wen_progress {
    bool shown; /* there is a terminal to show it on */
    double began, last;
    uint64_t documents; /* on their way to the disk */
    uint64_t from;      /* bytes that were done before this run began */
    bool planning;      /* nothing is on its way yet */
};

/* `wanted`: not with --quiet. */
void wen_progress_begin(struct wen_progress *progress, bool wanted, double now);

/* From here on time counts anew, and bytes up to `from` were done before. */
void wen_progress_restart(struct wen_progress *progress, double now, uint64_t from);

/* Redraws the line, at most five times a second. Bytes of documents, while
 * planning of the inputs on disk; total 0: not known. */
void wen_progress_show(struct wen_progress *progress, double now, uint64_t bytes, uint64_t total,
                       uint64_t quarantined);

/* Shows what the run is at where no more documents come: `share` of 1 of it is
 * done, below 0 where that is not known. */
void wen_progress_show_doing(struct wen_progress *progress, double now, const char *doing,
                             double share);

/* Takes the line away. */
void wen_progress_end(struct wen_progress *progress);

#endif
