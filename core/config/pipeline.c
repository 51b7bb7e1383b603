/* SPDX-License-Identifier: MIT */
/* Pipeline files: read, recognised, and checked but for what only stages know. */
#include "config/pipeline.h"

#include "base/heap.h"
#include "base/io.h"
#include "config/foreign.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const formats[] = {"auto", "text", "lines", "jsonl", "csv", NULL};

const struct wen_option wen_input_options[] = {
    {.name = "paths",
     .type = WEN_OPTION_PATHS,
     .offset = offsetof(struct wen_input, paths),
     .fallback = "[]",
     .help = "Files and folders to read, relative to this file; \"-\" is standard input. Paths on "
             "the command line replace them."},
    {.name = "include",
     .type = WEN_OPTION_STRINGS,
     .offset = offsetof(struct wen_input, include),
     .fallback = "[]",
     .help = "Globs on the path below a folder: only files that match one are read. Empty: every "
             "file of a known kind."},
    {.name = "exclude",
     .type = WEN_OPTION_STRINGS,
     .offset = offsetof(struct wen_input, exclude),
     .fallback = "[]",
     .help = "Globs on the path below a folder: files that match one are left out."},
    {.name = "format",
     .type = WEN_OPTION_CHOICE,
     .offset = offsetof(struct wen_input, format),
     .fallback = "\"auto\"",
     .choices = formats,
     .help = "How documents stand in a file: auto goes by the file's name, text is one document a "
             "file, lines one a line."},
    {.name = "text",
     .type = WEN_OPTION_STRING,
     .offset = offsetof(struct wen_input, text),
     .fallback = "\"text\"",
     .help = "Key or column that holds the text, in JSON Lines and CSV."},
    {.name = "id",
     .type = WEN_OPTION_STRING,
     .offset = offsetof(struct wen_input, id),
     .fallback = "null",
     .help = "Key or column that holds a document's id; null: file name and line."},
    {.name = "meta",
     .type = WEN_OPTION_STRINGS,
     .offset = offsetof(struct wen_input, meta),
     .fallback = "[]",
     .help = "Keys or columns that become fields of the document."},
    {0}};

const struct wen_option wen_limits_options[] = {
    {.name = "cpu_seconds",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct wen_limits, cpu_seconds),
     .fallback = "30",
     .minimum = 1,
     .maximum = 86400,
     .help = "Processor time that a document may take; one of more than 2 MiB gets as much again "
             "for every 2 MiB."},
    {.name = "wall_seconds",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct wen_limits, wall_seconds),
     .fallback = "600",
     .minimum = 1,
     .maximum = 8640000,
     .help =
         "The same by the clock, for stages that sleep. Keep it well above cpu_seconds, or a busy "
         "machine decides."},
    {.name = "memory_mib",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct wen_limits, memory_mib),
     .fallback = "0",
     .minimum = 0,
     .maximum = 16777216,
     .help = "Memory that a worker may take beyond what it starts with, in MiB; 0: three quarters "
             "of the machine's, shared among the workers."},
    {.name = "document_mib",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct wen_limits, document_mib),
     .fallback = "256",
     .minimum = 1,
     .maximum = 4095,
     .help = "Raw size of a document, in MiB; larger ones are refused."},
    {.name = "expansion",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct wen_limits, expansion),
     .fallback = "250",
     .minimum = 1,
     .maximum = 1000000,
     .help = "Unpacked bytes that one packed byte of an input may become."},
    {.name = "open_seconds",
     .type = WEN_OPTION_INTEGER,
     .offset = offsetof(struct wen_limits, open_seconds),
     .fallback = "120",
     .minimum = 1,
     .maximum = 86400,
     .help = "Time that a stage may take to open."},
    {0}};

const struct wen_option wen_head_options[] = {
    {.name = "name",
     .type = WEN_OPTION_STRING,
     .offset = offsetof(struct wen_head, name),
     .fallback = "null",
     .help = "What the run is called; null: the file's name."},
    {.name = "output",
     .type = WEN_OPTION_PATH,
     .offset = offsetof(struct wen_head, output),
     .fallback = "null",
     .help = "Folder for the results, relative to this file; the option -o replaces it."},
    {0}};

const struct wen_member_help wen_pipeline_members[] = {
    {"input", "What is read and how; without it, what the command line names."},
    {"stages", "The stages that each document passes, in this order."},
    {"limits", "What one document may cost before it is quarantined."},
    {"$schema", "For editors; not read."},
    {0}};

