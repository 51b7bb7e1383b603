/* SPDX-License-Identifier: MIT */
/* Refuses a document without a reason. */
#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        return WEN_QUARANTINE;
    }
    return WEN_OK;
}

WEN_STAGE(refuse_silently, .name = "refuse_silently", .version = "1.0",
          .summary = "Refuses a document without a reason.", .process = process);
