/* SPDX-License-Identifier: MIT */
/* Calls itself until the stack is full. */
#include "trigger.h"

static unsigned descend(unsigned depth, volatile char *above)
{
    volatile char here[1024];

    here[0] = (char)depth;
    if (depth == 0) { /* only after four billion calls */
        return 0;
    }
    return descend(depth + 1, here) + (unsigned)above[0];
}
static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        volatile char start = 0;
        return (int)descend(1, &start);
    }
    return WEN_OK;
}

WEN_STAGE(overflow_stack, .name = "overflow_stack", .version = "1.0",
          .summary = "Calls itself until the stack is full.", .process = process);
