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
};

/* `wanted`: not with --quiet. */
void wen_progress_begin(struct wen_progress *progress, bool wanted, double now);

/* Redraws the line, at most five times a second. Bytes are those of the inputs
 * on disk; total 0: not known (yet). */
void wen_progress_show(struct wen_progress *progress, double now, uint64_t bytes, uint64_t total,
                       uint64_t quarantined);

/* Takes the line away. */
void wen_progress_end(struct wen_progress *progress);

#endif
