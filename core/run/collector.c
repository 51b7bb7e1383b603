/* SPDX-License-Identifier: MIT */
/* Taking units in: from workers, from what an earlier attempt left, from parts. */
#include "run/collector.h"

#include "base/heap.h"
#include "base/io.h"
#include "results/journal.h"
#include "run/collector_parts.h"
#include "run/retry.h"

#include <stdlib.h>
#include <string.h>

/* ---- taking a unit ---------------------------------------------------- */

static void add_facts(struct wen_unit_facts *sums, const struct wen_unit_facts *facts)
{
    sums->read += facts->read;
    sums->dropped += facts->dropped;
    sums->quarantined += facts->quarantined;
    sums->failed += facts->failed;
}

/* A unit that is taken in, but for its record in the journal. */
static int absorb(struct wen_collector *collector, const struct wen_intake *intake,
                  const struct wen_unit_facts *facts, struct wen_string quarantine,
                  struct wen_error *error)
{
    int status = wen_session_absorb(collector->session, intake, error);

    if (!status && collector->quarantine) {
        status = wen_file_write(collector->quarantine, quarantine.data, quarantine.size, error);
    }
    add_facts(&collector->sums, facts);
    wen_buffer_add(&collector->checks, &facts->check, sizeof facts->check);
    collector->next++;
    return status;
}

/* The same with its record. */
static int take(struct wen_collector *collector, struct wen_intake *intake,
                const struct wen_unit_facts *facts, struct wen_string quarantine,
                struct wen_error *error)
{
    uint64_t number = collector->next;

    wen_buffer_relax(&collector->kept);
    intake->kept = collector->journal ? &collector->kept : NULL;
    intake->sizes = collector->sizes;
    int status = absorb(collector, intake, facts, quarantine, error);
    if (!status && collector->journal) {
        status = wen_source_keep(collector->journal, number, facts, collector->sizes,
                                 collector->output_count, quarantine,
                                 wen_string(collector->kept.data, collector->kept.size), error);
    }
    return status;
}

/* ---- units from elsewhere --------------------------------------------- */

int wen_collector_add_source(struct wen_collector *collector, const char *folder, const char *plan,
                             uint64_t first, uint64_t end, struct wen_error *error)
{
    struct wen_buffer line = {0};

    collector->sources = wen_heap_resize(collector->sources, collector->source_count + 1,
                                         sizeof collector->sources[0]);
    struct wen_collector_source *added = &collector->sources[collector->source_count++];
    added->end = end;
    wen_journal_line(&line, plan, first, (const char *const *)collector->outputs,
                     collector->output_count);
    int status = wen_source_open(folder, &line, first, (const char *const *)collector->outputs,
                                 collector->output_count, &added->source, error);
    wen_buffer_free(&line);
    return status;
}

static int source_ended(const struct wen_source *source, struct wen_error *error)
{
    return wen_error_set(error, WEN_EXIT_DATA,
                         "%s ends before unit %llu: %s; run its shard again, or copy it here again",
                         source->folder, (unsigned long long)source->next,
                         source->fault ? source->fault : "units are missing");
}

/* Reads unit number collector->next from the source that has it. */
static int read_source(struct wen_collector *collector, struct wen_source **source,
                       struct wen_error *error)
{
    size_t number = 0;

    while (number < collector->source_count && collector->sources[number].end <= collector->next) {
        number++;
    }
    if (number == collector->source_count) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "unit %llu came from nowhere",
                             (unsigned long long)collector->next);
    }
    *source = &collector->sources[number].source;
    while ((*source)->next <= collector->next) {
        int more = wen_source_next(*source, error);
        if (more < 0) {
            return -more;
        }
        if (!more) {
            return source_ended(*source, error);
        }
    }
    return WEN_EXIT_OK;
}

int wen_collector_fill(struct wen_collector *collector, uint64_t until, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    while (!status && collector->source_count && collector->next < until) {
        struct wen_source *source = NULL;
        status = read_source(collector, &source, error);
        if (!status) {
            struct wen_intake intake = {.result = source->unit.kept,
                                        .members = source->unit.members};
            status = take(collector, &intake, &source->unit.facts, source->unit.quarantine, error);
        }
    }
    return status;
}

int wen_collector_take(struct wen_collector *collector, uint64_t number,
                       const struct wen_unit_facts *facts, struct wen_string quarantine,
                       struct wen_string result, struct wen_error *error)
{
    struct wen_intake intake = {.result = result};
    int status = wen_collector_fill(collector, number, error);

    if (!status && number != collector->next) {
        status = wen_error_set(error, WEN_EXIT_INTERNAL, "unit %llu came in the place of %llu",
                               (unsigned long long)number, (unsigned long long)collector->next);
    }
    return status ? status : take(collector, &intake, facts, quarantine, error);
}

/* ---- what an earlier attempt left ------------------------------------- */

static int recover_units(struct wen_collector *collector, struct wen_source *source,
                         struct wen_error *error)
{
    int more, status = WEN_EXIT_OK;

    while (!status && (more = wen_source_next(source, error)) != 0) {
        if (more < 0) {
            return -more;
        }
        struct wen_intake intake = {
            .result = source->unit.kept, .members = source->unit.members, .in_place = true};
        status = absorb(collector, &intake, &source->unit.facts, source->unit.quarantine, error);
        collector->recovered++;
    }
    return status;
}

/* Takes in what the place's journal and outputs hold; *end is where the journal
 * goes on. */
