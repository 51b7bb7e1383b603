/* SPDX-License-Identifier: MIT */
/* Closes every descriptor there is. */
#include <unistd.h>

#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        for (int fd = 0; fd < 1024; fd++) {
            close(fd);
        }
    }
    return WEN_OK;
}

WEN_STAGE(close_descriptors, .name = "close_descriptors", .version = "1.0",
          .summary = "Closes every descriptor there is.", .process = process);
