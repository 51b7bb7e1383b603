/* SPDX-License-Identifier: MIT */
/* Calls the host when and how it may not: one breach for each digit behind FAULT. */
#include "trigger.h"

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)self;
    if (!triggered(document)) {
        return WEN_OK;
    }
    const char *word = memchr(document->raw.data, 'F', document->raw.size);
    switch ((word[5] - '0') % 5) {
    case 0: wen_add(context, 7, 1); break;
    case 1: wen_label(context, "late"); break;
    case 2: wen_emit(context, "x", 1); break;
    case 3: wen_set_text(context, "\xFF", 1); break;
    default: wen_write(context, 3, "x\n", 2); break;
    }
    return WEN_OK;
}

WEN_STAGE(break_contract, .name = "break_contract", .version = "1.0",
          .summary = "Breaks the contract.", .process = process);
