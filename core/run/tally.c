/* SPDX-License-Identifier: MIT */
/* What became of the documents: counted, and the refused ones written down. */
#include "run/tally.h"

#include "base/escape.h"
#include "record/codec.h"
#include "results/quarantine.h"
#include "run/profile.h"

#include <string.h>

/* One row: id, source, stage, reason, signal. */
static void add_row(struct wen_buffer *lines, const struct wen_record *record,
                    const struct wen_refusal *refusal)
{
    wen_buffer_add_text(lines, "{\"id\":");
    wen_escape_json(lines, record->id.data, record->id.size);
    wen_quarantine_add(lines, "source", record->source.data, record->source.size);
    wen_quarantine_end_line(lines, wen_string(refusal->stage, strlen(refusal->stage)),
                            wen_string(refusal->reason, strlen(refusal->reason)), refusal->signal);
}

void wen_tally_unit(struct wen_tally *tally, struct wen_unit *unit, struct wen_unit_facts *facts,
                    struct wen_buffer *lines)
{
    struct wen_buffer fields = {0};
    struct wen_record record;
    size_t at = 0, next = 0;

    *facts = (struct wen_unit_facts){.read = unit->count, .check = unit->cut.check};
    wen_unit_sort(unit);
    for (uint32_t i = 0; i < unit->count && next < unit->refusal_count; i++) {
        at += wen_record_decode(unit->records.data + at, unit->records.size - at, &fields, &record);
        if (unit->refusals[next].document != i) {
            continue;
        }
        const struct wen_refusal *refusal = &unit->refusals[next++];
        if (refusal->status == WEN_DROP) {
            facts->dropped++;
            continue;
        }
        facts->quarantined++;
        facts->failed += !record.refused;
        add_row(lines, &record, refusal);
    }
    wen_buffer_free(&fields);
    tally->sums.read += facts->read;
    tally->sums.quarantined += facts->quarantined;
    tally->sums.dropped += facts->dropped;
}

static void add_time(cJSON *times, const char *name, time_t seconds)
{
    struct tm parts;
    char text[32];

    if (gmtime_r(&seconds, &parts) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)) {
        cJSON_AddStringToObject(times, name, text);
    }
}

static void add_times(cJSON *facts, const struct wen_tally *tally)
{
    cJSON *times = cJSON_AddObjectToObject(facts, "times");
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    add_time(times, "began", tally->began.tv_sec);
    add_time(times, "ended", now.tv_sec);
    cJSON_AddNumberToObject(times, "seconds",
                            (double)(now.tv_sec - tally->began.tv_sec) +
                                (double)(now.tv_nsec - tally->began.tv_nsec) / 1e9);
}

void wen_tally_add_time(cJSON *facts, const struct timespec *since)
{
    cJSON *times = cJSON_GetObjectItemCaseSensitive(facts, "times");
    cJSON *seconds = cJSON_GetObjectItemCaseSensitive(times, "seconds");
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    cJSON_DeleteItemFromObjectCaseSensitive(times, "ended");
    add_time(times, "ended", now.tv_sec);
    cJSON_SetNumberValue(seconds, cJSON_GetNumberValue(seconds) +
                                      (double)(now.tv_sec - since->tv_sec) +
                                      (double)(now.tv_nsec - since->tv_nsec) / 1e9);
}

cJSON *wen_tally_facts(const struct wen_tally *tally, const struct wen_board *board,
                       unsigned workers, const char *const *stages, size_t stage_count)
{
    cJSON *facts = cJSON_CreateObject();
    cJSON *inputs = cJSON_AddObjectToObject(facts, "inputs");

    cJSON_AddNumberToObject(inputs, "files", (double)tally->inputs.files);
    cJSON_AddNumberToObject(inputs, "bytes", (double)tally->inputs.bytes);
    cJSON_AddStringToObject(inputs, "sha256", tally->inputs.sha256);
    add_times(facts, tally);
    if (board) {
        cJSON_AddItemToObject(facts, "profile",
                              wen_profile_new(board, workers, stages, stage_count));
    }
    return facts;
}
