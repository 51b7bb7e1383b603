/* SPDX-License-Identifier: MIT */
/* Calls abort(). */
#include <stdlib.h>

#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        abort();
    }
    return WEN_OK;
}

WEN_STAGE(abort, .name = "abort", .version = "1.0", .summary = "Calls abort().",
          .process = process);
