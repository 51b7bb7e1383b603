/* SPDX-License-Identifier: MIT */
/* Calls exit(0) in open(). */
#include "wenliu/stage.h"

#include <stdlib.h>

static int open_stage(struct wen_context *context, const void *options, void **self)
{
    (void)context, (void)options, (void)self;
    exit(0);
}

WEN_STAGE(exit_in_open, .name = "exit_in_open", .version = "1.0",
          .summary = "Calls exit(0) in open().", .open = open_stage);