static const char *const head_others[] = {"input", "stages", "limits", "$schema", NULL};

/* ---- the file ---- */

static void file_problem(struct wen_pipeline *pipeline, const char *what)
{
    wen_problems_add(&pipeline->problems, WEN_NO_PLACE, "%s", what);
}

/* Whether the file can be read at all; tells why not. */
static bool check_file(struct wen_pipeline *pipeline)
{
    struct stat about;
    struct wen_problems *problems = &pipeline->problems;

    if (stat(pipeline->path, &about) < 0) {
        wen_problems_add(problems, WEN_NO_PLACE, "cannot be read: %s", strerror(errno));
    } else if (S_ISDIR(about.st_mode)) {
        file_problem(pipeline, "is a folder; a pipeline is a JSON file");
    } else if (!S_ISREG(about.st_mode)) {
        file_problem(pipeline, "is not a regular file; a pipeline is a JSON file");
    } else if (about.st_size > (off_t)WEN_PIPELINE_SIZE) {
        wen_problems_add(problems, WEN_NO_PLACE,
                         "has %.1f MiB; a pipeline file has at most 1 MiB (is it a corpus? name it "
                         "in \"input\" or on the command line)",
                         (double)about.st_size / (double)WEN_PIPELINE_SIZE);
    }
    return problems->count == 0;
}

static bool read_file(struct wen_pipeline *pipeline)
{
    struct wen_buffer text = {0};
    struct wen_error error;

    if (!check_file(pipeline)) {
        return false;
    }
    if (wen_io_read_file(pipeline->path, WEN_PIPELINE_SIZE, &text, &error)) {
        file_problem(pipeline, error.text);
        wen_buffer_free(&text);
        return false;
    }
    pipeline->size = text.size;
    pipeline->text = wen_buffer_text(&text);
    return true;
}

/* Absolute folder of the file. Symbolic links to the file are not followed: paths in it are
 * relative to where the user finds it. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? wen_heap_copy(path, (size_t)(slash - path) + (slash == path))
                         : wen_heap_copy(".", 1);
    char *absolute = realpath(folder, NULL);

    if (!absolute) {
        return folder;
    }
    free(folder);
    return absolute;
}

/* "news" of "configs/news.json", in the arena. */
static const char *name_of(struct wen_pipeline *pipeline)
{
    const char *slash = strrchr(pipeline->path, '/');
    const char *base = slash ? slash + 1 : pipeline->path;
    size_t size = strlen(base);

    if (size > 5 && strcmp(base + size - 5, ".json") == 0) {
        size -= 5;
    }
    char *name = wen_arena_zero(&pipeline->arena, size + 1);
    return memcpy(name, base, size);
}

/* ---- members ---- */

static const cJSON *member(const struct wen_pipeline *pipeline, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(pipeline->json.root, name);
}

static void refuse_kind(struct wen_pipeline *pipeline, const char *name, const cJSON *value,
                        const char *must, const char *hint)
{
    wen_problems_add(&pipeline->problems, wen_json_place(&pipeline->json, value),
                     "\"%s\" must be %s, not %s%s", name, must, wen_json_kind(value), hint);
}

static void read_table(struct wen_pipeline *pipeline, const struct wen_option *table,
                       const cJSON *object, const char *owner, const char *const *others, void *to)
{
    struct wen_options_source source = {.json = &pipeline->json,
                                        .object = object,
                                        .owner = owner,
                                        .others = others,
                                        .folder = pipeline->folder,
                                        .arena = &pipeline->arena};
    wen_options_parse(table, &source, &pipeline->problems, to);
}

/* "input" or "limits": an object, or absent. */
static void read_section(struct wen_pipeline *pipeline, const char *name,
                         const struct wen_option *table, void *to)
{
    const cJSON *value = member(pipeline, name);

    if (value && !cJSON_IsObject(value)) {
        bool paths = table == wen_input_options && (cJSON_IsString(value) || cJSON_IsArray(value));
        refuse_kind(pipeline, name, value, "an object",
                    paths ? ": write { \"paths\": [\"…\"] }" : "");
        value = NULL;
    }
    read_table(pipeline, table, value, name, NULL, to);
}

