/* SPDX-License-Identifier: MIT */
/* open(): what all documents share is read here: gazetteers, rules, types, tags. */
#include "gazetteer_file.h"
#include "stage.h"

#include <stdlib.h>
#include <string.h>

static const char *const builtin_gazetteers[] = {"entities/china.tsv", "entities/world.tsv",
                                                 "entities/bodies.tsv"};
/* In this order: each uses what those before it define, and where two rules match the same
 * characters the one that was read first wins. */
static const char *const builtin_rules[] = {"entities/numbers.rules", "entities/time.rules",
                                            "entities/quantities.rules",
                                            "entities/abbreviations.rules", "entities/names.rules"};
enum { GROUP_USER, GROUP_BUILTIN };
enum { FIGURES_MEMORY = 4 }; /* share of the memory: for the table of figures */

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static int stop(struct wen_context *context, const struct entities_error *error)
{
    return wen_fail(context, WEN_STOP, "%s", error->text);
}

/* The paths of all gazetteers, in the order in which a later line wins; NULL with the reason
 * recorded. */
static const char **gazetteer_paths(struct wen_context *context,
                                    const struct entities_options *options, size_t *count)
{
    const char **paths =
        calloc(COUNT_OF(builtin_gazetteers) + options->gazetteers.count, sizeof *paths);

    *count = 0;
    if (!paths) {
        entities_out_of_memory(context);
        return NULL;
    }
    for (size_t i = 0; options->builtin && i < COUNT_OF(builtin_gazetteers); i++) {
        if (!(paths[(*count)++] = wen_find_data(context, builtin_gazetteers[i]))) {
            free(paths);
            return NULL;
        }
    }
    for (size_t i = 0; i < options->gazetteers.count; i++) {
        paths[(*count)++] = options->gazetteers.items[i];
    }
    return paths;
}

static int read_gazetteers(struct wen_context *context, struct entities_self *self,
                           const struct entities_options *options)
{
    struct entities_engine *engine = &self->engine;
    struct entities_error error, warning;
    size_t count;
    const char **paths = gazetteer_paths(context, options, &count);

    if (!paths) {
        return WEN_STOP;
    }
    char *folder = entities_cache_folder();
    int status = entities_gazetteer_load(engine->gazetteer, paths, count, folder, &engine->types,
                                         &warning, &error);
    free(folder);
    free(paths);
    if (status != 0) {
        return stop(context, &error);
    }
    if (warning.text[0]) {
        wen_warn(context, "%s", warning.text);
    }
    return WEN_OK;
}

static int read_rules(struct wen_context *context, struct entities_self *self,
                      const struct entities_options *options)
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

static bool add_tag(struct entities_self *self, struct entities_tag tag)
{
    struct entities_tag *tags =
        entities_room(self->tags, self->tag_count, 1, &self->tag_capacity, sizeof *tags);
    if (!tags) {
        return false;
    }
    self->tags = tags;
    tags[self->tag_count++] = tag;
    return true;
}

/* With names "tags": what a part of speech says about a name, jieba's and those of the network. */
static bool read_name_tags(struct wen_context *context, struct entities_self *self)
{
    static const struct {
        const char *tag;
        uint32_t type;
    } tags[] = {{"nr", ENTITIES_PER},  {"nrt", ENTITIES_PER}, {"nrfg", ENTITIES_PER},
                {"PER", ENTITIES_PER}, {"ns", ENTITIES_LOC},  {"LOC", ENTITIES_LOC},
                {"nt", ENTITIES_ORG},  {"ORG", ENTITIES_ORG}};

    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        if (!add_tag(self,
                     (struct entities_tag){wen_label(context, tags[i].tag), tags[i].type, 0, 0})) {
            return false;
        }
    }
    return true;
}

/* With names "grammar": the letters of the tags that rule files name. */
static bool read_grammar_tags(struct wen_context *context, struct entities_self *self)
{
    char tag[ENTITIES_LONGEST_WORD + 1];

    for (size_t i = 0; entities_names_next_tag(self->grammar, &i, tag);) {
        uint32_t letter = entities_names_tag(self->grammar, tag);
        uint32_t part = entities_names_part(self->grammar, tag);
        uint32_t type = strcmp(tag, "LOC") == 0   ? ENTITIES_LOC
                        : strcmp(tag, "ORG") == 0 ? ENTITIES_ORG
                        : strcmp(tag, "PER") == 0 ? ENTITIES_PER
                                                  : 0;
        if (!add_tag(self, (struct entities_tag){wen_label(context, tag), type, letter, part})) {
            return false;
        }
    }
    return true;
}

