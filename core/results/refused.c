/* SPDX-License-Identifier: MIT */
/* The refused documents of a folder. */
#include "results/refused.h"

#include "base/heap.h"
#include "base/io.h"
#include "results/decision.h"
#include "results/journal.h"
#include "results/quarantine.h"
#include "results/source.h"
#include "results/state.h"
#include "results/work.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct sink {
    wen_refused_take *take;
    void *owner;
};

/* ---- a file of lines -------------------------------------------------- */

static int read_lines(const char *folder, const struct sink *sink, struct wen_error *error)
{
    char *path = wen_io_join(folder, WEN_WORK_QUARANTINE), *line = NULL;
    FILE *file = fopen(path, "re");
    size_t capacity = 0;
    ssize_t size;
    int status = WEN_EXIT_OK;

    errno = file ? 0 : errno;
    while (file && !status && (size = getline(&line, &capacity, file)) >= 0) {
        status = sink->take(sink->owner, line, (size_t)size, error);
        errno = 0;
    }
    if (!status && (!file || errno)) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", path, strerror(errno));
    }
    if (file) {
        fclose(file);
    }
    free(line);
    free(path);
    return status;
}

/* ---- a journal -------------------------------------------------------- */

struct reading {
    struct wen_journal_scan scan;
    const struct sink *sink;
    size_t outputs;
    uint64_t *sizes;             /* of a unit's members; not looked at */
    struct wen_buffer decisions; /* about units that are not done yet */
};

static int take_decisions(struct reading *reading, struct wen_error *error)
{
    struct wen_buffer lines = {0};
    struct wen_decision decision;
    const char *texts;
    int status = WEN_EXIT_OK;

    for (size_t at = 0; wen_decision_next(&reading->decisions, &at, &decision, &texts);) {
        wen_buffer_format(&lines, "{\"unit\":%" PRIu64 ",\"document\":%" PRIu32, decision.unit,
                          decision.document);
        wen_quarantine_end_line(&lines, wen_string(texts, decision.stage),
                                wen_string(texts + decision.stage, decision.reason),
                                decision.signal);
    }
    if (lines.size) {
        status = reading->sink->take(reading->sink->owner, lines.data, lines.size, error);
    }
    wen_buffer_free(&lines);
    return status;
}

/* The record behind byte `at` again, with its body. 1, 0 or negative. */
static int take_record(struct reading *reading, uint64_t at, struct wen_error *error)
{
    struct wen_journal_scan *scan = &reading->scan;
    struct wen_source_unit unit = {0};

    scan->offset = at;
    int more = wen_journal_scan_next(scan, error);
    if (more <= 0) {
        return more;
    }
    if (scan->head.kind == WEN_JOURNAL_DECISION) {
        wen_buffer_add(&reading->decisions, scan->body.data, scan->body.size);
    } else if (!wen_source_unit_parse(wen_string(scan->body.data, scan->body.size),
                                      reading->outputs, &unit, reading->sizes)) {
        scan->offset = at;
        return 0;
    }
    int status = unit.quarantine.size
                     ? reading->sink->take(reading->sink->owner, unit.quarantine.data,
                                           unit.quarantine.size, error)
                     : WEN_EXIT_OK;
    return status ? -status : 1;
}

/* Bodies of units without refused documents are not read: they are most of a
 * journal. */
static int read_records(struct reading *reading, struct wen_error *error)
{
    struct wen_journal_scan *scan = &reading->scan;
    struct wen_unit_facts facts;
    uint64_t at = scan->offset;
    int more;

    while ((more = wen_journal_scan_skip(scan, &facts, sizeof facts, error)) > 0) {
        bool decided = scan->head.kind == WEN_JOURNAL_DECISION;
        if (decided || facts.quarantined) {
            more = take_record(reading, at, error);
        }
        if (more <= 0) {
            break;
        }
        if (!decided) { /* a unit that is done has what was decided about it in its record */
            wen_decision_drop(&reading->decisions, scan->head.unit);
        }
        at = scan->offset;
    }
    return more < 0 ? -more : take_decisions(reading, error);
}

/* `whole`: nobody writes there any more, and all of it is to be intact. */
static int read_journal(const char *folder, bool whole, const struct sink *sink,
                        struct wen_error *error)
{
    struct reading reading = {.sink = sink};
    struct wen_journal_scan *scan = &reading.scan;
    char plan[65];
    int status = wen_journal_scan_open(folder, scan, error);

