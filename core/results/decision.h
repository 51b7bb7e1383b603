/* SPDX-License-Identifier: MIT */
/* The decision that a document goes into quarantine for what it did to workers:
 * killed them, outstayed its time or its memory. It may hang on the machine
 * and the moment, so it is written down when it is made, and kept when the run
 * is resumed. */
#ifndef WENLIU_RESULTS_DECISION_H
#define WENLIU_RESULTS_DECISION_H

#include "base/buffer.h"
#include "results/facts.h"

#include <stdbool.h>

/* Followed by the name of the stage and the reason. */
struct wen_decision {
    uint64_t unit;
    uint32_t document;      /* in the unit */
    int32_t signal;         /* that ended the worker, or 0 */
    uint32_t stage, reason; /* bytes of them */
};

/* Appends a decision. */
void wen_decision_add(struct wen_buffer *decisions, uint64_t unit,
                      const struct wen_refusal *refusal);

/* The decision at byte *at, which moves behind it; *texts are its stage and its
 * reason, one behind the other. False at the end. */
bool wen_decision_next(const struct wen_buffer *decisions, size_t *at,
                       struct wen_decision *decision, const char **texts);

/* Forgets decisions about units up to number `unit`. */
void wen_decision_drop(struct wen_buffer *decisions, uint64_t unit);

#endif
