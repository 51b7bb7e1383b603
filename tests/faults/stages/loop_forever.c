/* SPDX-License-Identifier: MIT */
/* Does not come back, and uses the processor all the while. */
#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        for (volatile unsigned i = 0;; i++) {
        }
    }
    return WEN_OK;
}

WEN_STAGE(loop_forever, .name = "loop_forever", .version = "1.0",
          .summary = "Does not come back, and uses the processor all the while.",
          .process = process);
