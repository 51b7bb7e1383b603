/* SPDX-License-Identifier: MIT */
/* The stage "entities": mentions of persons, bodies, places, times, quantities and numeric
 * abbreviations, found by gazetteers and rules; and how often each is mentioned. */
#include "corpus.h"
#include "engine.h"
#include "tally.h"
#include "wenliu/stage.h"

#include <stdlib.h>

#define SHORTEST_NAME 2u /* characters of a name that a token's tag alone vouches for */

enum { NAMES_NONE, NAMES_TAGS };

struct options {
    struct wen_strings gazetteers, rules;
    bool builtin, builtin_rules;
    int names;
    int64_t memory_mib;
};

struct self {
    struct entities_engine engine;
    struct entities_tally *tally; /* of the unit */
    struct entities_corpus corpus;
    struct entities_spans names, found;
    uint32_t labels[ENTITIES_MOST_TYPES + 1]; /* [type] */
    int names_option;
    /* with names "tags": type of the tokens with the label tags[i] */
    struct tag {
        uint32_t label, type;
    } * tags;
    size_t tag_count, tag_capacity;
};

enum { LAYER_ENTITIES };
enum { COLUMN_TYPE, COLUMN_CANONICAL };
enum { NEED_TEXT, NEED_TOKENS };
enum { TABLE_ENTITIES };
enum { TABLE_ENTITY, TABLE_TYPE, TABLE_COUNT, TABLE_DOCUMENTS };

static const char *const builtin_gazetteers[] = {"entities/china.tsv", "entities/world.tsv",
                                                 "entities/bodies.tsv"};
/* In this order: each uses what those before it define, and where two rules match the same
 * characters the one that was read first wins. */
static const char *const builtin_rules[] = {"entities/numbers.rules", "entities/time.rules",
                                            "entities/quantities.rules",
                                            "entities/abbreviations.rules", "entities/names.rules"};
enum { GROUP_USER, GROUP_BUILTIN };

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static int stop(struct wen_context *context, const struct entities_error *error)
{
    return wen_fail(context, WEN_STOP, "%s", error->text);
}

static int out_of_memory(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "memory is exhausted");
}

static int read_gazetteers(struct wen_context *context, struct self *self,
                           const struct options *options)
{
    struct entities_engine *engine = &self->engine;
    struct entities_error error;

    for (size_t i = 0; options->builtin && i < COUNT_OF(builtin_gazetteers); i++) {
        const char *path = wen_find_data(context, builtin_gazetteers[i]);
        if (!path) {
            return WEN_STOP;
        }
        if (entities_gazetteer_read(engine->gazetteer, path, &engine->types, &error) != 0) {
            return stop(context, &error);
        }
    }
    for (size_t i = 0; i < options->gazetteers.count; i++) {
        if (entities_gazetteer_read(engine->gazetteer, options->gazetteers.items[i], &engine->types,
                                    &error) != 0) {
            return stop(context, &error);
        }
    }
    return WEN_OK;
}

static int read_rules(struct wen_context *context, struct self *self, const struct options *options)
{
    struct entities_engine *engine = &self->engine;
    struct entities_error error;

    for (size_t i = 0; options->builtin_rules && i < COUNT_OF(builtin_rules); i++) {
        const char *path = wen_find_data(context, builtin_rules[i]);
        if (!path) {
            return WEN_STOP;
        }
        if (entities_rules_read(engine->rules, path, GROUP_BUILTIN, &engine->types, &error) != 0) {
            return stop(context, &error);
        }
    }
    for (size_t i = 0; i < options->rules.count; i++) {
        if (entities_rules_read(engine->rules, options->rules.items[i], GROUP_USER, &engine->types,
                                &error) != 0) {
            return stop(context, &error);
        }
    }
    return WEN_OK;
}

static bool add_tag(struct wen_context *context, struct self *self, const char *tag,
                    const char *type)
{
    struct tag *tags =
        entities_room(self->tags, self->tag_count, 1, &self->tag_capacity, sizeof *tags);
    if (!tags) {
        return false;
    }
    self->tags = tags;
    tags[self->tag_count++] = (struct tag){wen_label(context, tag),
                                           entities_type(&self->engine.types, type, strlen(type))};
    return true;
}

/* What a part of speech says about a name: jieba's tags and those of the LAC network. */
static bool read_tags(struct wen_context *context, struct self *self)
{
    static const char *const tags[][2] = {{"nr", "PER"},  {"nrt", "PER"}, {"nrfg", "PER"},
                                          {"PER", "PER"}, {"ns", "LOC"},  {"LOC", "LOC"},
                                          {"nt", "ORG"},  {"ORG", "ORG"}};

    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        if (!add_tag(context, self, tags[i][0], tags[i][1])) {
            return false;
        }
    }
    return true;
}

