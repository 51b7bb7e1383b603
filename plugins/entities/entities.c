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

static const struct wen_column entities_columns[] = {
    {"canonical", WEN_STRING, 0, "Canonical name."},
    {"type", WEN_STRING, 0, "Its type."},
    {"count", WEN_INTEGER, 0, "Mentions in the corpus."},
    {"documents", WEN_INTEGER, 0, "Documents that mention it."},
    {"first", WEN_STRING, 0, "Earliest date of these documents; empty where none has one."},
    {"last", WEN_STRING, 0, "Latest date of these documents."},
    {0},
};
static const struct wen_schema table_entities = {
    .name = "entities",
    .columns = entities_columns,
    .help = "Every entity of the corpus, the most frequent first.",
};
static const struct wen_column relations_columns[] = {
    {"person", WEN_STRING, 0, "Who."},
    {"title", WEN_STRING, 0, "Which office."},
    {"organization", WEN_STRING, 0, "Where."},
    {"count", WEN_INTEGER, 0, "How often the corpus says so."},
    {"documents", WEN_INTEGER, 0, "Documents that say so."},
    {"first", WEN_STRING, 0, "Earliest date of these documents; empty where none has one."},
    {"last", WEN_STRING, 0, "Latest date of these documents."},
    {0},
};
static const struct wen_schema table_relations = {
    .name = "relations",
    .flags = WEN_OPTIONAL,
    .columns = relations_columns,
    .help = "Who holds which office where, the most frequent first.",
};
static const struct wen_column pairs_columns[] = {
    {"a", WEN_STRING, 0, "Canonical name of an entity."},
    {"a_type", WEN_STRING, 0, "Its type."},
    {"b", WEN_STRING, 0, "Canonical name of another, greater by bytes."},
    {"b_type", WEN_STRING, 0, "Its type."},
    {"sentences", WEN_INTEGER, 0, "Sentences with both."},
    {"documents", WEN_INTEGER, 0,
     "With pairs \"sentence\" documents with such a sentence, with \"document\" all with both."},
    {"a_total", WEN_INTEGER, 0, "R1: sentences (documents) with a."},
    {"b_total", WEN_INTEGER, 0, "C1: sentences (documents) with b."},
    {"g2_4cell", WEN_REAL, 0, "Log-likelihood ratio of Dunning over all four cells."},
    {"npmi", WEN_REAL, 0,
     "Normalized pointwise mutual information: below 0 they avoid each other."},
    {0},
};
static const struct wen_schema table_pairs = {
    .name = "entity_pairs",
    .flags = WEN_OPTIONAL,
    .columns = pairs_columns,
    .help = "Pairs of entities that stand together, the greatest log-likelihood first.",
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
static const struct wen_schema *const tables[] = {
    &table_entities, &table_relations, &table_pairs, &table_learnt, &entities_table_figures, NULL};

const char *const entities_names_choices[] = {"grammar", "tags", "none", NULL};
static const char *const pairs_choices[] = {"none", "sentence", "document", NULL};

static const struct wen_option stage_options[] = {
    {.name = "gazetteers",
     .type = WEN_OPTION_PATHS,
     .offset = offsetof(struct entities_options, gazetteers),
     .fallback = "null",
     .help = "Files of names, UTF-8: surface TAB type [TAB canonical name [TAB priority]]; a later "
             "line wins."},
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
    {.name = "pairs",
     .type = WEN_OPTION_CHOICE,
     .offset = offsetof(struct entities_options, pairs),
     .fallback = "\"sentence\"",
     .choices = pairs_choices,
     .help = "Give the table entity_pairs: of entities in one sentence, or in one document."},
    {.name = "pairs_types",
     .type = WEN_OPTION_STRINGS,
     .offset = offsetof(struct entities_options, pairs_types),
     .fallback = "[\"PER\", \"ORG\", \"LOC\"]",
     .help = "Types of the entities that make pairs."},
    {.name = "pairs_min",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct entities_options, pairs_min),
     .fallback = "3",
     .minimum = 1,
     .maximum = 1000000000,
     .help = "Rarest pair that the table gives, in sentences (documents)."},
    {.name = "pairs_top",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct entities_options, pairs_top),
     .fallback = "10000",
     .minimum = 0,
     .maximum = 1000000000,
     .help = "Pairs at most, those with the greatest log-likelihood; 0: all."},
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
