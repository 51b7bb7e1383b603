/* SPDX-License-Identifier: MIT */
/* A stage as it was written for version 1.4 of the interface: uses what 1.3 and 1.4 added, the
 * document's place, data files that options name, and layers that a pipeline declares. Never
 * changed: see README.md. */
#include <stdlib.h>
#include <wenliu/stage.h>

struct options {
    struct wen_strings needs;
    struct wen_declared gives;
    const char *path;
};

static const struct wen_option options[] = {
    {"needs", WEN_OPTION_NEEDS, offsetof(struct options, needs), "[]", 0, 0, NULL, "a"},
    {"gives", WEN_OPTION_GIVES, offsetof(struct options, gives), "[]", 0, 0, NULL, "b"},
    {"path", WEN_OPTION_PATH, offsetof(struct options, path), "null", 0, 0, NULL, "c"},
    {0}};

static const struct wen_schema text = {"text", 0, NULL, "The text."};
static const struct wen_column own_columns[] = {
    {"needs", WEN_INTEGER, 0, "Layers that are there."}, {0}};
static const struct wen_schema own = {"own", 0, own_columns, "A row."};
static const struct wen_column fields[] = {{"placed", WEN_INTEGER, 0, "1: it has a place."}, {0}};

static int open_stage(struct wen_context *context, const void *given, void **self)
{
    const struct options *wanted = given;
    const char *found = wanted->path ? wen_find_data(context, wanted->path) : "";

    *self = (void *)(uintptr_t)given;
    if (!found) {
        return WEN_STOP; /* find_data() has said why */
    }
    return !wanted->path || strcmp(found, wanted->path) == 0
               ? WEN_OK
               : wen_fail(context, WEN_STOP, "another file: %s", found);
}

/* Fills a row of what the pipeline declared: its own number in each column. */
static void fill(const struct wen_schema *schema, struct wen_rows *rows, size_t size)
{
    static const char letters[] = "abc";

    if (schema->flags & WEN_SPANS) {
        rows->begin[0] = 0;
        rows->end[0] = (uint32_t)size;
    }
    for (unsigned i = 0; schema->columns[i].name; i++) {
        switch (schema->columns[i].type) {
        case WEN_INTEGER: rows->columns[i].integer[0] = i; break;
        case WEN_REAL: rows->columns[i].real[0] = i / 2.0; break;
        default: rows->columns[i].string[0] = wen_string(letters + i, 1); break;
        }
    }
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    const struct options *wanted = self;
    int64_t there = 0;

    for (size_t i = 0; i < wanted->needs.count; i++) {
        there += document->needs[1 + i] != NULL; /* behind those of the stage's own table */
    }
    wen_add(context, 0, 1)->columns[0].integer[0] = there;
    for (unsigned i = 0; wanted->gives.gives[i]; i++) {
        fill(wanted->gives.gives[i], wen_add(context, 1 + i, 1), document->text.size);
    }
    for (unsigned i = 0; wanted->gives.fields[i].name; i++) {
        wen_set_field(context, 1 + i, (union wen_value){.integer = i + 7});
    }
    return wen_set_field(context, 0, (union wen_value){.integer = document->source.size > 0});
}

WEN_STAGE(kept_1_4, .name = "kept_1_4", .version = "1", .summary = "Uses version 1.4.",
          .needs = (const struct wen_schema *const[]){&text, NULL},
          .gives = (const struct wen_schema *const[]){&own, NULL}, .fields = fields,
          .options = options, .options_size = sizeof(struct options), .open = open_stage,
          .process = process);
