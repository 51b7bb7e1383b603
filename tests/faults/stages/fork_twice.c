/* SPDX-License-Identifier: MIT */
/* Forks, and comes back twice. */
#include <unistd.h>

#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        return fork() < 0 ? WEN_STOP : WEN_OK;
    }
    return WEN_OK;
}

WEN_STAGE(fork_twice, .name = "fork_twice", .version = "1.0",
          .summary = "Forks, and comes back twice.", .process = process);
