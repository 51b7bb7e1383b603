/* SPDX-License-Identifier: MIT */
/* Decisions about documents, written down and read back. */
#include "run/decision.h"

#include "base/heap.h"

#include <stdlib.h>
#include <string.h>

void wen_decision_add(struct wen_buffer *decisions, uint64_t unit,
                      const struct wen_refusal *refusal)
{
    struct wen_decision decision = {.unit = unit,
                                    .document = refusal->document,
                                    .signal = refusal->signal,
                                    .stage = (uint32_t)strlen(refusal->stage),
                                    .reason = (uint32_t)strlen(refusal->reason)};

    wen_buffer_add(decisions, &decision, sizeof decision);
    wen_buffer_add(decisions, refusal->stage, decision.stage);
    wen_buffer_add(decisions, refusal->reason, decision.reason);
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

bool wen_decision_next(const struct wen_buffer *decisions, size_t *at,
                       struct wen_decision *decision, const char **texts)
{
    size_t left = decisions->size - *at;

    if (left < sizeof *decision) {
        return false;
    }
    memcpy(decision, decisions->data + *at, sizeof *decision);
    left -= sizeof *decision;
    if ((uint64_t)decision->stage + decision->reason > left) {
        return false;
    }
    *texts = decisions->data + *at + sizeof *decision;
    *at += sizeof *decision + decision->stage + decision->reason;
    return true;
}

void wen_decision_apply(const struct wen_buffer *decisions, struct wen_unit *unit,
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

void wen_decision_drop(struct wen_buffer *decisions, uint64_t unit)
{
    struct wen_decision decision;
    const char *texts;
    size_t kept = 0, at = 0, from = 0;

    for (; wen_decision_next(decisions, &at, &decision, &texts); from = at) {
        if (decision.unit > unit) {
            memmove(decisions->data + kept, decisions->data + from, at - from);
            kept += at - from;
        }
    }
    decisions->size = kept;
}
