/* SPDX-License-Identifier: MIT */
/* A run in one process (--jobs 0), for debuggers and sanitizers: the same
 * units, the same bytes, but a crash is a crash. The stages are open twice,
 * once as a worker has them and once as the collector has them. */
#include "base/heap.h"
#include "read/corpus.h"
#include "record/codec.h"
#include "run/collector.h"
#include "run/run.h"
#include "run/tally.h"

#include <stdio.h>
#include <stdlib.h>

struct inline_run {
    const struct wen_job *job;
    struct wen_board *board;
    struct wen_chain chain;
    struct wen_registry *registry;
    struct wen_session *worker, *absorbing;
    struct wen_collector *collector;
    struct wen_corpus *corpus;
    struct wen_tally tally;
    const char **stages;
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
        wen_tally_unit(&run->tally, unit, &lines);
        status = wen_collector_take(run->collector, wen_string(lines.data, lines.size),
                                    wen_string(unit->result.data, unit->result.size), error);
    }
    wen_buffer_free(&lines);
    return status;
}

static int run_corpus(struct inline_run *run, struct wen_error *error)
{
    struct wen_buffer encoded = {0};
    struct wen_unit *unit = NULL;
    struct wen_record record;
    uint64_t number = 0;
    int status = WEN_EXIT_OK, more;

    while (!status && (more = wen_corpus_next(run->corpus, &record, error)) != 0) {
        if (more < 0) {
            status = -more;
            break;
        }
        unit = unit ? unit : wen_unit_new(number++);
        wen_buffer_relax(&encoded);
        wen_record_encode(&encoded, &record);
        wen_unit_add(unit, encoded.data, encoded.size, &record);
        if (wen_unit_full(unit)) {
            status = run_unit(run, unit, error);
            wen_unit_free(unit);
            unit = NULL;
        }
    }
    if (!status && unit) {
        status = run_unit(run, unit, error);
    }
    wen_unit_free(unit);
    wen_buffer_free(&encoded);
    return status;
}

static int finish(struct inline_run *run, struct wen_run_result *result, struct wen_error *error)
{
    wen_corpus_totals(run->corpus, &run->tally.inputs);
    cJSON *facts = wen_tally_facts(&run->tally, run->board, 1, run->stages, run->chain.count);
    int status = wen_collector_finish(run->collector, facts, &result->report, error);

    cJSON_AddItemToObject(facts, "quarantine", run->tally.first);
    run->tally.first = NULL;
    result->facts = facts;
    return status;
}

static int run_inline(const struct wen_job *job, struct wen_run_result *result,
                      struct wen_error *error)
{
    struct inline_run run = {.job = job};
    int status = WEN_EXIT_INTERNAL;

    clock_gettime(CLOCK_REALTIME, &run.tally.began);
    run.board = wen_board_new(1, error);
    if (!run.board) {
        return error->status;
    }
    status = wen_corpus_open(&job->pipeline->input, &job->pipeline->limits, &run.corpus, error);
    if (!status) {
        wen_corpus_survey(run.corpus, NULL, NULL);
        status = open_stages(&run, error);
    }
    if (!status) {
        status =
            wen_collector_open(job, run.absorbing, &run.chain, run.registry, &run.collector, error);
    }
    if (!status) {
        status = run_corpus(&run, error);
    }
    if (!status) {
        status = finish(&run, result, error);
    }
    wen_collector_close(run.collector);
    wen_session_close(run.worker);
    wen_session_close(run.absorbing);
    wen_chain_free(&run.chain);
    if (run.registry) {
        wen_registry_close(run.registry);
    }
    if (run.corpus) {
        wen_corpus_close(run.corpus);
    }
    wen_tally_free(&run.tally);
    wen_board_free(run.board, 1);
    free(run.stages);
    return status;
}

int wen_run(const struct wen_job *job, struct wen_run_result *result, struct wen_error *error)
{
    *result = (struct wen_run_result){0};
    int status = wen_folder_check(job->output, job->replace, error);

    if (status) {
        return status;
    }
    return job->workers ? wen_run_processes(job, result, error) : run_inline(job, result, error);
}
