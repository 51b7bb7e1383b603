/* SPDX-License-Identifier: MIT */
/* Opens a sorter in a worker. */
#include "trigger.h"

static int save(struct wen_context *context, void *self)
{
    (void)self;
    wen_open_sorter(context, 1 << 20);
    return WEN_OK;
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    (void)context, (void)self, (void)bytes, (void)size;
    return WEN_OK;
}

WEN_STAGE(sort_in_save, .name = "sort_in_save", .version = "1.0",
          .summary = "Opens a sorter in save().", .save = save, .absorb = absorb);
