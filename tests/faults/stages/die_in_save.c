/* SPDX-License-Identifier: MIT */
/* Aborts at the end of a unit. */
#include "trigger.h"

#include <stdlib.h>

static int save(struct wen_context *context, void *self)
{
    (void)context, (void)self;
    abort();
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    (void)context, (void)self, (void)bytes, (void)size;
    return WEN_OK;
}

WEN_STAGE(die_in_save, .name = "die_in_save", .version = "1.0", .summary = "Aborts in save().",
          .save = save, .absorb = absorb);
