/* SPDX-License-Identifier: MIT */
/* Aborts in the collector. */
#include "trigger.h"

#include <stdlib.h>

static int save(struct wen_context *context, void *self)
{
    (void)self;
    return wen_emit(context, "x", 1);
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    (void)context, (void)self, (void)bytes, (void)size;
    abort();
}

WEN_STAGE(die_in_absorb, .name = "die_in_absorb", .version = "1.0",
          .summary = "Aborts in absorb().", .save = save, .absorb = absorb);
