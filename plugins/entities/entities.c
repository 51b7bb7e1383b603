/* SPDX-License-Identifier: MIT */
/* The stage "entities": mentions of persons, bodies, places, times, quantities and numeric
 * abbreviations, found by gazetteers and rules; and how often each is mentioned. */
#include "stage.h"

static const struct wen_schema need_text = {.name = "text"};
static const struct wen_column token_columns[] = {
    {"tag", WEN_LABEL, 0, "Part of speech."},
    {0},
};
static const struct wen_schema need_tokens = {
    .name = "tokens",
    .flags = WEN_SPANS | WEN_OPTIONAL,
    .columns = token_columns,
};
static const struct wen_schema need_sentences = {
    .name = "sentences",
    .flags = WEN_SPANS | WEN_OPTIONAL,
};
static const struct wen_column block_columns[] = {
    {"kind", WEN_LABEL, 0, "heading, byline, caption, paragraph, list_item, pull_quote."},
    {0},
};
static const struct wen_schema need_blocks = {
    .name = "blocks",
    .flags = WEN_SPANS | WEN_OPTIONAL,
    .columns = block_columns,
};
static const struct wen_schema *const needs[] = {&need_text, &need_tokens, &need_sentences,
                                                 &need_blocks, NULL};

static const struct wen_column entity_columns[] = {
    {"type", WEN_LABEL, 0, "PER, ORG, LOC, TITLE, TIME, QUANT, NUMABBR or a gazetteer's own type."},
    {"canonical", WEN_STRING, 0,
     "The name that stands for all forms: the gazetteer's, or the text without its blanks."},
    {"source", WEN_LABEL, 0, "What says so: gazetteer, rule, tag."},
    {"normal", WEN_STRING, 0,
     "Of a TIME: ISO 8601; of a QUANT: number and base unit (of a range both numbers)."},
    {0},
};
static const struct wen_schema gives_entities = {
    .name = "entities",
    .flags = WEN_SPANS | WEN_DISJOINT | WEN_SURFACE,
    .columns = entity_columns,
    .help = "Mentions of entities.",
};
static const struct wen_column relation_columns[] = {
    {"person", WEN_STRING, 0, "The person's name."},
    {"title", WEN_STRING, 0, "The office or profession."},
    {"organization", WEN_STRING, 0, "The body or place it belongs to, where the text says it."},
    {0},
};
static const struct wen_schema gives_relations = {
    .name = "relations",
    .flags = WEN_SPANS,
    .columns = relation_columns,
    .help = "Which person has which title where.",
};
static const struct wen_schema *const gives[] = {&gives_entities, &gives_relations,
                                                 &entities_gives_figures, NULL};

static const struct wen_column table_columns[] = {
    {"entity", WEN_STRING, 0, "Canonical name."},
    {"type", WEN_STRING, 0, "Its type."},
    {"count", WEN_INTEGER, 0, "Mentions in the corpus."},
    {"documents", WEN_INTEGER, 0, "Documents that mention it."},
    {0},
};
static const struct wen_schema table_entities = {
    .name = "entities",
    .columns = table_columns,
    .help = "Every entity of the corpus, the most frequent first.",
};
static const struct wen_schema *const tables[] = {&table_entities, &entities_table_figures, NULL};

static const char *const names_choices[] = {"grammar", "tags", "none", NULL};

static const struct wen_option stage_options[] = {
    {.name = "gazetteers",
     .type = WEN_OPTION_PATHS,
     .offset = offsetof(struct entities_options, gazetteers),
     .fallback = "null",
     .help = "Files of names, UTF-8: surface TAB type [TAB canonical name]; a later line wins."},
    {.name = "builtin",
     .type = WEN_OPTION_BOOLEAN,
     .offset = offsetof(struct entities_options, builtin),
     .fallback = "true",
     .help = "Use the gazetteers that come with the stage."},
    {.name = "rules",
     .type = WEN_OPTION_PATHS,
     .offset = offsetof(struct entities_options, rules),
     .fallback = "null",
     .help = "Files of rules, which go before those that come with the stage."},
    {.name = "builtin_rules",
     .type = WEN_OPTION_BOOLEAN,
     .offset = offsetof(struct entities_options, builtin_rules),
     .fallback = "true",
     .help = "Use the rules that come with the stage: TIME, QUANT, NUMABBR."},
    {.name = "names",
     .type = WEN_OPTION_CHOICE,
     .offset = offsetof(struct entities_options, names),
     .fallback = "\"grammar\"",
     .choices = names_choices,
     .help = "Names that stand in no gazetteer: by a grammar over the tokens (grammar), as their "
             "parts of speech say (tags), or none."},
    {.name = "memory_mib",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct entities_options, memory_mib),
     .fallback = "256",
     .minimum = 1,
     .maximum = 1 << 20,
     .help = "MiB of memory for the counts of the corpus; what does not fit is sorted in a file, "
             "with the same result."},
    {0},
};

WEN_STAGE(entities, .name = "entities", .version = "0.1.0",
          .summary = "Finds names, times, quantities and numeric abbreviations.", .needs = needs,
          .gives = gives, .tables = tables, .options = stage_options,
          .options_size = sizeof(struct entities_options), .open = entities_open,
          .process = entities_process, .save = entities_save, .absorb = entities_absorb,
          .finish = entities_finish, .close = entities_close);
