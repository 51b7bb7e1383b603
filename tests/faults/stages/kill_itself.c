/* SPDX-License-Identifier: MIT */
/* Raises SIGKILL on itself. */
#include <signal.h>

#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        raise(SIGKILL);
    }
    return WEN_OK;
}

WEN_STAGE(kill_itself, .name = "kill_itself", .version = "1.0",
          .summary = "Raises SIGKILL on itself.", .process = process);
