/* SPDX-License-Identifier: MIT */
/* Aborts in open(). */
#include "wenliu/stage.h"

#include <stdlib.h>

static int open_stage(struct wen_context *context, const void *options, void **self)
{
    (void)context, (void)options, (void)self;
    abort();
}

WEN_STAGE(die_in_open, .name = "die_in_open", .version = "1.0", .summary = "Aborts in open().",
          .open = open_stage);
