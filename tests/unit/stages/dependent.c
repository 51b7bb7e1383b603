/* SPDX-License-Identifier: MIT */
/* A file that must not load: needs a library that is not installed. */
#include "wenliu/stage.h"

int wenliu_gone(void);

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self, (void)document;
    return wenliu_gone();
}

WEN_STAGE(dependent, .name = "dependent", .version = "1.0", .summary = "Lacks a library.",
          .process = process);
