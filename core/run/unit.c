/* SPDX-License-Identifier: MIT */
/* A unit: consecutive documents, about 1 MiB of raw bytes. */
#include "run/unit.h"

#include "base/heap.h"
#include "base/take.h"
#include "record/codec.h"
#include "results/decision.h"

#include <stdlib.h>

struct wen_unit *wen_unit_new(uint64_t number)
{
    struct wen_unit *unit = wen_heap_new(1, sizeof *unit);

    unit->number = number;
    unit->trial = WEN_UNIT_NONE;
    return unit;
}

static char *copy_string(struct wen_string string)
{
    return wen_heap_copy(string.data, string.size);
}

void wen_unit_add(struct wen_unit *unit, const void *bytes, size_t size,
                  const struct wen_record *record)
{
    unit->marks = wen_heap_room(unit->marks, unit->count, &unit->mark_capacity, 1);
    unit->marks[unit->count++] = WEN_MARK_NONE;
    wen_buffer_add(&unit->records, bytes, size);
    wen_cut_add(&unit->cut, record, bytes, size);
    if (record->refused) {
        char *reason = copy_string(record->reason);
        wen_unit_refuse(unit, unit->count - 1, WEN_QUARANTINE, "reader", 0, reason);
        free(reason);
    }
}

void wen_unit_refuse(struct wen_unit *unit, uint32_t document, int status, const char *stage,
                     int signal, const char *reason)
{
    unit->marks[document] = WEN_MARK_REFUSED;
    unit->refusals = wen_heap_room(unit->refusals, unit->refusal_count, &unit->refusal_capacity,
                                   sizeof unit->refusals[0]);
    unit->refusals[unit->refusal_count++] = (struct wen_refusal){
        document, status, stage, wen_heap_copy(reason, strlen(reason)), signal};
}

static const char *find_stage(const char *const *stages, size_t count, const char *name,
                              size_t size)
{
    for (size_t i = 0; i < count; i++) {
        if (strlen(stages[i]) == size && memcmp(stages[i], name, size) == 0) {
            return stages[i];
        }
    }
    return NULL;
}

void wen_unit_decide(struct wen_unit *unit, const struct wen_buffer *decisions,
                     const char *const *stages, size_t stage_count)
{
    struct wen_decision decision;
    const char *texts;

    for (size_t at = 0; wen_decision_next(decisions, &at, &decision, &texts);) {
        const char *stage = find_stage(stages, stage_count, texts, decision.stage);
        if (decision.unit == unit->number && decision.document < unit->count && stage &&
            unit->marks[decision.document] != WEN_MARK_REFUSED) {
            char *reason = wen_heap_copy(texts + decision.stage, decision.reason);
            wen_unit_refuse(unit, decision.document, WEN_QUARANTINE, stage, decision.signal,
                            reason);
            free(reason);
        }
    }
}

static int by_document(const void *a, const void *b)
{
    uint32_t left = ((const struct wen_refusal *)a)->document;
    uint32_t right = ((const struct wen_refusal *)b)->document;

    return (left > right) - (left < right);
}

void wen_unit_sort(struct wen_unit *unit)
{
    if (unit->refusal_count) {
        qsort(unit->refusals, unit->refusal_count, sizeof unit->refusals[0], by_document);
    }
}

void wen_unit_free(struct wen_unit *unit)
{
    if (!unit) {
        return;
    }
    for (size_t i = 0; i < unit->refusal_count; i++) {
        free(unit->refusals[i].reason);
    }
    free(unit->refusals);
    free(unit->marks);
    wen_buffer_free(&unit->records);
    wen_buffer_free(&unit->result);
    free(unit);
}

/* ---- in the worker ---------------------------------------------------- */

struct refused {
    uint32_t document, stage;
    int32_t status;
    uint32_t size; /* of the reason behind it */
};

/* One pass over the documents of a unit. */
struct pass {
    struct wen_session *session;
    struct wen_unit_head head;
    uint8_t *marks;
    const char *records;
    size_t size;
    struct wen_buffer fields;
    struct wen_buffer refused; /* struct refused and reason, one behind the other */
    uint64_t refused_count;
    void (*inspect)(void *owner, uint32_t document);
    void *owner;
};

