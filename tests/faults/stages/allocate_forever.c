/* SPDX-License-Identifier: MIT */
/* Allocates and fills memory without end. */
#include <stdlib.h>

#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        enum { PIECE = 1 << 20 };
        for (;;) {
            char *memory = malloc(PIECE);
            memset(memory, 1, PIECE);
        }
    }
    return WEN_OK;
}

WEN_STAGE(allocate_forever, .name = "allocate_forever", .version = "1.0",
          .summary = "Allocates and fills memory without end.", .process = process);
