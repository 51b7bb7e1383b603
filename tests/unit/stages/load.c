/* SPDX-License-Identifier: MIT */
/* A stage for tests of the registry: gives text, as decode does. */
#include "wenliu/stage.h"

static const struct wen_schema raw = {.name = "raw"};
static const struct wen_schema *const needs[] = {&raw, NULL};

static const struct wen_schema text = {.name = "text", .help = "What the document says."};
static const struct wen_column block_columns[] = {
    {.name = "kind", .type = WEN_LABEL, .help = "What the block is."}, {0}};
static const struct wen_schema blocks = {.name = "blocks",
                                         .flags = WEN_SPANS | WEN_DISJOINT,
                                         .columns = block_columns,
                                         .help = "Blocks of the layout."};
static const struct wen_schema *const gives[] = {&text, &blocks, NULL};

static const struct wen_column fields[] = {
    {.name = "charset", .type = WEN_STRING, .help = "Name of the encoding."}, {0}};

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)self;
    return wen_set_text(context, document->raw.data, document->raw.size);
}

WEN_STAGE(load, .name = "load", .version = "1.0", .summary = "Takes the bytes as text.",
          .flags = WEN_REWRITES_TEXT, .needs = needs, .gives = gives, .fields = fields,
          .process = process);
