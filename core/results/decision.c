/* SPDX-License-Identifier: MIT */
/* Decisions about documents, written down and read back. */
#include "results/decision.h"

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
