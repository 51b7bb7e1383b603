/* SPDX-License-Identifier: MIT */
/* Runs and spans into rows of layers, many at a time. */
#include "rows.h"

void decode_give_runs(struct wen_context *context, unsigned layer, const struct decode_run *runs,
                      size_t all)
{
    for (size_t first = 0; first < all;) {
        size_t left = all - first;
        uint32_t count = left < 65536 ? (uint32_t)left : 65536;
        struct wen_rows *rows = wen_add(context, layer, count);
        for (uint32_t i = 0; i < count; i++) {
            const struct decode_run *run = &runs[first + i];
            rows->begin[i] = run->begin;
            rows->end[i] = run->end;
            rows->columns[0].integer[i] = run->raw_begin;
            rows->columns[1].integer[i] = run->raw_end;
        }
        first += count;
    }
}

void decode_give_batch(struct wen_context *context, struct decode_batch *batch)
{
    if (!batch->count) {
        return;
    }
    struct wen_rows *rows = wen_add(context, batch->layer, batch->count);
    for (uint32_t i = 0; i < batch->count; i++) {
        rows->begin[i] = batch->spans[i].begin;
        rows->end[i] = batch->spans[i].end;
        if (batch->labels[i]) {
            rows->columns[0].label[i] = batch->labels[i];
        }
    }
    batch->count = 0;
}

void decode_give_span(struct wen_context *context, struct decode_batch *batch,
                      struct decode_span span, uint32_t label)
{
    if (batch->count == DECODE_BATCH) {
        decode_give_batch(context, batch);
    }
    batch->labels[batch->count] = label;
    batch->spans[batch->count++] = span;
}
