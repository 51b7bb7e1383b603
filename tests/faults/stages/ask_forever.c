/* SPDX-License-Identifier: MIT */
/* Asks the host for memory without end. */
#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        for (;;) {
            wen_allocate(context, 1 << 20);
        }
    }
    return WEN_OK;
}

WEN_STAGE(ask_forever, .name = "ask_forever", .version = "1.0",
          .summary = "Asks the host for memory without end.", .process = process);
