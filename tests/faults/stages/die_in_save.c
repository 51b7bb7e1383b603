/* SPDX-License-Identifier: MIT */
/* Aborts at the end of a unit. */
#include "trigger.h"

#include <stdlib.h>

static int save(struct wen_context *context, void *self)
{
    (void)context, (void)self;
    abort();
}

WEN_STAGE(die_in_save, .name = "die_in_save", .version = "1.0", .summary = "Aborts in save().",
          .save = save);
