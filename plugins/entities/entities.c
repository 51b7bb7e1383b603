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
static const struct wen_column annotation_columns[] = {
    {"type", WEN_STRING, 0, "Type of the name that people marked."},
    {0},
};
static const struct wen_schema need_annotations = {
    .name = "annotations",
    .flags = WEN_SPANS | WEN_DISJOINT | WEN_OPTIONAL,
    .columns = annotation_columns,
};
static const struct wen_schema *const needs[] = {&need_text,   &need_tokens,      &need_sentences,
                                                 &need_blocks, &need_annotations, NULL};

static const struct wen_column entity_columns[] = {
    {"type", WEN_LABEL, 0, "PER, ORG, LOC, TITLE, TIME, QUANT, NUMABBR or a gazetteer's own type."},
    {"canonical", WEN_STRING, 0,
     "The name that stands for all forms: the gazetteer's, or the text without its blanks."},
    {"source", WEN_LABEL, 0, "What says so: gazetteer, rule, grammar, document, tag, model."},
    {"score", WEN_REAL, 0, "The share of mentions of this type and source that were found right."},
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
static const struct wen_column piece_columns[] = {
    {"class", WEN_LABEL, 0, "The list of the rule files that holds it."},
    {0},
};
static const struct wen_schema gives_pieces = {
    .name = "pieces",
    .flags = WEN_SPANS | WEN_DISJOINT | WEN_DENSE | WEN_SURFACE,
    .columns = piece_columns,
    .help = "With the option pieces: what the rules of names read, to write rules by.",
};
static const struct wen_schema *const gives[] = {&gives_entities, &gives_relations, &gives_pieces,
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
static const struct wen_column learnt_columns[] = {
    {"what", WEN_STRING, 0, "A type, or all of them."},
    {"precision", WEN_REAL, 0, "right / said"},
    {"recall", WEN_REAL, 0, "right / marked"},
    {"f1", WEN_REAL, 0, "harmonic mean of the two"},
    {"count", WEN_INTEGER, 0, "marked"},
    {0},
};
static const struct wen_schema table_learnt = {
    .name = "learnt",
    .flags = WEN_OPTIONAL,
    .columns = learnt_columns,
    .help = "With learn: what the model says of sentences that it did not learn from.",
};
static const struct wen_schema *const tables[] = {&table_entities, &table_learnt,
                                                  &entities_table_figures, NULL};

const char *const entities_names_choices[] = {"grammar", "tags", "none", NULL};

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
     .choices = entities_names_choices,
     .help = "Names that stand in no gazetteer: by a grammar over the tokens (grammar), as their "
             "parts of speech say (tags), or none."},
    {.name = "model",
     .type = WEN_OPTION_PATH,
     .offset = offsetof(struct entities_options, learning.model),
     .fallback = "null",
     .help = "A model of `wenliu train`: what it says takes the place of the names of its types."},
    {.name = "learn",
     .type = WEN_OPTION_STRING,
     .offset = offsetof(struct entities_options, learning.learn),
     .fallback = "null",
     .help = "Learn a model, whose file in the run's folder has this name, from the layer "
             "annotations; model is not used then."},
    {.name = "source",
     .type = WEN_OPTION_STRING,
     .offset = offsetof(struct entities_options, learning.source),
     .fallback = "null",
     .help = "With learn: where the annotations are from, for the model to tell."},
    {.name = "held_out",
     .type = WEN_OPTION_NUMBER,
     .offset = offsetof(struct entities_options, learning.held_out),
     .fallback = "0.2",
     .minimum = 0,
     .maximum = 0.5,
     .help = "With learn: share of the sentences that are held out in turn to test by; 0: none."},
    {.name = "rounds",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct entities_options, learning.rounds),
     .fallback = "10",
     .minimum = 1,
     .maximum = 100,
     .help = "With learn: how often the sentences are gone through at most."},
    {.name = "pieces",
     .type = WEN_OPTION_BOOLEAN,
     .offset = offsetof(struct entities_options, pieces),
     .fallback = "false",
     .help = "Give the layer pieces: what the rules of names read, to write rules by."},
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
