/* SPDX-License-Identifier: MIT */
/* A stage for tests of the registry: gives a table. */
#include "wenliu/stage.h"

static const struct wen_schema tokens = {.name = "tokens"};
static const struct wen_schema *const needs[] = {&tokens, NULL};

static const struct wen_column columns[] = {
    {.name = "term", .type = WEN_STRING}, {.name = "count", .type = WEN_INTEGER}, {0}};
static const struct wen_schema terms = {.name = "terms", .columns = columns, .help = "All terms."};
static const struct wen_schema *const tables[] = {&terms, NULL};

static int save(struct wen_context *context, void *self)
{
    return wen_emit(context, self, 0);
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    (void)context, (void)self, (void)bytes, (void)size;
    return WEN_OK;
}

static int finish(struct wen_context *context, void *self)
{
    (void)self;
    return wen_add_row(context, 0, 1) ? WEN_OK : WEN_STOP;
}

WEN_STAGE(tally, .name = "tally", .version = "1.0", .summary = "Counts tokens.", .needs = needs,
          .tables = tables, .save = save, .absorb = absorb, .finish = finish);
