/* SPDX-License-Identifier: MIT */
/* Units on their way: filled from the reader, done by workers in any order,
 * handed to the collector in order. What is on the way is bounded in bytes. */
#include "base/heap.h"
#include "record/codec.h"
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
    supervisor->unit_bytes += unit->bytes;
}

void wen_flow_record(struct wen_supervisor *supervisor, const struct wen_buffer *body)
{
    struct wen_record record;

    if (wen_record_decode(body->data, body->size, &supervisor->fields, &record) != body->size) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "the reader sent a record cut off");
        return;
    }
    if (!supervisor->filling) {
        supervisor->filling = wen_unit_new(supervisor->next_number++);
    }
    wen_unit_add(supervisor->filling, body->data, body->size, &record);
    if (wen_unit_full(supervisor->filling)) {
        close_unit(supervisor);
    }
}

void wen_flow_end(struct wen_supervisor *supervisor)
{
    if (supervisor->filling) {
        close_unit(supervisor);
    }
}

static void send_unit(struct wen_supervisor *supervisor, struct wen_unit *unit)
{
    struct wen_buffer lines = {0};
    uint64_t size = 0;

    wen_buffer_add(&lines, &size, sizeof size);
    wen_tally_unit(&supervisor->tally, unit, &lines);
    size = lines.size - sizeof size;
    memcpy(lines.data, &size, sizeof size);
    wen_channel_begin(&supervisor->collector, WEN_UNIT_TAKE, unit->number,
                      lines.size + unit->result.size);
    wen_channel_add(&supervisor->collector, lines.data, lines.size, true);
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
    if (supervisor->collector.fd < 0 || supervisor->finishing) {
        return;
    }
    while (supervisor->unsent && supervisor->unsent->done) {
        send_unit(supervisor, supervisor->unsent);
        supervisor->unsent = supervisor->unsent->next;
    }
    if (supervisor->reader_done && !supervisor->filling && !supervisor->first) {
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
    supervisor->unit_bytes -= unit->bytes;
    supervisor->progress.documents += unit->count;
    wen_unit_free(unit);
}
