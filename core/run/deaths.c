/* SPDX-License-Identifier: MIT */
/* When the reader or the template dies, or a stage does not come back from
 * opening. (Workers are in crew.c.) */
#include "run/supervisor.h"

#include <stdio.h>
#include <sys/wait.h>

enum { MOST_READER_DEATHS = 3 };

/* A reader that was read by goes on at the unit it died at: the survey read it,
 * so it can be read. */
static void read_on(struct wen_supervisor *supervisor, const char *what)
{
    bool same = supervisor->next_number == supervisor->reader_unit;

    supervisor->reader_deaths = same ? supervisor->reader_deaths + 1 : 1;
    supervisor->reader_unit = supervisor->next_number;
    if (supervisor->plan.streams || supervisor->reader_deaths > MOST_READER_DEATHS) {
        wen_supervisor_stop(supervisor, WEN_EXIT_IO,
                            "the reader died at input file %llu: %s; run again with --resume",
                            (unsigned long long)supervisor->board->read_file, what);
        return;
    }
    wen_flow_forget(supervisor);
    wen_start_reader(supervisor);
}

void wen_death_of_reader(struct wen_supervisor *supervisor)
{
    char what[160], reason[240];
    int wait_status = 0;

    wen_channel_close(&supervisor->reader);
    waitpid(supervisor->reader_pid, &wait_status, 0);
    supervisor->reader_pid = 0;
    if (supervisor->reader_done || supervisor->status || supervisor->stopping) {
        return;
    }
    wen_crew_describe(wait_status, what, sizeof what);
    if (supervisor->planned) {
        read_on(supervisor, what);
        return;
    }
    snprintf(reason, sizeof reason, "reading this file crashed the reader (%s)", what);
    wen_begin_survey_again(supervisor, reason);
}

void wen_death_of_template(struct wen_supervisor *supervisor)
{
    const struct wen_marker *marker = &supervisor->board->opening;
    const struct wen_pipeline *pipeline = supervisor->job->pipeline;
    char what[160];
    int wait_status = 0;

    wen_channel_close(&supervisor->template);
    waitpid(supervisor->template_pid, &wait_status, 0);
    supervisor->template_pid = 0;
    wen_crew_describe(wait_status, what, sizeof what);
    if (supervisor->ready) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL,
                            "the process that holds the stages died: %s", what);
    } else if (marker->callback == WEN_IN_OPEN && marker->stage < pipeline->step_count) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "stage %s died in open(): %s",
                            pipeline->steps[marker->stage].use,
                            marker->reason[0] ? marker->reason : what);
    } else {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL,
                            "a stage died while it was loaded: %s; `wenliu stages` shows which",
                            what);
    }
}

void wen_watch_opening(struct wen_supervisor *supervisor, double now)
{
    const struct wen_pipeline *pipeline = supervisor->job->pipeline;
    const struct wen_marker *marker = &supervisor->board->opening;
    double limit = (double)pipeline->limits.open_seconds;

    if (!supervisor->ready && now - supervisor->began > limit) {
        wen_supervisor_stop(
            supervisor, WEN_EXIT_INTERNAL,
            "stage %s does not come back from open() within %.0f s: raise "
            "\"open_seconds\" in the pipeline's \"limits\" if it should",
            marker->stage < pipeline->step_count ? pipeline->steps[marker->stage].use : "?", limit);
    }
}
