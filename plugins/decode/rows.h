/* SPDX-License-Identifier: MIT */
/* Runs and spans on their way into layers. */
#ifndef DECODE_ROWS_H
#define DECODE_ROWS_H

#include "sentences.h"
#include "text.h"

#include "wenliu/stage.h"

/* Rows that are handed to the host at a time. */
#define DECODE_BATCH 512u

struct decode_batch {
    unsigned layer; /* of the stage's gives */
    uint32_t count;
    struct decode_span spans[DECODE_BATCH];
    uint32_t labels[DECODE_BATCH]; /* 0: the layer has no such column */
};

/* Adds a span; `label` goes into the layer's first column. process() only, as the others. */
void decode_give_span(struct wen_context *context, struct decode_batch *batch,
                      struct decode_span span, uint32_t label);

/* Hands over what waits. */
void decode_give_batch(struct wen_context *context, struct decode_batch *batch);

/* Hands over the map: rows of begin, end, raw begin, raw end. */
void decode_give_runs(struct wen_context *context, unsigned layer, const struct decode_run *runs,
                      size_t all);

#endif
