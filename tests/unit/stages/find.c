/* SPDX-License-Identifier: MIT */
/* A stage for tests of the registry: needs columns in an order of its own, has an option that must
 * be given, and an optional need. */
#include "wenliu/stage.h"

struct options {
    struct wen_strings names;
};

static const struct wen_option options[] = {{"names", WEN_OPTION_STRINGS,
                                             offsetof(struct options, names), NULL, 0, 0, NULL,
                                             "Names to find."},
                                            {0}};

static const struct wen_column token_columns[] = {
    {.name = "word", .type = WEN_WORD}, {.name = "tag", .type = WEN_LABEL}, {0}};
static const struct wen_schema tokens = {
    .name = "tokens", .flags = WEN_SPANS, .columns = token_columns};
static const struct wen_column block_columns[] = {{.name = "kind", .type = WEN_LABEL}, {0}};
static const struct wen_schema blocks = {
    .name = "blocks", .flags = WEN_OPTIONAL, .columns = block_columns};
static const struct wen_schema *const needs[] = {&tokens, &blocks, NULL};

static const struct wen_column entity_columns[] = {{.name = "type", .type = WEN_LABEL}, {0}};
static const struct wen_schema entities = {
    .name = "entities", .flags = WEN_SPANS | WEN_SURFACE, .columns = entity_columns};
static const struct wen_schema *const gives[] = {&entities, NULL};

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)self, (void)document;
    return wen_add(context, 0, 1) ? WEN_OK : WEN_STOP;
}

WEN_STAGE(find, .name = "find", .version = "1.0", .summary = "Finds names.", .needs = needs,
          .gives = gives, .options = options, .options_size = sizeof(struct options),
          .process = process);
