/* SPDX-License-Identifier: MIT */
/* Leaves a child process behind that never ends. */
#include <unistd.h>

#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        if (fork() == 0) {
            for (;;) {
                pause();
            }
        }
    }
    return WEN_OK;
}

WEN_STAGE(leave_child, .name = "leave_child", .version = "1.0",
          .summary = "Leaves a child process behind that never ends.", .process = process);
