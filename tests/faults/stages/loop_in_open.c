/* SPDX-License-Identifier: MIT */
/* Does not come back from open(). */
#include "wenliu/stage.h"

static int open_stage(struct wen_context *context, const void *options, void **self)
{
    (void)context, (void)options, (void)self;
    for (volatile bool on = true; on;) {
    }
    return WEN_OK;
}

WEN_STAGE(loop_in_open, .name = "loop_in_open", .version = "1.0",
          .summary = "Does not come back from open().", .open = open_stage);
