/* SPDX-License-Identifier: MIT */
/* Units on their way: filled from the reader, done by workers in any order,
 * handed to the collector in order. What is on the way is bounded in bytes. */
#include "base/heap.h"
#include "record/codec.h"
#include "results/decision.h"
#include "run/same_input.h"
#include "run/supervisor.h"

#include <stdlib.h>
#include <string.h>

/* Beyond this the reader waits, but one unit may always be on the way. */
enum { WINDOW_BYTES = 64 << 20, UNITS_A_WORKER = 2 };

bool wen_flow_open(const struct wen_supervisor *supervisor)
{
    size_t most = (size_t)supervisor->job->workers * UNITS_A_WORKER + 2;

    return supervisor->unit_count == 0 ||
           (supervisor->unit_count < most && supervisor->unit_bytes < WINDOW_BYTES);
}

static void close_unit(struct wen_supervisor *supervisor)
{
    struct wen_unit *unit = supervisor->filling;

    supervisor->filling = NULL;
    wen_unit_decide(unit, &supervisor->decisions, (const char *const *)supervisor->stages,
                    supervisor->stage_count);
    unit->waiting = true;
    if (supervisor->last) {
        supervisor->last->next = unit;
    } else {
        supervisor->first = unit;
    }
    supervisor->last = unit;
    if (!supervisor->unsent) {
        supervisor->unsent = unit;
    }
    supervisor->unit_count++;
    supervisor->unit_bytes += unit->cut.bytes;
}

/* A unit is whole. One that an earlier attempt has done is not done again. */
static void end_unit(struct wen_supervisor *supervisor)
{
    struct wen_unit *unit = supervisor->filling;
    struct wen_error error;
    bool done;
    int status = wen_same_unit(&supervisor->plan, &supervisor->checks, unit->number, &unit->cut,
                               &done, &error);

    if (status) {
        wen_supervisor_stop(supervisor, status, "%s", error.text);
        return;
    }
    supervisor->next_number = unit->number + 1;
    if (done) {
        wen_flow_forget(supervisor);
    } else {
        close_unit(supervisor);
    }
}

void wen_flow_record(struct wen_supervisor *supervisor, uint64_t number,
                     const struct wen_buffer *body)
{
    struct wen_record record;
    bool streams = supervisor->plan.streams;

    if (wen_record_decode(body->data, body->size, &supervisor->fields, &record) != body->size ||
        (!streams && number >= supervisor->plan.unit_count)) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "the reader sent a record cut off");
        return;
    }
    if (!supervisor->filling) {
        supervisor->filling = wen_unit_new(streams ? supervisor->next_number : number);
    }
    wen_unit_add(supervisor->filling, body->data, body->size, &record);
    if (streams ? wen_cut_full(&supervisor->filling->cut)
                : supervisor->filling->count == supervisor->plan.units[number].cut.documents) {
        end_unit(supervisor);
    }
}

void wen_flow_end(struct wen_supervisor *supervisor)
{
    struct wen_error error;

    if (!supervisor->plan.streams) {
        return;
    }
    if (supervisor->filling) {
        end_unit(supervisor);
    }
    int status = wen_same_end(&supervisor->checks, supervisor->next_number, &error);
    if (status) {
        wen_supervisor_stop(supervisor, status, "%s", error.text);
    }
}

void wen_flow_forget(struct wen_supervisor *supervisor)
{
    wen_unit_free(supervisor->filling);
    supervisor->filling = NULL;
}

bool wen_flow_drop(struct wen_supervisor *supervisor)
{
    struct wen_unit *kept = NULL, *unit = supervisor->first;
    bool dropped = false;

    wen_flow_forget(supervisor);
    /* units are given to workers in their order: behind one that was not, none was */
    while (unit && unit->given) {
        kept = unit;
        unit = unit->next;
    }
    if (supervisor->unsent && !supervisor->unsent->given) {
        supervisor->unsent = NULL;
    }
    supervisor->last = kept;
    if (kept) {
        kept->next = NULL;
    } else {
        supervisor->first = NULL;
    }
    for (struct wen_unit *next; unit; unit = next) {
        next = unit->next;
        supervisor->unit_count--;
        supervisor->unit_bytes -= unit->cut.bytes;
        wen_unit_free(unit);
        dropped = true;
    }
    return dropped;
}

static void send_unit(struct wen_supervisor *supervisor, struct wen_unit *unit)
{
    struct wen_unit_facts facts;
    struct wen_buffer start = {0}, lines = {0};

    wen_tally_unit(&supervisor->tally, unit, &facts, &lines);
    uint64_t size = lines.size;
    wen_buffer_add(&start, &facts, sizeof facts);
    wen_buffer_add(&start, &size, sizeof size);
    wen_buffer_add(&start, lines.data, lines.size);
    wen_buffer_free(&lines);
    wen_channel_begin(&supervisor->collector, WEN_UNIT_TAKE, unit->number,
                      start.size + unit->result.size);
    wen_channel_add(&supervisor->collector, start.data, start.size, true);
    if (unit->result.size) {
        wen_channel_add(&supervisor->collector, unit->result.data, unit->result.size, true);
    } else {
        free(unit->result.data);
    }
    unit->result = (struct wen_buffer){0}; /* the channel owns it now */
}

static void send_finish(struct wen_supervisor *supervisor)
{
    supervisor->facts =
        wen_tally_facts(&supervisor->tally, supervisor->board, supervisor->job->workers,
                        (const char *const *)supervisor->stages, supervisor->stage_count);
    char *text = cJSON_PrintUnformatted(supervisor->facts);
    size_t size = strlen(text);
    wen_channel_begin(&supervisor->collector, WEN_FINISH, 0, size);
    wen_channel_add(&supervisor->collector, wen_heap_copy(text, size), size, true);
    cJSON_free(text);
    supervisor->finishing = true;
}

void wen_flow_send(struct wen_supervisor *supervisor)
{
    if (!supervisor->recovered || supervisor->collector.fd < 0 || supervisor->finishing) {
        return;
    }
    while (supervisor->unsent && supervisor->unsent->done) {
        send_unit(supervisor, supervisor->unsent);
        supervisor->unsent = supervisor->unsent->next;
    }
    if (supervisor->stopping && !supervisor->reader_done && !supervisor->first) {
        wen_channel_begin(&supervisor->collector, WEN_PAUSE, 0, 0);
        supervisor->finishing = true;
    } else if (supervisor->reader_done && !supervisor->filling && !supervisor->first) {
        send_finish(supervisor);
    }
}

void wen_flow_taken(struct wen_supervisor *supervisor, uint64_t number)
{
    struct wen_unit *unit = supervisor->first;

    if (!unit || unit == supervisor->unsent || unit->number != number) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL,
                            "the collector took unit %llu, which it was not sent",
                            (unsigned long long)number);
        return;
    }
    supervisor->first = unit->next;
    if (supervisor->last == unit) {
        supervisor->last = NULL;
    }
    supervisor->unit_count--;
    supervisor->unit_bytes -= unit->cut.bytes;
    supervisor->progress.documents += unit->count;
    supervisor->bytes += unit->cut.bytes;
    wen_unit_free(unit);
}