static void read_step(struct wen_pipeline *pipeline, const cJSON *item)
{
    struct wen_problems *problems = &pipeline->problems;
    size_t place = wen_json_place(&pipeline->json, item);
    const cJSON *use = cJSON_GetObjectItemCaseSensitive(item, "use");

    if (!cJSON_IsObject(item)) {
        wen_problems_add(problems, place, "a stage must be an object such as { \"use\": \"%s\" }",
                         cJSON_IsString(item) ? wen_brief(item->valuestring).text : "decode");
    } else if (!use) {
        wen_problems_add(problems, place,
                         "this stage has no \"use\", which names it: { \"use\": \"decode\" }");
    } else if (!cJSON_IsString(use)) {
        refuse_kind(pipeline, "use", use, "a stage's name", "");
    } else {
        pipeline->steps[pipeline->step_count++] =
            (struct wen_step){use->valuestring, item, wen_json_place(&pipeline->json, use)};
    }
}

static void read_stages(struct wen_pipeline *pipeline)
{
    const cJSON *stages = member(pipeline, "stages");
    struct wen_problems *problems = &pipeline->problems;

    if (!stages) {
        wen_problems_add(problems, wen_json_place(&pipeline->json, pipeline->json.root),
                         "\"stages\" is missing: the list of the stages that each document passes");
    } else if (!cJSON_IsArray(stages)) {
        refuse_kind(pipeline, "stages", stages, "a list", "");
    } else if (!stages->child) {
        wen_problems_add(problems, wen_json_place(&pipeline->json, stages),
                         "\"stages\" is empty: there is nothing to do");
    } else if (cJSON_GetArraySize(stages) > WEN_PIPELINE_STAGES) {
        wen_problems_add(problems, wen_json_place(&pipeline->json, stages),
                         "\"stages\" lists %d stages; a pipeline has at most %d",
                         cJSON_GetArraySize(stages), WEN_PIPELINE_STAGES);
    } else {
        pipeline->steps = wen_heap_new((size_t)cJSON_GetArraySize(stages), sizeof *pipeline->steps);
        for (const cJSON *item = stages->child; item; item = item->next) {
            read_step(pipeline, item);
        }
    }
}

static void read_members(struct wen_pipeline *pipeline)
{
    const cJSON *schema = member(pipeline, "$schema");
    struct wen_head head = {0};

    read_table(pipeline, wen_head_options, pipeline->json.root, "the pipeline", head_others, &head);
    if (schema && !cJSON_IsString(schema)) {
        refuse_kind(pipeline, "$schema", schema, "a string", "");
    }
    pipeline->name = head.name ? head.name : name_of(pipeline);
    pipeline->output = head.output;
    read_section(pipeline, "input", wen_input_options, &pipeline->input);
    read_section(pipeline, "limits", wen_limits_options, &pipeline->limits);
    read_stages(pipeline);
}

static void begin(const char *path, struct wen_pipeline *pipeline)
{
    *pipeline = (struct wen_pipeline){.path = wen_heap_copy(path, strlen(path))};
    pipeline->folder = folder_of(path);
    pipeline->problems.file = pipeline->path;
}

/* What is in pipeline->text. */
static bool parse(struct wen_pipeline *pipeline)
{
    pipeline->problems.text = pipeline->text;
    pipeline->problems.size = pipeline->size;
    if (wen_foreign(pipeline->text, pipeline->size, &pipeline->problems) ||
        !wen_json_parse(pipeline->text, pipeline->size, &pipeline->problems, &pipeline->json)) {
        return false;
    }
    const cJSON *root = pipeline->json.root;
    if (!cJSON_IsObject(root)) {
        wen_problems_add(&pipeline->problems, wen_json_place(&pipeline->json, root),
                         "a pipeline must be an object, { \"stages\": [ … ] }, not %s",
                         wen_json_kind(root));
        return false;
    }
    read_members(pipeline);
    return pipeline->problems.count == 0;
}

bool wen_pipeline_load(const char *path, struct wen_pipeline *pipeline)
{
    begin(path, pipeline);
    return read_file(pipeline) && parse(pipeline);
}

bool wen_pipeline_parse(const char *text, const char *path, struct wen_pipeline *pipeline)
{
    begin(path, pipeline);
    pipeline->size = strlen(text);
    pipeline->text = wen_heap_copy(text, pipeline->size);
    return parse(pipeline);
}

void wen_pipeline_free(struct wen_pipeline *pipeline)
{
    wen_problems_free(&pipeline->problems);
    wen_json_free(&pipeline->json);
    wen_arena_free(&pipeline->arena);
    free(pipeline->steps);
    free(pipeline->text);
    free(pipeline->folder);
    free(pipeline->path);
    *pipeline = (struct wen_pipeline){0};
}
