/* SPDX-License-Identifier: MIT */
/* Calls exit(0) in the middle of a document. */
#include <stdlib.h>

#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        exit(0);
    }
    return WEN_OK;
}

WEN_STAGE(exit_zero, .name = "exit_zero", .version = "1.0",
          .summary = "Calls exit(0) in the middle of a document.", .process = process);
