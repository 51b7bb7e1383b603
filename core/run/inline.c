/* SPDX-License-Identifier: MIT */
/* A run in one process (--jobs 0), for debuggers and sanitizers: the same
 * units, the same bytes, but a crash is a crash. The stages are open twice,
 * once as a worker has them and once as the collector has them. */
#include "base/heap.h"
#include "read/corpus.h"
#include "record/codec.h"
#include "results/decision.h"
#include "run/collector.h"
#include "run/metrics.h"
#include "run/report.h"
#include "run/run.h"
#include "run/same_input.h"
#include "run/tally.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct inline_run {
    const struct wen_job *job;
    struct wen_plan plan;
    uint64_t first, end; /* units of the job */
    struct wen_board *board;
    struct wen_chain chain;
    struct wen_registry *registry;
    struct wen_session *worker, *absorbing;
    struct wen_collector *collector;
    struct wen_corpus *corpus;
    struct wen_tally tally;
    const char **stages;
    uint64_t bytes; /* of the units that are done */
    int told;       /* metrics were written; -1: they cannot be any more */
};

static int open_stages(struct inline_run *run, struct wen_error *error)
{
    const struct wen_job *job = run->job;

    run->registry = wen_registry_open(job->stage_folders);
    if (!wen_chain_bind(job->pipeline, run->registry, &run->chain)) {
        wen_problems_print(&job->pipeline->problems, stderr);
        return wen_error_set(error, WEN_EXIT_CONFIG, "%s", "");
    }
    run->stages = wen_heap_new(run->chain.count, sizeof run->stages[0]);
    for (size_t i = 0; i < run->chain.count; i++) {
        run->stages[i] = run->chain.links[i].stage->name;
    }
    int status =
        wen_session_open(&run->chain, run->registry, &run->board->workers[0], &run->worker, error);
    if (!status) {
        status = wen_session_open(&run->chain, run->registry, &run->board->collector,
                                  &run->absorbing, error);
    }
    if (!status) {
        wen_session_alone(run->worker);
        wen_session_alone(run->absorbing);
    }
    return status;
}

/* In one process nothing happens beside a unit: metrics are written after each. That they cannot be
 * written stops a run only at its begin. */
static int tell(struct inline_run *run, bool complete, struct wen_error *error)
{
    const struct wen_metrics metrics = {.job = run->job,
                                        .board = run->board,
                                        .workers = 1,
                                        .tally = &run->tally,
                                        .stages = run->stages,
                                        .stage_count = run->chain.count,
                                        .bytes = run->bytes,
                                        .complete = complete};
    int status = run->told < 0 ? WEN_EXIT_OK : wen_metrics_write(&metrics, error);

    if (status && run->told > 0) {
        wen_metrics_give_up(error);
        run->told = -1;
        return WEN_EXIT_OK;
    }
    run->told = run->told < 0 ? -1 : 1;
    return status;
}

static void look_away(void *owner, uint32_t document)
{
    (void)owner, (void)document;
}

/* As a worker and the collector do it, with the bytes handed over in memory. */
static int run_unit(struct inline_run *run, struct wen_unit *unit, struct wen_error *error)
{
    struct wen_unit_head head = {unit->count, WEN_UNIT_NONE};
    struct wen_unit_facts facts;
    uint64_t units;
    struct wen_buffer message = {0}, result = {0}, lines = {0};

    wen_buffer_add(&message, &head, sizeof head);
    wen_buffer_add(&message, unit->marks, unit->count);
    wen_buffer_add(&message, unit->records.data, unit->records.size);
    int status = wen_unit_run(run->worker, unit->number, message.data, message.size, look_away,
                              NULL, &result, error);
    wen_buffer_free(&message);
    if (!status &&
        !wen_unit_take(unit, run->stages, run->chain.count, wen_string(result.data, result.size))) {
        status = wen_error_set(error, WEN_EXIT_INTERNAL, "a result does not hold together");
    }
    wen_buffer_free(&result);
    if (!status) {
        wen_tally_unit(&run->tally, unit, &facts, &lines);
        status = wen_collector_take(run->collector, unit->number, &facts,
                                    wen_string(lines.data, lines.size),
                                    wen_string(unit->result.data, unit->result.size), error);
    }
    wen_buffer_free(&lines);
    if (!status) {
        status = wen_collector_commit(run->collector, &units, error);
    }
    run->bytes += unit->cut.bytes;
    status = status ? status : tell(run, false, error);
    if (!status && run->job->verbose && run->job->checkpoint) {
        fprintf(stderr, "wenliu: %llu units are safe on disk\n", (unsigned long long)units);
    }
    return status;
}

