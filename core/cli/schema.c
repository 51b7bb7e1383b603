/* SPDX-License-Identifier: MIT */
/* wenliu schema: the JSON Schema of pipeline files, so that editors complete and check them. */
#include "base/error.h"
#include "base/heap.h"
#include "cli/arguments.h"
#include "cli/commands.h"
#include "config/pipeline.h"
#include "registry/registry.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const struct wen_usage usage = {
    .name = "schema",
    .stages = true,
    .text =
        "Usage: wenliu schema [options]\n"
        "Prints the JSON Schema (draft 2020-12) of pipeline files with the options of every\n"
        "stage there is. Editors that are told of it complete and check pipelines as you type:\n"
        "  wenliu schema > pipeline.schema.json\n"
        "  { \"$schema\": \"pipeline.schema.json\", \"stages\": [ ... ] }\n"
        "\n"
        "      --stages DIR   look for stages in DIR first; may be given again\n"
        "      --help         this text\n",
    .fewest = 0,
    .most = 0};

static cJSON *made(cJSON *node)
{
    if (!node) {
        wen_heap_exhausted(sizeof(cJSON));
    }
    return node;
}

static cJSON *object(void)
{
    return made(cJSON_CreateObject());
}

static void put(cJSON *to, const char *name, cJSON *value)
{
    cJSON_AddItemToObject(to, name, made(value));
}

static void put_string(cJSON *to, const char *name, const char *value)
{
    put(to, name, cJSON_CreateString(value));
}

/* { "const": name }, with the description that editors show. */
static cJSON *constant(const char *name, const char *help)
{
    cJSON *schema = object();

    put_string(schema, "const", name);
    if (help) {
        put_string(schema, "description", help);
    }
    return schema;
}

/* In the child: the stage's summary and the schema of its options. */
static void write_stage(const struct wen_stage *stage, void *argument, FILE *out)
{
    cJSON *both = object();
    cJSON *schema = wen_options_schema(stage->options);

    (void)argument;
    put(cJSON_GetObjectItemCaseSensitive(schema, "properties"), "use", cJSON_CreateTrue());
    put_string(both, "summary", stage->summary);
    put(both, "schema", schema);
    char *text = cJSON_PrintUnformatted(both);
    if (!text) {
        wen_heap_exhausted(0);
    }
    fputs(text, out);
    cJSON_free(text);
    cJSON_Delete(both);
}

/* Adds what one stage says to the names and the cases of "stages". */
static void add_stage(const char *name, const char *text, cJSON *names, cJSON *cases)
{
    cJSON *both = cJSON_Parse(text), *which = object(), *properties = object(), *required;
    cJSON *one = object();

    if (!both) {
        wen_heap_exhausted(strlen(text));
    }
    const cJSON *summary = cJSON_GetObjectItemCaseSensitive(both, "summary");
    cJSON_AddItemToArray(names, constant(name, cJSON_GetStringValue(summary)));
    put(properties, "use", constant(name, NULL));
    put(which, "properties", properties);
    required = made(cJSON_AddArrayToObject(which, "required"));
    cJSON_AddItemToArray(required, made(cJSON_CreateString("use")));
    put(one, "if", which);
    put(one, "then", cJSON_DetachItemFromObjectCaseSensitive(both, "schema"));
    cJSON_AddItemToArray(cases, one);
    cJSON_Delete(both);
}

static void add_stages(struct wen_registry *registry, cJSON *names, cJSON *cases)
{
    const struct wen_candidate *list;
    size_t count = wen_registry_candidates(registry, &list);

    for (size_t i = 0; i < count; i++) {
        struct wen_buffer out = {0};
        struct wen_error error;
        if (list[i].hidden) {
            continue;
        }
        if (wen_registry_visit(registry, list[i].name, write_stage, NULL, &out, &error)) {
            fputs("wenliu: schema: left out: ", stderr);
            wen_arguments_say(stderr, error.text);
            fputs("\n", stderr);
        } else {
            add_stage(list[i].name, wen_buffer_text(&out), names, cases);
        }
        wen_buffer_free(&out);
    }
}

/* Of one item of "stages": the name first, and what it means for the other members. */
static cJSON *item_schema(struct wen_registry *registry)
{
    cJSON *item = object(), *properties = object(), *use = object();
    cJSON *names = made(cJSON_CreateArray()), *cases = made(cJSON_CreateArray());

    add_stages(registry, names, cases);
    put_string(use, "description", "Name of the stage.");
    put(use, "oneOf", names);
    put(properties, "use", use);
    put_string(item, "type", "object");
    put(item, "properties", properties);
    cJSON *required = made(cJSON_AddArrayToObject(item, "required"));
    cJSON_AddItemToArray(required, made(cJSON_CreateString("use")));
    put(item, "allOf", cases);
    return item;
}

static cJSON *stages_schema(struct wen_registry *registry)
{
    cJSON *schema = object();

    put_string(schema, "type", "array");
    put(schema, "minItems", cJSON_CreateNumber(1));
    put(schema, "maxItems", cJSON_CreateNumber(WEN_PIPELINE_STAGES));
    put(schema, "items", item_schema(registry));
    return schema;
}

static cJSON *string_schema(void)
{
    cJSON *schema = object();

    put_string(schema, "type", "string");
    return schema;
}

static cJSON *pipeline_schema(struct wen_registry *registry)
{
    cJSON *schema = wen_options_schema(wen_head_options);
    cJSON *properties = cJSON_GetObjectItemCaseSensitive(schema, "properties");
    cJSON *required = cJSON_GetObjectItemCaseSensitive(schema, "required");

    put(properties, "input", wen_options_schema(wen_input_options));
    put(properties, "stages", stages_schema(registry));
    put(properties, "limits", wen_options_schema(wen_limits_options));
    put(properties, "$schema", string_schema());
    for (const struct wen_member_help *member = wen_pipeline_members; member->name; member++) {
        put_string(cJSON_GetObjectItemCaseSensitive(properties, member->name), "description",
                   member->help);
    }
    cJSON_AddItemToArray(required, made(cJSON_CreateString("stages")));
    put_string(schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
    put_string(schema, "title", "wenliu pipeline");
    return schema;
}

int wen_command_schema(int argc, char **argv)
{
    struct wen_arguments arguments;
    int status = wen_arguments_parse(argc, argv, &usage, &arguments);

    if (status >= 0) {
        return status;
    }
    struct wen_registry *registry = wen_registry_open(arguments.folders);
    cJSON *schema = pipeline_schema(registry);
    char *text = cJSON_Print(schema);
    if (!text) {
        wen_heap_exhausted(0);
    }
    puts(text);
    cJSON_free(text);
    cJSON_Delete(schema);
    wen_registry_close(registry);
    return wen_arguments_finish(WEN_EXIT_OK);
}
