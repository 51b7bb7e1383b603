/* SPDX-License-Identifier: MIT */
/* Counts documents and then refuses some: they must not have been counted. */
#include "trigger.h"

#include <stdlib.h>

static const struct wen_column columns[] = {
    {"name", WEN_STRING, 0, "What is counted."}, {"count", WEN_INTEGER, 0, "How many."}, {0}};
static const struct wen_schema table = {"counted", 0, columns, "Documents counted."};

struct counter {
    int64_t unit, total;
};

static int open_stage(struct wen_context *context, const void *options, void **self)
{
    (void)options;
    *self = calloc(1, sizeof(struct counter));
    return *self ? WEN_OK : wen_fail(context, WEN_STOP, "out of memory");
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    struct counter *counter = self;

    counter->unit++;
    return triggered(document) ? wen_fail(context, WEN_QUARANTINE, "refused after counting")
                               : WEN_OK;
}

static int save(struct wen_context *context, void *self)
{
    struct counter *counter = self;
    int64_t count = counter->unit;

    counter->unit = 0;
    return wen_emit(context, &count, sizeof count);
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    struct counter *counter = self;
    int64_t count;

    if (size != sizeof count) {
        return wen_fail(context, WEN_STOP, "%zu bytes are no count", size);
    }
    memcpy(&count, bytes, sizeof count);
    counter->total += count;
    return WEN_OK;
}

static int finish(struct wen_context *context, void *self)
{
    const struct counter *counter = self;
    const struct wen_rows *row = wen_add_row(context, 0, 1);

    row->columns[0].string[0] = wen_string("documents", 9);
    row->columns[1].integer[0] = counter->total;
    return WEN_OK;
}

WEN_STAGE(count_then_refuse, .name = "count_then_refuse", .version = "1.0",
          .summary = "Counts documents, refuses some.",
          .tables = (const struct wen_schema *const[]){&table, NULL}, .open = open_stage,
          .process = process, .save = save, .absorb = absorb, .finish = finish, .close = free);
