/* SPDX-License-Identifier: MIT */
/* A stage for tests of the registry: needs what nobody gives in that form. */
#include "wenliu/stage.h"

static const struct wen_column token_columns[] = {
    {.name = "tag", .type = WEN_STRING}, {.name = "wrod", .type = WEN_WORD}, {0}};
static const struct wen_schema tokens = {.name = "tokens", .columns = token_columns};
static const struct wen_schema entities = {.name = "entities", .flags = WEN_SPANS | WEN_DISJOINT};
static const struct wen_schema sentences = {.name = "sentences"};
static const struct wen_schema *const needs[] = {&tokens, &entities, &sentences, NULL};

WEN_STAGE(picky, .name = "picky", .version = "1.0", .summary = "Is never content.", .needs = needs);
