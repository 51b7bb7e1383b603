/* SPDX-License-Identifier: MIT */
/* Does not come back, and sleeps. */
#include <unistd.h>

#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        for (;;) {
            pause();
        }
    }
    return WEN_OK;
}

WEN_STAGE(sleep_forever, .name = "sleep_forever", .version = "1.0",
          .summary = "Does not come back, and sleeps.", .process = process);
