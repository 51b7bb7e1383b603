/* SPDX-License-Identifier: MIT */
/* A stage for tests of the registry: a writer. */
#include "wenliu/stage.h"

static const struct wen_schema text = {.name = "text"};
static const struct wen_schema *const needs[] = {&text, NULL};

static int table(struct wen_context *context, void *self, const struct wen_table *piece)
{
    (void)context, (void)self, (void)piece;
    return WEN_OK;
}

WEN_STAGE(put, .name = "put", .version = "1.0", .summary = "Writes everything.",
          .flags = WEN_WRITER, .needs = needs, .table = table);
