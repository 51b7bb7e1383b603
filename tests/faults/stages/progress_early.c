/* SPDX-License-Identifier: MIT */
/* Says how far it is in process(), where nobody waits for it. */
#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)self;
    if (triggered(document)) {
        wen_progress(context, 0.5, "half of it");
    }
    return WEN_OK;
}

WEN_STAGE(progress_early, .name = "progress_early", .version = "1.0",
          .summary = "Tells its progress against the rules.", .process = process);