static void note_refusal(struct pass *pass, uint32_t document, const struct wen_verdict *verdict)
{
    struct refused refused = {document, (uint32_t)verdict->stage, verdict->status,
                              (uint32_t)strlen(verdict->why.text)};

    pass->marks[document] = WEN_MARK_REFUSED;
    wen_buffer_add(&pass->refused, &refused, sizeof refused);
    wen_buffer_add(&pass->refused, verdict->why.text, refused.size);
    pass->refused_count++;
}

enum pass_end { PASS_DONE, PASS_AGAIN, PASS_STOP };

static enum pass_end run_pass(struct pass *pass, struct wen_error *error)
{
    const char *at = pass->records;
    size_t left = pass->size;
    struct wen_verdict verdict;
    struct wen_record record;

    for (uint32_t i = 0; i < pass->head.count; i++) {
        size_t taken = wen_record_decode(at, left, &pass->fields, &record);
        if (!taken) {
            wen_error_set(error, WEN_EXIT_INTERNAL, "a unit is cut off");
            return PASS_STOP;
        }
        at += taken;
        left -= taken;
        if (pass->marks[i] == WEN_MARK_REFUSED ||
            (pass->head.trial != WEN_UNIT_NONE && pass->head.trial != i)) {
            continue;
        }
        wen_session_begin(pass->session, i);
        wen_session_process(pass->session, &record, &verdict);
        pass->inspect(pass->owner, i);
        wen_session_end(pass->session);
        if (verdict.status == WEN_STOP) {
            wen_error_set(error, WEN_EXIT_INTERNAL, "%.*s: %.700s", (int)record.id.size,
                          record.id.data, verdict.why.text);
            return PASS_STOP;
        }
        if (verdict.status != WEN_OK) {
            note_refusal(pass, i, &verdict);
            if (verdict.counted) {
                return PASS_AGAIN;
            }
        }
    }
    return PASS_DONE;
}

int wen_unit_run(struct wen_session *session, uint64_t number, const void *bytes, size_t size,
                 void (*inspect)(void *owner, uint32_t document), void *owner,
                 struct wen_buffer *to, struct wen_error *error)
{
    struct pass pass = {.session = session, .inspect = inspect, .owner = owner};
    int status = WEN_EXIT_OK;
    enum pass_end end;

    if (size < sizeof pass.head) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "a unit is cut off");
    }
    memcpy(&pass.head, bytes, sizeof pass.head);
    pass.marks = (uint8_t *)wen_heap_copy((const char *)bytes + sizeof pass.head, pass.head.count);
    pass.records = (const char *)bytes + sizeof pass.head + pass.head.count;
    pass.size = size - sizeof pass.head - pass.head.count;
    wen_session_careful(session, pass.head.trial != WEN_UNIT_NONE ? inspect : NULL, owner);
    while ((end = run_pass(&pass, error)) == PASS_AGAIN && !status) {
        status = wen_session_save(session, number, NULL, error);
    }
    if (end == PASS_STOP && !status) {
        status = error->status;
    }
    wen_buffer_add(to, &pass.refused_count, sizeof pass.refused_count);
    wen_buffer_add(to, pass.refused.data, pass.refused.size);
    if (!status) {
        bool trial = pass.head.trial != WEN_UNIT_NONE;
        status = wen_session_save(session, number, trial ? NULL : to, error);
    }
    free(pass.marks);
    wen_buffer_free(&pass.fields);
    wen_buffer_free(&pass.refused);
    return status;
}

/* ---- in the supervisor ------------------------------------------------ */

static bool take_refused(struct wen_unit *unit, const char *const *stages, size_t stage_count,
                         struct wen_string *body)
{
    struct refused refused;

    if (!wen_take(body, &refused, sizeof refused) || body->size < refused.size ||
        refused.document >= unit->count || refused.stage >= stage_count ||
        unit->marks[refused.document] == WEN_MARK_REFUSED) {
        return false;
    }
    char *reason = wen_heap_copy(body->data, refused.size);
    wen_unit_refuse(unit, refused.document, refused.status, stages[refused.stage], 0, reason);
    free(reason);
    body->data += refused.size;
    body->size -= refused.size;
    return true;
}

bool wen_unit_take(struct wen_unit *unit, const char *const *stages, size_t stage_count,
                   struct wen_string body)
{
    uint64_t count;

    if (!wen_take(&body, &count, sizeof count)) {
        return false;
    }
    for (uint64_t i = 0; i < count; i++) {
        if (!take_refused(unit, stages, stage_count, &body)) {
            return false;
        }
    }
    unit->result.size = 0;
    wen_buffer_add(&unit->result, body.data, body.size);
    return true;
}
