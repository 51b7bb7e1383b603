/* NAME.c: writes NAME.tsv.gz, a line for each document: its id, and each layer with its rows. */
#include <stdio.h>
#include <wenliu/stage.h>

enum { NUMBER = 12 }; /* characters that a tab, a colon and a number of rows take at most */

static const struct wen_schema text = {"text", 0, NULL, "The text."};

/* The number that wen_open_output() gives is 0, the first: there is no state to keep. */
static int open_stage(struct wen_context *context, const void *options, void **self)
{
    struct wen_output output = {.name = "NAME.tsv.gz"};

    (void)options, (void)self;
    return wen_open_output(context, &output) < 0 ? WEN_STOP : WEN_OK;
}

/* An id may hold any character: what would end a line or a cell becomes a blank. */
static size_t put_id(char *line, struct wen_string id)
{
    for (size_t i = 0; i < id.size; i++) {
        line[i] = id.data[i] & 0xE0 ? id.data[i] : ' ';
    }
    return id.size;
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    size_t size = document->id.size + 2, at;

    (void)self;
    for (size_t i = 0; i < document->layer_count; i++) {
        size += strlen(document->layers[i]->schema->name) + NUMBER;
    }
    char *line = wen_allocate(context, size); /* dies with the document */
    at = put_id(line, document->id);
    for (size_t i = 0; i < document->layer_count; i++) {
        const struct wen_layer *layer = document->layers[i];
        at += (size_t)snprintf(line + at, size - at, "\t%s:%u", layer->schema->name, layer->count);
    }
    line[at++] = '\n';
    return wen_write(context, 0, line, at);
}

WEN_STAGE(NAME, .name = "NAME", .version = "0.1", .summary = "Writes how many rows there are.",
          .flags = WEN_WRITER, .needs = (const struct wen_schema *const[]){&text, NULL},
          .open = open_stage, .process = process);
