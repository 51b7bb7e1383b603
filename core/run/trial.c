/* SPDX-License-Identifier: MIT */
/* A trial: documents through a pipeline in this process. */
#include "run/trial.h"

#include "base/buffer.h"
#include "base/io.h"
#include "run/session_parts.h"

#include <stdlib.h>
#include <string.h>

/* One trial under way. The stages are open twice, as a worker has them and as
 * the collector has them. */
struct running {
    const struct wen_trial *trial;
    struct wen_registry *registry;
    struct wen_chain chain;
    struct wen_session *worker, *collector;
    struct wen_folder *folder;
    struct wen_buffer result; /* of the unit at hand */
    uint64_t units;
    bool enough;
};

/* The chain ends with the last stage of that name. */
static int cut_chain(struct running *running, struct wen_error *error)
{
    const char *last = running->trial->last;
    const char *names[WEN_PIPELINE_STAGES + 1] = {NULL};
    struct wen_buffer hint = {0};

    for (size_t i = running->chain.count; last && i-- > 0;) {
        names[i] = running->chain.links[i].stage->name;
        if (strcmp(names[i], last) == 0) {
            running->chain.count = i + 1;
            return WEN_EXIT_OK;
        }
    }
    if (!last) {
        return WEN_EXIT_OK;
    }
    wen_suggest(&hint, last, names);
    wen_error_set(error, WEN_EXIT_CONFIG, "%s has no stage \"%s\"%s",
                  running->trial->pipeline->path, wen_brief(last).text, wen_buffer_text(&hint));
    wen_buffer_free(&hint);
    return error->status;
}

static int open_collector(struct running *running, struct wen_error *error)
{
    const struct wen_trial *trial = running->trial;
    int status = wen_session_open(&running->chain, running->registry, trial->marker,
                                  &running->collector, error);

    if (status) {
        return status;
    }
    wen_folder_open(trial->place, &running->folder);
    running->collector->watch_table = trial->table;
    running->collector->watcher = trial->self;
    return wen_session_open_outputs(running->collector, running->folder, error);
}

/* Whether something is left to do behind the last document. */
static bool gives_more(const struct running *running)
{
    const struct wen_stage *last = running->chain.links[running->chain.count - 1].stage;

    return !running->trial->last || (last->tables && last->tables[0]);
}

static int open_stages(struct running *running, struct wen_error *error)
{
    const struct wen_trial *trial = running->trial;

    running->registry = wen_registry_open(trial->stage_folders);
    if (!wen_chain_bind(trial->pipeline, running->registry, &running->chain)) {
        return wen_error_set(error, WEN_EXIT_CONFIG, "%s", "");
    }
    int status = cut_chain(running, error);
    if (!status) {
        status = wen_session_open(&running->chain, running->registry, trial->marker,
                                  &running->worker, error);
    }
    return status || !gives_more(running) ? status : open_collector(running, error);
}

/* The unit of one document: taken in, or forgotten where it was refused. */
static int end_unit(struct running *running, const struct wen_verdict *verdict,
                    struct wen_error *error)
{
    bool kept = running->collector && verdict->status == WEN_OK;
    struct wen_intake intake = {0};

    running->result.size = 0;
    int status =
        wen_session_save(running->worker, running->units, kept ? &running->result : NULL, error);
    if (!status && kept) {
        intake.result = wen_string(running->result.data, running->result.size);
        running->units++;
        status = wen_session_absorb(running->collector, &intake, error);
    }
    return status;
}

static void refuse_input(const struct wen_record *record, struct wen_verdict *verdict)
{
    *verdict = (struct wen_verdict){.status = WEN_QUARANTINE};
    wen_error_set(&verdict->why, WEN_EXIT_DATA, "%.*s", (int)record->reason.size,
                  record->reason.data);
}

static int run_document(struct running *running, uint32_t number, const struct wen_record *record,
                        struct wen_error *error)
{
    const struct wen_trial *trial = running->trial;
    struct wen_verdict verdict = {0};

    if (record->refused) {
        refuse_input(record, &verdict);
        return trial->document(trial->self, &running->chain, running->worker, record, &verdict,
                               error);
    }
    wen_session_begin(running->worker, number);
    wen_session_process(running->worker, record, &verdict);
    wen_session_end(running->worker);
    if (verdict.status == WEN_STOP) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "stage %s: %s",
                             running->chain.links[verdict.stage].stage->name, verdict.why.text);
    }
    int status =
        trial->document(trial->self, &running->chain, running->worker, record, &verdict, error);
    int ended = status <= 0 ? end_unit(running, &verdict, error) : WEN_EXIT_OK;
    return ended ? ended : status;
}

static int run_documents(struct running *running, struct wen_error *error)
{
    const struct wen_trial *trial = running->trial;
    struct wen_record record;
    uint32_t number = 0;
    int more, status = WEN_EXIT_OK;

    while (!status && (more = trial->next(trial->self, &record, error)) != 0) {
        status = more < 0 ? -more : run_document(running, number++, &record, error);
    }
    running->enough = status < 0;
    return status < 0 ? WEN_EXIT_OK : status;
}

static int finish(struct running *running, struct wen_error *error)
{
    const struct wen_trial *trial = running->trial;
    const struct wen_result *results;
    size_t count = 0;
    int status = wen_session_finish(running->collector, error);

    status = status ? status : wen_folder_seal(running->folder, &results, &count, error);
    for (size_t i = 0; i < count && !status && trial->file; i++) {
        char *path = wen_io_join(trial->place, results[i].name);
        status = trial->file(trial->self, results[i].name, path, error);
        free(path);
    }
    return status;
}

int wen_trial_run(const struct wen_trial *trial, struct wen_error *error)
{
    struct running running = {.trial = trial};
    int status = open_stages(&running, error);

    status = status ? status : run_documents(&running, error);
    if (!status && running.collector && !running.enough) {
        status = finish(&running, error);
    }
    wen_session_close(running.worker);
    wen_session_close(running.collector);
    wen_folder_close(running.folder);
    wen_chain_free(&running.chain);
    wen_registry_close(running.registry);
    wen_buffer_free(&running.result);
    return status;
}
