/* SPDX-License-Identifier: MIT */
/* Writes to address 8. */
#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        *(volatile int *)8 = 1; /* NOLINT */
    }
    return WEN_OK;
}

WEN_STAGE(segfault, .name = "segfault", .version = "1.0", .summary = "Writes to address 8.",
          .process = process);
