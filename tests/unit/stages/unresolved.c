/* SPDX-License-Identifier: MIT */
/* A file that must not load: calls a function that no library has. With lazy binding it would, and
 * end the run at the first call. */
#include "wenliu/stage.h"

int wenliu_has_no_such_function(void);

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self, (void)document;
    return wenliu_has_no_such_function();
}

WEN_STAGE(unresolved, .name = "unresolved", .version = "1.0", .summary = "Cannot be bound.",
          .process = process);