/* ---- the plan --------------------------------------------------------- */

static int survey(const struct wen_job *job, struct wen_survey *survey, struct wen_error *error)
{
    const struct wen_corpus_totals nothing = {0};
    struct wen_corpus *corpus;

    if (wen_job_has_plan(job)) {
        return WEN_EXIT_OK;
    }
    if (wen_corpus_streams(&job->pipeline->input)) {
        wen_survey_end(survey, &nothing, true);
        return WEN_EXIT_OK;
    }
    int status = wen_corpus_open(&job->pipeline->input, &job->pipeline->limits, &corpus, error);
    if (!status) {
        status = wen_survey_corpus(survey, corpus, NULL, NULL, error);
        wen_corpus_close(corpus);
    }
    return status;
}

static int settle_plan(struct inline_run *run, struct wen_error *error)
{
    const struct wen_job *job = run->job;
    struct wen_survey surveyed = {0};
    cJSON *head = wen_report_head(job, &run->chain, run->registry, run->absorbing, error);
    int status = head ? survey(job, &surveyed, error) : error->status;

    if (!status) {
        status = wen_job_settle_plan(job, head, &surveyed.lines, &run->plan, error);
    }
    if (!status) {
        wen_job_share(job, &run->plan, &run->first, &run->end);
        run->tally.inputs = run->plan.inputs;
    }
    wen_buffer_free(&surveyed.lines);
    cJSON_Delete(head);
    return status;
}

/* ---- the corpus ------------------------------------------------------- */

/* Set by a signal: the unit at hand is the last. The next signal ends the
 * process at once, as a stage may hang that is being looked at. */
static volatile sig_atomic_t asked_to_stop; /* a handler can reach nothing else */

static void ask_to_stop(int signal)
{
    if (asked_to_stop) {
        _exit(WEN_EXIT_STOPPED);
    }
    asked_to_stop = signal;
}

static void watch_signals(void)
{
    struct sigaction action = {.sa_handler = ask_to_stop};

    asked_to_stop = 0;
    for (size_t i = 0; i < WEN_STOPPING_SIGNALS; i++) {
        sigaction(wen_stopping_signals[i], &action, NULL);
    }
    signal(SIGXFSZ, SIG_IGN); /* a file too large is an error of write() */
}

/* Whether the unit is whole behind the document that was added last. */
static bool is_whole(const struct inline_run *run, const struct wen_unit *unit)
{
    return run->plan.streams ? wen_cut_full(&unit->cut)
                             : unit->count == run->plan.units[unit->number].cut.documents;
}

/* A whole unit: done, or, where an earlier attempt did it, only compared. */
static int finish_unit(struct inline_run *run, struct wen_unit *unit, struct wen_error *error)
{
    bool done;
    int status = wen_same_unit(&run->plan, wen_collector_checks(run->collector), unit->number,
                               &unit->cut, &done, error);

    if (status || done) {
        return status;
    }
    wen_unit_decide(unit, wen_collector_decisions(run->collector), run->stages, run->chain.count);
    return run_unit(run, unit, error);
}

/* Reads documents from where the corpus stands up to the end of unit number
 * `number` (of a stream: to its end, unit by unit). *ended: there was no more. */
static int read_unit(struct inline_run *run, uint64_t number, bool *ended, struct wen_error *error)
{
    struct wen_unit *unit = wen_unit_new(number);
    struct wen_buffer encoded = {0};
    struct wen_record record;
    int more = 1, status = WEN_EXIT_OK;

    while ((more = wen_corpus_next(run->corpus, &record, error)) > 0) {
        wen_buffer_relax(&encoded);
        wen_record_encode(&encoded, &record);
        wen_unit_add(unit, encoded.data, encoded.size, &record);
        if (is_whole(run, unit)) {
            break;
        }
    }
    *ended = more == 0;
    if (more < 0) {
        status = -more;
    } else if (unit->count && (more > 0 || run->plan.streams)) {
        status = finish_unit(run, unit, error);
    } else if (!run->plan.streams) {
        status = wen_same_count("fewer", error);
    }
    if (!status && *ended && run->plan.streams) {
        status =
            wen_same_end(wen_collector_checks(run->collector), number + (unit->count > 0), error);
    }
    wen_buffer_free(&encoded);
    wen_unit_free(unit);
    return status;
}