/* Fills self->tag_of_label. */
static bool index_tags(struct entities_self *self)
{
    for (size_t i = 0; i < self->tag_count; i++) {
        uint32_t label = self->tags[i].label;
        self->label_count = label >= self->label_count ? label + 1 : self->label_count;
    }
    self->tag_of_label = calloc(self->label_count + 1, sizeof *self->tag_of_label);
    for (size_t i = 0; self->tag_of_label && i < self->tag_count; i++) {
        self->tag_of_label[self->tags[i].label] = (uint32_t)i + 1;
    }
    return self->tag_of_label != NULL;
}

static int open_names(struct wen_context *context, struct entities_self *self,
                      const struct entities_options *options)
{
    struct entities_error error;
    bool good = true;

    if (self->names_option == NAMES_GRAMMAR) {
        self->grammar = entities_names_open(&self->engine, &error);
        if (!self->grammar) {
            return stop(context, &error);
        }
        const char *path = wen_find_data(context, "entities/titles.tsv");
        if (!path) {
            return WEN_STOP;
        }
        self->titles = entities_titles_read(path, &error);
        if (!self->titles) {
            return stop(context, &error);
        }
        good = read_grammar_tags(context, self);
        self->pieces = options->pieces;
        for (uint32_t i = 0; self->pieces && i < ENTITIES_MOST_LISTS; i++) {
            const char *name = entities_names_class(self->grammar, ENTITIES_PIECE + i);
            self->piece_labels[i] = name ? wen_label(context, name) : 0;
        }
    } else if (self->names_option == NAMES_TAGS) {
        good = read_name_tags(context, self);
    }
    return good && index_tags(self) ? WEN_OK : entities_out_of_memory(context);
}

/* Registers types and sources as labels, in the order in which they came up. */
static void register_labels(struct wen_context *context, struct entities_self *self)
{
    static const char *const sources[ENTITIES_SOURCES] = {
        [ENTITIES_FROM_TAG] = "tag",
        [ENTITIES_FROM_RULE] = "rule",
        [ENTITIES_FROM_GAZETTEER] = "gazetteer",
        [ENTITIES_FROM_GRAMMAR] = "grammar",
        [ENTITIES_FROM_DOCUMENT] = "document",
        [ENTITIES_FROM_MODEL] = "model",
    };

    for (uint32_t i = 1; i <= self->engine.types.count; i++) {
        self->labels[i] = wen_label(context, self->engine.types.names[i]);
    }
    for (size_t i = 1; i < ENTITIES_SOURCES; i++) {
        self->sources[i] = wen_label(context, sources[i]);
    }
}

static void warn_of_conflicts(struct wen_context *context,
                              const struct entities_gazetteer *gazetteer)
{
    const char *first;
    size_t conflicts = entities_gazetteer_conflicts(gazetteer, &first);
    if (conflicts > 0) {
        wen_warn(context,
                 "gazetteers give a surface two types, of which the later line's holds: %zu, one "
                 "of them %s",
                 conflicts, first);
    }
}

/* Fills `self`, which entities_close() frees, also what a failure leaves of it. */
static int load(struct wen_context *context, struct entities_self *self,
                const struct entities_options *options)
{
    struct entities_error error;

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
    warn_of_conflicts(context, self->engine.gazetteer);
    self->names_option = options->names;
    status = open_names(context, self, options);
    if (status != WEN_OK) {
        return status;
    }
    status = entities_tagger_open(context, &options->learning, &self->engine,
                                  entities_names_choices[options->names], &self->tagger);
    if (status != WEN_OK) {
        return status;
    }
    register_labels(context, self);
    status = entities_figures_open(context, &self->figures,
                                   ((size_t)options->memory_mib << 20) / FIGURES_MEMORY);
    return status == WEN_OK ? entities_count_open(context, self, options) : status;
}

void entities_close(void *pointer)
{
    struct entities_self *self = pointer;

    if (self) {
        entities_tagger_free(self->tagger);
        entities_names_free(self->grammar);
        entities_titles_free(self->titles);
        free(self->relations.items);
        free(self->sentences);
        entities_engine_close(&self->engine);
        entities_count_close(self);
        entities_figures_close(&self->figures);
        free(self->names.spans);
        free(self->base.spans);
        free(self->found.spans);
        free(self->tokens.items);
        free(self->tags);
        free(self->tag_of_label);
        free(self);
    }
}

int entities_open(struct wen_context *context, const void *options, void **pointer)
{
    struct entities_self *self = calloc(1, sizeof *self);

    if (!self) {
        return entities_out_of_memory(context);
    }
    int status = load(context, self, options);
    if (status != WEN_OK) {
        entities_close(self);
        return status;
    }
    *pointer = self;
    return WEN_OK;
}
