/* SPDX-License-Identifier: MIT */
/* Writes to standard output and standard error. */
#include <stdio.h>

#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)context, (void)self;
    if (triggered(document)) {
        for (int i = 0; i < 1000; i++) {
            printf("{\"not\": \"a result\"}\\n\033[31m");
            fprintf(stderr, "\033[31mnoise\n");
        }
        fflush(stdout);
    }
    return WEN_OK;
}

WEN_STAGE(print_much, .name = "print_much", .version = "1.0",
          .summary = "Writes to standard output and standard error.", .process = process);
