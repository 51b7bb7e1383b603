/* SPDX-License-Identifier: MIT */
/* The line that shows how far a run has come. */
#include "run/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double every = 0.2; /* seconds */

void wen_progress_begin(struct wen_progress *progress, bool wanted, double now)
{
    const char *terminal = getenv("TERM");

    *progress = (struct wen_progress){.began = now, .last = now};
    progress->shown = wanted && isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

static void show_time_left(double elapsed, uint64_t bytes, uint64_t total)
{
    double left = bytes ? elapsed / (double)bytes * (double)(total - bytes) : 0;
    unsigned long seconds = (unsigned long)left;

    if (elapsed < 1 || !bytes) {
        return;
    }
    if (seconds >= 3600) {
        fprintf(stderr, ", %lu h %02lu min left", seconds / 3600, seconds / 60 % 60);
    } else {
        fprintf(stderr, ", %lu:%02lu left", seconds / 60, seconds % 60);
    }
}

void wen_progress_show(struct wen_progress *progress, double now, uint64_t bytes, uint64_t total,
                       uint64_t quarantined)
{
    double elapsed = now - progress->began;

    if (!progress->shown || now - progress->last < every) {
        return;
    }
    progress->last = now;
    fprintf(stderr, "\r\033[K%llu documents, %.1f MB, %.1f MB/s",
            (unsigned long long)progress->documents, (double)bytes / 1e6,
            elapsed > 0 ? (double)bytes / 1e6 / elapsed : 0);
    if (total && bytes <= total) {
        fprintf(stderr, ", %.0f %%", 100.0 * (double)bytes / (double)total);
        show_time_left(elapsed, bytes, total);
    }
    if (quarantined) {
        fprintf(stderr, ", %llu in quarantine", (unsigned long long)quarantined);
    }
    fflush(stderr);
}

void wen_progress_end(struct wen_progress *progress)
{
    if (progress->shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}
