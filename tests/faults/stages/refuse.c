/* SPDX-License-Identifier: MIT */
/* Refuses a document, as a stage should. */
#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        return wen_fail(context, WEN_QUARANTINE, "it says FAULT");
    }
    return WEN_OK;
}

WEN_STAGE(refuse, .name = "refuse", .version = "1.0",
          .summary = "Refuses a document, as a stage should.", .process = process);