    if (!status && scan->line.size) {
        if (!wen_journal_line_read(&scan->line, plan, &reading.outputs)) {
            status = wen_error_set(error, WEN_EXIT_DATA,
                                   "%s is of another kind of machine, or damaged at its first line",
                                   scan->path);
        } else {
            reading.sizes = wen_heap_new(reading.outputs, sizeof *reading.sizes);
            status = read_records(&reading, error);
        }
    }
    if (!status && whole && scan->offset != scan->size) {
        status = wen_error_set(error, WEN_EXIT_DATA, "%s is damaged at byte %" PRIu64, scan->path,
                               scan->offset);
    }
    wen_journal_scan_close(scan);
    wen_buffer_free(&reading.decisions);
    free(reading.sizes);
    return status;
}

static bool has_journal(const char *folder)
{
    char *path = wen_io_join(folder, WEN_WORK_JOURNAL);
    bool there = access(path, F_OK) == 0;

    free(path);
    return there;
}

/* ---- a folder --------------------------------------------------------- */

/* An attempt that is finished meanwhile has become the part. */
static int read_shard(const struct wen_state *state, unsigned number, const struct sink *sink,
                      struct wen_error *error)
{
    const struct wen_shard *shard = &state->shards[number];
    bool done = shard->state == WEN_SHARD_DONE;
    int status = WEN_EXIT_OK;

    if (!done && shard->path && access(shard->path, F_OK) != 0) {
        char *part = wen_heap_format("%s/%s/%u", state->folder, WEN_WORK_PARTS, number);
        status = read_journal(part, true, sink, error);
        free(part);
    } else if (shard->path && has_journal(shard->path)) {
        status = read_journal(shard->path, done, sink, error);
    }
    return status;
}

/* Goes on behind what is damaged. */
static int read_shards(const struct wen_state *state, const struct sink *sink,
                       struct wen_error *error)
{
    int worst = WEN_EXIT_OK;

    for (unsigned i = 0; i < state->plan.outline.shards; i++) {
        struct wen_error mine;
        int status = read_shard(state, i, sink, &mine);
        if (status && (!worst || status != WEN_EXIT_DATA)) {
            *error = mine;
            worst = status;
        }
        if (worst && worst != WEN_EXIT_DATA) {
            break;
        }
    }
    return worst;
}

/* A run that ends meanwhile gives its names and takes its place away. */
static int read_unfinished(const struct wen_state *state, const struct sink *sink,
                           struct wen_error *error)
{
    char *place = wen_io_join(state->folder, WEN_WORK_UNFINISHED);
    char *lines = wen_io_join(place, WEN_WORK_QUARANTINE);
    int status = WEN_EXIT_OK;

    if (state->run != WEN_RUN_COMPLETE && has_journal(place)) {
        status = read_journal(place, false, sink, error);
    } else if (state->run == WEN_RUN_COMPLETE || access(place, F_OK) != 0) {
        status = read_lines(access(lines, F_OK) == 0 ? place : state->folder, sink, error);
    }
    free(place);
    free(lines);
    return status;
}

static int read_state(const struct wen_state *state, const struct sink *sink,
                      enum wen_refused_of *whose, struct wen_error *error)
{
    if (state->parts && state->shards && !state->results.there) {
        *whose = WEN_REFUSED_OF_PARTS;
        return read_shards(state, sink, error);
    }
    if (state->units || state->run == WEN_RUN_COMPLETE || !state->results.there) {
        *whose = WEN_REFUSED_OF_RUN;
        return state->run ? read_unfinished(state, sink, error) : WEN_EXIT_OK;
    }
    *whose = WEN_REFUSED_OF_RESULTS;
    return read_lines(state->folder, sink, error);
}

int wen_refused_read(const char *folder, wen_refused_take *take, void *owner,
                     enum wen_refused_of *whose, struct wen_error *error)
{
    const struct sink sink = {take, owner};
    struct wen_state state;
    int status = wen_state_read(folder, &state, error);

    status = status ? status : read_state(&state, &sink, whose, error);
    if (!status && state.damage_count) {
        status = wen_error_set(error, WEN_EXIT_DATA, "%s", state.damages[0]);
    }
    wen_state_free(&state);
    return status;
}
