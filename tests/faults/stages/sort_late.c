/* SPDX-License-Identifier: MIT */
/* Adds to a sorter that it has read from, in the collector. */
#include "trigger.h"

static int finish(struct wen_context *context, void *self)
{
    struct wen_sorter *sorter = wen_open_sorter(context, 1 << 20);
    struct wen_sorted record;

    (void)self;
    if (wen_sort(context, sorter, wen_string("a", 1), wen_string(NULL, 0)) != WEN_OK ||
        wen_next_sorted(context, sorter, &record) != 1) {
        return WEN_STOP;
    }
    return wen_sort(context, sorter, wen_string("b", 1), wen_string(NULL, 0));
}

WEN_STAGE(sort_late, .name = "sort_late", .version = "1.0",
          .summary = "Sorts in finish() against the rules.", .finish = finish);
