/* SPDX-License-Identifier: MIT */
/* A writer as it was written for version 1.2 of the interface. Never changed: see README.md. */
#include <stdio.h>
#include <wenliu/stage.h>

/* In another order than they are given, and without one. */
static const struct wen_column columns[] = {
    {"word", WEN_WORD, 0, NULL}, {"number", WEN_INTEGER, 0, NULL}, {0}};
static const struct wen_schema characters = {"characters", WEN_SPANS, columns, NULL};
static const struct wen_schema text = {"text", 0, NULL, NULL};

static int open_stage(struct wen_context *context, const void *options, void **self)
{
    const struct wen_output output = {.name = "kept.txt.gz", .level = 1};

    (void)options, (void)self;
    return wen_open_output(context, &output);
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    const struct wen_layer *layer = document->needs[0];
    const struct wen_vocabulary *vocabulary = wen_vocabulary(context, 0, 0);
    char *line = wen_allocate(context, 64 + document->text.size * 8);
    size_t at = (size_t)sprintf(line, "%.*s %zu", (int)document->id.size, document->id.data,
                                document->layer_count);

    (void)self;
    for (uint32_t i = 0; i < layer->count; i++) {
        struct wen_string surface = wen_surface(document, layer, i);
        uint32_t number = layer->columns[0].word[i];
        bool known =
            number && vocabulary->find(vocabulary->self, surface.data, surface.size) == number;
        at += (size_t)sprintf(line + at, " %.*s%s%d", (int)surface.size, surface.data,
                              known ? "!" : "?", (int)layer->columns[1].integer[i]);
    }
    line[at++] = '\n';
    return wen_write(context, 0, line, at);
}

/* One file, of the first piece of the first table. */
static int table(struct wen_context *context, void *self, const struct wen_table *piece)
{
    char line[100];

    (void)self;
    if (!piece->first) {
        return WEN_OK;
    }
    struct wen_file *file = wen_create(context, "tables/kept.txt");
    int size = snprintf(line, sizeof line, "%s %u %d\n", piece->schema->name, piece->count,
                        (int)piece->columns[1].integer[0]);
    return file ? wen_write_file(context, file, line, (size_t)size) : WEN_STOP;
}

WEN_STAGE(kept_1_2_writer, .name = "kept_1_2_writer", .version = "1", .summary = "Writes.",
          .flags = WEN_WRITER,
          .needs = (const struct wen_schema *const[]){&characters, &text, NULL}, .open = open_stage,
          .process = process, .table = table);
