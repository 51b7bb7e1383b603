/* SPDX-License-Identifier: MIT */
/* Dies of documents that say FAULT and refuses those that say FAULT2. Its
 * mended version lies in ../fixed. */
#include <stdlib.h>

#include "../trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)self;
    if (says(document, "FAULT2")) {
        return wen_fail(context, WEN_QUARANTINE, "it says FAULT2");
    }
    if (triggered(document)) {
        abort();
    }
    return WEN_OK;
}

WEN_STAGE(mend, .name = "mend", .version = "1.0", .summary = "Dies of some documents.",
          .process = process);
