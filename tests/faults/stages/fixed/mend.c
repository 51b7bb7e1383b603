/* SPDX-License-Identifier: MIT */
/* What ../broken has, mended: all documents are fine. */
#include "wenliu/stage.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self, (void)document;
    return WEN_OK;
}

WEN_STAGE(mend, .name = "mend", .version = "1.1", .summary = "Dies of no document.",
          .process = process);