/* Registers the types as labels, in the order in which they came up. */
static void register_types(struct wen_context *context, struct self *self)
{
    for (uint32_t i = 1; i <= self->engine.types.count; i++) {
        self->labels[i] = wen_label(context, self->engine.types.names[i]);
    }
}

static int load(struct wen_context *context, struct self *self, const struct options *options)
{
    struct entities_error error;
    const char *first;

    if (entities_engine_open(&self->engine, &error) != 0) {
        return stop(context, &error);
    }
    int status = read_gazetteers(context, self, options);
    if (status == WEN_OK) {
        status = read_rules(context, self, options);
    }
    if (status != WEN_OK) {
        return status;
    }
    if (entities_engine_build(&self->engine, &error) != 0) {
        return stop(context, &error);
    }
    size_t conflicts = entities_gazetteer_conflicts(self->engine.gazetteer, &first);
    if (conflicts > 0) {
        wen_warn(context,
                 "gazetteers give a surface two types, of which the later line's holds: %zu, one "
                 "of them %s",
                 conflicts, first);
    }
    self->names_option = options->names;
    if (options->names == NAMES_TAGS && !read_tags(context, self)) {
        return out_of_memory(context);
    }
    register_types(context, self);
    self->tally = entities_tally_new();
    return self->tally && entities_corpus_open(&self->corpus, (size_t)options->memory_mib << 20)
               ? WEN_OK
               : out_of_memory(context);
}

static void entities_close(void *pointer)
{
    struct self *self = pointer;

    if (self) {
        entities_engine_close(&self->engine);
        entities_tally_free(self->tally);
        entities_corpus_free(&self->corpus);
        free(self->names.spans);
        free(self->found.spans);
        free(self->tags);
        free(self);
    }
}

static int entities_open(struct wen_context *context, const void *options, void **pointer)
{
    struct self *self = calloc(1, sizeof *self);

    if (!self) {
        return out_of_memory(context);
    }
    int status = load(context, self, options);
    if (status != WEN_OK) {
        entities_close(self);
        return status;
    }
    *pointer = self;
    return WEN_OK;
}

static uint32_t type_of_tag(const struct self *self, uint32_t label)
{
    for (size_t i = 0; i < self->tag_count; i++) {
        if (self->tags[i].label == label) {
            return self->tags[i].type;
        }
    }
    return 0;
}

static bool long_enough(const char *surface, size_t size)
{
    size_t characters = 0;

    for (size_t at = 0; at < size && characters < SHORTEST_NAME; characters++) {
        entities_next(surface, &at);
    }
    return characters >= SHORTEST_NAME;
}

/* Collects the tokens whose tag says that they are names. */
static bool collect_names(struct self *self, const struct wen_document *document)
{
    const struct wen_layer *tokens = document->needs[NEED_TOKENS];

    self->names.count = 0;
    for (uint32_t i = 0; tokens && self->names_option == NAMES_TAGS && i < tokens->count; i++) {
        uint32_t type = type_of_tag(self, tokens->columns[0].label[i]);
        uint32_t begin = tokens->begin[i], end = tokens->end[i];
        if (type && long_enough(document->text.data + begin, end - begin) &&
            !entities_spans_add(&self->names, (struct entities_span){begin, end, type, NULL, 0})) {
            return false;
        }
    }
    return true;
}

/* A mention's canonical name: the gazetteer's, or the surface without its blanks. */
static struct wen_string canonical(struct wen_context *context, const struct wen_document *document,
                                   const struct entities_span *span)
{
    if (span->canonical) {
        return wen_string(span->canonical, span->canonical_size);
    }
    const char *surface = document->text.data + span->begin;
    size_t size = span->end - span->begin;
    for (size_t at = 0; at < size;) {
        if (entities_blank(entities_next(surface, &at))) {
            char *name = wen_allocate(context, size);
            return wen_string(name, entities_without_blanks(surface, size, name));
        }
    }
    return wen_string(surface, size);
}

