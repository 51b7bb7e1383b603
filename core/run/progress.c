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

/* `bytes` took so long, and so many are left. */
static void show_time_left(double elapsed, uint64_t bytes, uint64_t still)
{
    double left = bytes ? elapsed / (double)bytes * (double)still : 0;
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

void wen_progress_restart(struct wen_progress *progress, double now, uint64_t from)
{
    progress->began = now;
    progress->from = from;
    progress->planning = false;
}

void wen_progress_show(struct wen_progress *progress, double now, uint64_t bytes, uint64_t total,
                       uint64_t quarantined)
{
    double elapsed = now - progress->began;
    uint64_t fresh = bytes > progress->from ? bytes - progress->from : 0;

    if (!progress->shown || now - progress->last < every) {
        return;
    }
    progress->last = now;
    fputs("\r\033[K", stderr);
    if (progress->planning) {
        fputs("planning", stderr);
    } else {
        fprintf(stderr, "%llu documents", (unsigned long long)progress->documents);
    }
    fprintf(stderr, ", %.1f MB, %.1f MB/s", (double)bytes / 1e6,
            elapsed > 0 ? (double)fresh / 1e6 / elapsed : 0);
    if (total && bytes <= total) {
        fprintf(stderr, ", %.0f %%", 100.0 * (double)bytes / (double)total);
        show_time_left(elapsed, fresh, total - bytes);
    }
    if (quarantined) {
        fprintf(stderr, ", %llu in quarantine", (unsigned long long)quarantined);
    }
    fflush(stderr);
}

void wen_progress_show_doing(struct wen_progress *progress, double now, const char *doing,
                             double share)
{
    if (!progress->shown || now - progress->last < every) {
        return;
    }
    progress->last = now;
    fprintf(stderr, "\r\033[K%s", doing);
    if (share >= 0) {
        fprintf(stderr, ", %.0f %%", 100.0 * (share < 1 ? share : 1));
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