static int stopped(const struct inline_run *run, struct wen_error *error)
{
    return wen_error_set(error, WEN_EXIT_STOPPED, "stopped by SIG%s; %s",
                         sigabbrev_np((int)asked_to_stop), wen_job_advice(run->job));
}

static int run_stream(struct inline_run *run, struct wen_error *error)
{
    bool ended = false;
    int status = WEN_EXIT_OK;

    wen_corpus_survey(run->corpus, NULL, NULL);
    for (uint64_t number = 0; !status && !ended; number++) {
        status = asked_to_stop ? stopped(run, error) : read_unit(run, number, &ended, error);
    }
    if (!status) {
        wen_corpus_totals(run->corpus, &run->tally.inputs);
    }
    return status;
}

static int run_units(struct inline_run *run, const uint64_t *units, size_t count,
                     struct wen_error *error)
{
    uint64_t next = 0;
    bool ended = false;
    int status = WEN_EXIT_OK;

    wen_corpus_follow(run->corpus, run->plan.files, run->plan.file_count);
    for (size_t i = 0; i < count && !status; i++) {
        if (units[i] != next) {
            status = wen_corpus_go(run->corpus, &run->plan.units[units[i]].place, error);
        }
        if (!status) {
            status = asked_to_stop ? stopped(run, error) : read_unit(run, units[i], &ended, error);
        }
        next = units[i] + 1;
    }
    if (!status && count && next == run->plan.unit_count) {
        status = wen_same_stop(run->corpus, error);
    }
    return status;
}

static int run_corpus(struct inline_run *run, struct wen_error *error)
{
    struct wen_recovered recovered;
    uint64_t *units = NULL;
    size_t count;

    wen_collector_recovered(run->collector, &recovered);
    if ((run->job->verbose && run->job->wish.resume) || (!run->job->quiet && recovered.units)) {
        fprintf(stderr, "wenliu: resuming: %llu units are there already\n",
                (unsigned long long)recovered.units);
    }
    int status = wen_job_units(run->job, &run->plan, recovered.next, &units, &count, error);
    if (!status) {
        status = wen_corpus_open(&run->job->pipeline->input, &run->job->pipeline->limits,
                                 &run->corpus, error);
    }
    watch_signals();
    if (!status) {
        status = run->plan.streams ? run_stream(run, error) : run_units(run, units, count, error);
    }
    free(units);
    return status;
}

static int finish(struct inline_run *run, struct wen_run_result *result, struct wen_error *error)
{
    result->facts = wen_tally_facts(&run->tally, run->board, 1, run->stages, run->chain.count);
    int status = wen_collector_finish(run->collector, result->facts, &result->report, error);
    return status ? status : tell(run, true, error);
}

int wen_run_inline(const struct wen_job *job, struct wen_run_result *result,
                   struct wen_error *error)
{
    struct inline_run run = {.job = job};

    clock_gettime(CLOCK_REALTIME, &run.tally.began);
    run.board = wen_board_new(1, error);
    if (!run.board) {
        return error->status;
    }
    int status = open_stages(&run, error);
    status = status ? status : settle_plan(&run, error);
    status = status ? status : tell(&run, false, error);
    if (!status && job->purpose == WEN_TO_RUN) {
        status =
            wen_collector_open(job, run.absorbing, &run.chain, run.registry, &run.collector, error);
        status = status ? status : run_corpus(&run, error);
        status = status ? status : finish(&run, result, error);
    }
    wen_run_describe_plan(&run.plan, result);
    wen_collector_close(run.collector);
    wen_session_close(run.worker);
    wen_session_close(run.absorbing);
    wen_chain_free(&run.chain);
    if (run.registry) {
        wen_registry_close(run.registry);
    }
    wen_corpus_close(run.corpus);
    wen_plan_free(&run.plan);
    wen_board_free(run.board, 1);
    free(run.stages);
    return status;
}