static int entities_process(struct wen_context *context, void *pointer,
                            const struct wen_document *document)
{
    struct self *self = pointer;

    if (self->names_option == NAMES_TAGS && !document->needs[NEED_TOKENS]) {
        return wen_fail(context, WEN_STOP,
                        "names \"tags\" needs the layer \"tokens\": put a stage that gives it, "
                        "such as segment, before entities");
    }
    if (!collect_names(self, document) ||
        entities_engine_scan(&self->engine, document->text.data, document->text.size, &self->names,
                             &self->found) != 0) {
        return out_of_memory(context);
    }
    entities_tally_next_document(self->tally);
    uint32_t count = (uint32_t)self->found.count;
    struct wen_rows *rows = wen_add(context, LAYER_ENTITIES, count);
    for (uint32_t i = 0; i < count; i++) {
        const struct entities_span *span = &self->found.spans[i];
        struct wen_string name = canonical(context, document, span);
        rows->begin[i] = span->begin;
        rows->end[i] = span->end;
        rows->columns[COLUMN_TYPE].label[i] = self->labels[span->type];
        rows->columns[COLUMN_CANONICAL].string[i] = name;
        if (entities_tally_mention(self->tally, self->engine.types.names[span->type], name.data,
                                   name.size) != 0) {
            return out_of_memory(context);
        }
    }
    return WEN_OK;
}

static int entities_save(struct wen_context *context, void *pointer)
{
    struct self *self = pointer;
    void *bytes;
    size_t size;

    if (entities_tally_save(self->tally, &bytes, &size) != 0) {
        return out_of_memory(context);
    }
    int status = size > 0 ? wen_emit(context, bytes, size) : WEN_OK;
    free(bytes);
    entities_tally_clear(self->tally);
    return status;
}

static int entities_absorb(struct wen_context *context, void *pointer, const void *bytes,
                           size_t size)
{
    struct self *self = pointer;

    return entities_corpus_absorb(&self->corpus, context, bytes, size);
}

static int entities_finish(struct wen_context *context, void *pointer)
{
    struct self *self = pointer;
    struct entities_count count;
    int more = entities_corpus_rank(&self->corpus, context);

    if (more != WEN_OK) {
        return more;
    }
    while ((more = entities_corpus_next(&self->corpus, context, &count)) > 0) {
        const struct wen_rows *rows = wen_add_row(context, TABLE_ENTITIES, 1);
        rows->columns[TABLE_ENTITY].string[0] = wen_string(count.entity, count.entity_size);
        rows->columns[TABLE_TYPE].string[0] = wen_string(count.type, count.type_size);
        rows->columns[TABLE_COUNT].integer[0] = (int64_t)count.count;
        rows->columns[TABLE_DOCUMENTS].integer[0] = (int64_t)count.documents;
        wen_add_row(context, TABLE_ENTITIES, 0); /* takes the strings over */
    }
    wen_count(context, "entities", (int64_t)self->corpus.mentions);
    entities_corpus_end(&self->corpus, context);
    return more;
}

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
static const struct wen_schema *const needs[] = {&need_text, &need_tokens, NULL};

static const struct wen_column entity_columns[] = {
    {"type", WEN_LABEL, 0, "PER, ORG, LOC, TITLE, TIME, QUANT, NUMABBR or a gazetteer's own type."},
    {"canonical", WEN_STRING, 0,
     "The name that stands for all forms: the gazetteer's, or the text without its blanks."},
    {0},
};
static const struct wen_schema gives_entities = {
    .name = "entities",
    .flags = WEN_SPANS | WEN_DISJOINT | WEN_SURFACE,
    .columns = entity_columns,
    .help = "Mentions of entities.",
};
static const struct wen_schema *const gives[] = {&gives_entities, NULL};

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
static const struct wen_schema *const tables[] = {&table_entities, NULL};

static const char *const names_choices[] = {"none", "tags", NULL};

static const struct wen_option stage_options[] = {
    {.name = "gazetteers",
     .type = WEN_OPTION_PATHS,
     .offset = offsetof(struct options, gazetteers),
     .fallback = "null",
     .help = "Files of names, UTF-8: surface TAB type [TAB canonical name]; a later line wins."},
    {.name = "builtin",
     .type = WEN_OPTION_BOOLEAN,
     .offset = offsetof(struct options, builtin),
     .fallback = "true",
     .help = "Use the gazetteers that come with the stage."},
    {.name = "rules",
     .type = WEN_OPTION_PATHS,
     .offset = offsetof(struct options, rules),
     .fallback = "null",
     .help = "Files of rules, which go before those that come with the stage."},
    {.name = "builtin_rules",
     .type = WEN_OPTION_BOOLEAN,
     .offset = offsetof(struct options, builtin_rules),
     .fallback = "true",
     .help = "Use the rules that come with the stage: TIME, QUANT, NUMABBR."},
    {.name = "names",
     .type = WEN_OPTION_CHOICE,
     .offset = offsetof(struct options, names),
     .fallback = "\"none\"",
     .choices = names_choices,
     .help = "What else vouches for a name: none, or the part of speech of a token (tags)."},
    {.name = "memory_mib",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct options, memory_mib),
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
          .options_size = sizeof(struct options), .open = entities_open,
          .process = entities_process, .save = entities_save, .absorb = entities_absorb,
          .finish = entities_finish, .close = entities_close);