static int recover_place(struct wen_collector *collector, const struct wen_buffer *line,
                         uint64_t *end, struct wen_error *error)
{
    struct wen_source source = {0};
    int status = wen_source_open(collector->job->work->path, line, collector->first,
                                 (const char *const *)collector->outputs, collector->output_count,
                                 &source, error);

    if (!status) {
        status = recover_units(collector, &source, error);
    }
    collector->lost = source.left;
    *end = source.end;
    wen_buffer_add(&collector->decisions, source.decisions.data, source.decisions.size);
    wen_source_close(&source);
    return status;
}

/* Opens the journal behind the last whole unit, after taking in all before. */
static int recover(struct wen_collector *collector, struct wen_error *error)
{
    const char *place = collector->job->work->path;
    struct wen_buffer line = {0};
    int status = WEN_EXIT_OK;
    uint64_t end = 0;

    wen_journal_line(&line, collector->plan.seal, collector->first,
                     (const char *const *)collector->outputs, collector->output_count);
    if (wen_journal_begun(place)) {
        status = recover_place(collector, &line, &end, error);
    }
    if (!status) {
        status = wen_session_cut_outputs(collector->session, error);
    }
    if (!status && collector->job->checkpoint) {
        status = wen_journal_open(place, &line, end, &collector->journal, error);
    }
    if (!status && collector->decisions.size) { /* they stood behind the last unit */
        status = wen_collector_decide(
            collector, collector->next,
            wen_string(collector->decisions.data, collector->decisions.size), error);
    }
    if (!status && collector->recovered) { /* a process that was killed may not have synced it */
        uint64_t units;
        status = wen_collector_commit(collector, &units, error);
    }
    wen_buffer_free(&line);
    return status;
}

void wen_collector_recovered(const struct wen_collector *collector, struct wen_recovered *recovered)
{
    *recovered = (struct wen_recovered){collector->next, collector->recovered, collector->lost,
                                        collector->sums};
}

const struct wen_buffer *wen_collector_decisions(const struct wen_collector *collector)
{
    return &collector->decisions;
}

const struct wen_buffer *wen_collector_checks(const struct wen_collector *collector)
{
    return &collector->checks;
}

/* ---- opening ---------------------------------------------------------- */

static int open_plan(struct wen_collector *collector, struct wen_error *error)
{
    const struct wen_job *job = collector->job;
    int status;

    collector->plan_path = wen_work_plan(job->work);
    if (!collector->plan_path) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "%s has no plan", job->work->path);
    }
    status = wen_plan_load(collector->plan_path, &collector->plan, error);
    if (!status) {
        wen_job_share(job, &collector->plan, &collector->first, &collector->end);
        collector->next = collector->first;
    }
    return status;
}

static int open_files(struct wen_collector *collector, struct wen_error *error)
{
    wen_folder_open(collector->job->work->path, &collector->folder);
    int status = wen_session_open_outputs(collector->session, collector->folder, error);
    if (!status && !collector->job->wish.shard) {
        collector->quarantine = wen_folder_create(collector->folder, WEN_WORK_QUARANTINE, error);
        status = collector->quarantine ? WEN_EXIT_OK : error->status;
    }
    return status;
}

int wen_collector_open(const struct wen_job *job, struct wen_session *session,
                       const struct wen_chain *chain, struct wen_registry *registry,
                       struct wen_collector **collector, struct wen_error *error)
{
    struct wen_collector *opened = wen_heap_new(1, sizeof *opened);

    *opened = (struct wen_collector){
        .job = job, .session = session, .chain = chain, .registry = registry};
    opened->outputs = wen_session_outputs(session, &opened->output_count);
    opened->sizes = wen_heap_new(opened->output_count, sizeof opened->sizes[0]);
    int status = open_plan(opened, error);
    status = status ? status : open_files(opened, error);
    status = status ? status : recover(opened, error);
    if (!status) {
        status = wen_io_sync_folder(job->work->path, error);
    }
    const char *before = status ? NULL : wen_retry_of(&opened->plan);
    if (before) {
        status = wen_collector_add_source(opened, job->work->output, before, 0, opened->end, error);
    }
    if (status) {
        wen_collector_close(opened);
        opened = NULL;
    }
    *collector = opened;
    return status;
}

/* ---- safe on disk ----------------------------------------------------- */

int wen_collector_decide(struct wen_collector *collector, uint64_t unit, struct wen_string decision,
                         struct wen_error *error)
{
    return collector->journal ? wen_journal_add(collector->journal, WEN_JOURNAL_DECISION, unit,
                                                &decision, 1, error)
                              : WEN_EXIT_OK;
}

int wen_collector_commit(struct wen_collector *collector, uint64_t *units, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    if (collector->journal) {
        status = wen_session_sync_outputs(collector->session, error);
        status = status ? status : wen_journal_sync(collector->journal, error);
    }
    *units = collector->next - collector->first;
    return status;
}

void wen_collector_close(struct wen_collector *collector)
{
    if (!collector) {
        return;
    }
    wen_folder_close(collector->folder);
    wen_journal_close(collector->journal);
    for (size_t i = 0; i < collector->source_count; i++) {
        wen_source_close(&collector->sources[i].source);
    }
    wen_plan_free(&collector->plan);
    wen_buffer_free(&collector->kept);
    wen_buffer_free(&collector->checks);
    wen_buffer_free(&collector->decisions);
    free(collector->sources);
    free(collector->sizes);
    free(collector->outputs);
    free(collector->plan_path);
    free(collector);
}
