/* SPDX-License-Identifier: MIT */
/* Before the first unit: the plan is made or compared, and the collector says
 * what an earlier attempt has left. */
#include "base/heap.h"
#include "base/take.h"
#include "run/collector.h"
#include "run/supervisor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SURVEY_DEATHS = 100 };

static void stop(struct wen_supervisor *supervisor, int status, const struct wen_error *error)
{
    if (status) {
        wen_supervisor_stop(supervisor, status, "%s", error->text);
    }
}

/* ---- the plan --------------------------------------------------------- */

void wen_begin_planning(struct wen_supervisor *supervisor)
{
    const struct wen_job *job = supervisor->job;
    const struct wen_corpus_totals nothing = {0};
    struct wen_survey survey = {0};

    if (wen_job_has_plan(job)) {
        supervisor->surveyed = true;
    } else if (wen_corpus_streams(&job->pipeline->input)) {
        wen_survey_end(&survey, &nothing, true);
        supervisor->survey = survey.lines;
        supervisor->surveyed = true;
    } else {
        wen_start_surveyor(supervisor);
    }
}

/* A death that comes once may be anybody's doing: the file is to blame when the
 * next surveyor dies at it too. */
static bool is_to_blame(struct wen_supervisor *supervisor)
{
    uint64_t file = supervisor->board->read_file;
    bool again = supervisor->reader_deaths > 0 && supervisor->reader_unit == file;

    supervisor->reader_deaths++;
    supervisor->reader_unit = file;
    return again;
}

void wen_begin_survey_again(struct wen_supervisor *supervisor, const char *reason)
{
    if (supervisor->reader_deaths > 2 * MOST_SURVEY_DEATHS) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL,
                            "the reader died %u times, last at input file number %llu: %s",
                            supervisor->reader_deaths,
                            (unsigned long long)supervisor->board->read_file, reason);
        return;
    }
    if (is_to_blame(supervisor)) {
        supervisor->killers = wen_heap_resize(supervisor->killers, supervisor->killer_count + 1,
                                              sizeof supervisor->killers[0]);
        supervisor->killers[supervisor->killer_count++] = (struct wen_killer){
            supervisor->board->read_file, wen_heap_copy(reason, strlen(reason))};
    }
    supervisor->survey.size = 0;
    wen_start_surveyor(supervisor);
}

static void start_workers(struct wen_supervisor *supervisor)
{
    wen_start_collector(supervisor);
    for (unsigned i = 0; i < supervisor->job->workers && !supervisor->status; i++) {
        wen_crew_fork(supervisor, i);
    }
}

void wen_begin_when_ready(struct wen_supervisor *supervisor)
{
    const struct wen_job *job = supervisor->job;
    struct wen_error error = {0};

    if (!supervisor->ready || !supervisor->surveyed || supervisor->planned || supervisor->status) {
        return;
    }
    int status =
        wen_job_settle_plan(job, supervisor->head, &supervisor->survey, &supervisor->plan, &error);
    wen_buffer_free(&supervisor->survey);
    if (status) {
        stop(supervisor, status, &error);
        return;
    }
    supervisor->planned = true;
    supervisor->reader_deaths = 0;
    supervisor->tally.inputs = supervisor->plan.inputs;
    if (job->purpose != WEN_TO_RUN) {
        supervisor->done = true;
        return;
    }
    start_workers(supervisor);
}

/* ---- what is there already -------------------------------------------- */

static bool take_recovered(struct wen_supervisor *supervisor, struct wen_recovered *recovered)
{
    const struct wen_buffer *body = &supervisor->collector.body;
    struct wen_string left = wen_string(body->data, body->size), decisions;

    if (!wen_take(&left, recovered, sizeof *recovered) || !wen_take_part(&left, &decisions)) {
        return false;
    }
    wen_buffer_add(&supervisor->decisions, decisions.data, decisions.size);
    wen_buffer_add(&supervisor->checks, left.data, left.size);
    return true;
}

static void say_recovered(struct wen_supervisor *supervisor, const struct wen_recovered *recovered)
{
    const struct wen_job *job = supervisor->job;
    bool said = (job->verbose && job->wish.resume) || (!job->quiet && recovered->units);

    if (said || recovered->lost) {
        wen_progress_end(&supervisor->progress);
    }
    if (said) {
        fprintf(stderr, "wenliu: resuming: %llu units are there already\n",
                (unsigned long long)recovered->units);
    }
    if (recovered->lost) {
        fprintf(stderr,
                "wenliu: %llu units that were saved are damaged, or stand behind damaged ones: "
                "they are done again\n",
                (unsigned long long)recovered->lost);
    }
}

/* How much there is to do, and how much of it is done. */
static void measure(struct wen_supervisor *supervisor)
{
    const struct wen_plan *plan = &supervisor->plan;
    uint64_t first, end;

    wen_job_share(supervisor->job, plan, &first, &end);
    for (uint64_t i = first; i < end && i < plan->unit_count; i++) {
        supervisor->total += plan->units[i].cut.bytes;
    }
    supervisor->bytes = supervisor->total;
    for (size_t i = 0; i < supervisor->units_to_read; i++) {
        supervisor->bytes -= plan->units[supervisor->units[i]].cut.bytes;
    }
    wen_progress_restart(&supervisor->progress, wen_supervisor_now(), supervisor->bytes);
}

void wen_begin_reading(struct wen_supervisor *supervisor)
{
    struct wen_recovered recovered;
    struct wen_error error = {0};

    if (!take_recovered(supervisor, &recovered)) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL,
                            "the collector does not say what is there");
        return;
    }
    say_recovered(supervisor, &recovered);
    supervisor->recovered = true;
    supervisor->tally.sums = recovered.sums;
    supervisor->progress.documents = recovered.sums.read;
    supervisor->next_number = supervisor->plan.streams ? 0 : recovered.next;
    int status = wen_job_units(supervisor->job, &supervisor->plan, recovered.next,
                               &supervisor->units, &supervisor->units_to_read, &error);
    measure(supervisor);
    if (status) {
        stop(supervisor, status, &error);
    } else if (supervisor->plan.streams || supervisor->units_to_read) {
        wen_start_reader(supervisor);
    } else {
        supervisor->reader_done = true;
    }
}
