/* SPDX-License-Identifier: MIT */
/* A stage for tests of the registry: rewrites the text, which ends earlier layers. */
#include "wenliu/stage.h"

static const struct wen_schema text = {.name = "text"};
static const struct wen_schema *const texts[] = {&text, NULL};

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)self;
    return wen_set_text(context, document->text.data, document->text.size);
}

WEN_STAGE(wash, .name = "wash", .version = "1.0", .summary = "Cleans the text.",
          .flags = WEN_REWRITES_TEXT, .needs = texts, .gives = texts, .process = process);
