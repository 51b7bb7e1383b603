/* SPDX-License-Identifier: MIT */
/* Leaves a document out. */
#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        return WEN_DROP;
    }
    return WEN_OK;
}

WEN_STAGE(drop, .name = "drop", .version = "1.0", .summary = "Leaves a document out.",
          .process = process);
