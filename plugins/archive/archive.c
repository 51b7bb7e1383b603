/* SPDX-License-Identifier: MIT */
/* The stage that writes: every document as one line of JSON into an indexed
 * gzip archive, every corpus table as CSV. */
#include "csv.h"
#include "document.h"

#include <stdio.h>
#include <stdlib.h>
#include <wenliu/stage.h>

struct options {
    int method;
    int64_t level, member_kib;
    struct wen_strings layers, omit;
    bool text, spans, bom, excel_safe;
};

/* "best" is no method, but what the host chooses. */
static const char *const methods[] = {"best", "libdeflate", "zlib", "igzip", NULL};

#define OPTION(NAME) .name = #NAME, .offset = offsetof(struct options, NAME)

static const struct wen_option option_table[] = {
    {OPTION(method), .type = WEN_OPTION_CHOICE, .fallback = "\"best\"", .choices = methods,
     .help = "How the archive is compressed: best is libdeflate where it is built in, else zlib; "
             "igzip is several times as fast and takes a fifth more room."},
    {OPTION(level), .type = WEN_OPTION_INTEGER, .fallback = "0", .minimum = 0, .maximum = 12,
     .help = "1 (fast) to 12 (small) with libdeflate, 9 with zlib, 3 with igzip; 0 is the method's "
             "default."},
    {OPTION(member_kib), .type = WEN_OPTION_INTEGER, .fallback = "256", .minimum = 64,
     .maximum = 4096,
     .help = "KiB of lines that are compressed as one: reading a single document unpacks so many."},
    {OPTION(layers), .type = WEN_OPTION_STRINGS, .fallback = "[]",
     .help = "Names of the layers to write; none means all."},
    {OPTION(omit), .type = WEN_OPTION_STRINGS, .fallback = "[]",
     .help = "Names of layers to leave out."},
    {OPTION(text), .type = WEN_OPTION_BOOLEAN, .fallback = "true",
     .help = "Whether the text itself is written."},
    {OPTION(spans), .type = WEN_OPTION_BOOLEAN, .fallback = "false",
     .help = "Whether layers of arrays that hold the covered text, such as tokens, also say where "
             "each begins and ends."},
    {OPTION(bom), .type = WEN_OPTION_BOOLEAN, .fallback = "false",
     .help = "Whether tables begin with a byte order mark, which Excel needs to read them as "
             "UTF-8."},
    {OPTION(excel_safe), .type = WEN_OPTION_BOOLEAN, .fallback = "false",
     .help = "Whether text in tables that Excel would run as a formula (it begins with = + - @ or "
             "a tab) gets a ' in front."},
    {0},
};

struct archive {
    struct archive_renderer renderer;
    struct archive_csv csv;
    struct archive_bytes bytes;
    int output;
    bool checked;           /* the names of layers are right */
    struct wen_file *table; /* being written */
};

static void close_archive(void *self)
{
    struct archive *archive = self;

    archive_renderer_close(&archive->renderer);
    archive_bytes_close(&archive->bytes);
    free(archive);
}

static int open_archive(struct wen_context *context, const void *given, void **self)
{
    const struct options *options = given;
    struct wen_output output = {.name = "documents.jsonl.gz",
                                .method = options->method ? methods[options->method] : NULL,
                                .level = (int)options->level,
                                .member = (uint32_t)options->member_kib << 10};
    struct archive *archive = calloc(1, sizeof *archive);

    if (!archive || !archive_bytes_open(&archive->bytes)) {
        free(archive);
        return wen_fail(context, WEN_STOP, "memory is exhausted");
    }
    archive->renderer.layers = options->layers;
    archive->renderer.omit = options->omit;
    archive->renderer.text = options->text;
    archive->renderer.spans = options->spans;
    archive->csv.bom = options->bom;
    archive->csv.safe = options->excel_safe;
    archive->output = wen_open_output(context, &output);
    if (archive->output < 0) {
        close_archive(archive);
        return WEN_STOP; /* the host recorded why */
    }
    *self = archive;
    return WEN_OK;
}

/* ---- documents -------------------------------------------------------- */

static bool has_layer(const struct wen_document *document, const char *name)
{
    for (size_t i = 0; i < document->layer_count; i++) {
        if (strcmp(document->layers[i]->schema->name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Every document has the same layers, so the first one shows whether a name
 * is mistaken: better the run stops now than that its archive lacks a layer. */
static int check_names(struct wen_context *context, const struct wen_document *document,
                       const char *option, const struct wen_strings *names)
{
    char there[512] = "";

    for (size_t i = 0; i < document->layer_count; i++) {
        size_t size = strlen(there);
        snprintf(there + size, sizeof there - size, "%s%s", i ? ", " : "",
                 document->layers[i]->schema->name);
    }
    for (size_t i = 0; i < names->count; i++) {
        if (!has_layer(document, names->items[i])) {
            return wen_fail(context, WEN_STOP,
                            "option \"%s\": no stage gives a layer \"%s\"; the layers are: %s",
                            option, names->items[i], there);
        }
    }
    return WEN_OK;
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    struct archive *archive = self;

    if (!archive->checked) {
        int status = check_names(context, document, "layers", &archive->renderer.layers);
        if (status == WEN_OK) {
            status = check_names(context, document, "omit", &archive->renderer.omit);
        }
        if (status != WEN_OK) {
            return status;
        }
        archive->checked = true;
    }
    archive->renderer.context = context;
    archive_bytes_reset(&archive->bytes);
    if (!archive_render(&archive->renderer, document, &archive->bytes) || archive->bytes.failed) {
        return wen_fail(context, WEN_QUARANTINE,
                        "memory is exhausted while a document of %zu bytes of text is written",
                        document->text.size);
    }
    return wen_write(context, archive->output, archive->bytes.data, archive->bytes.size);
}

/* ---- tables ----------------------------------------------------------- */

static int flush(struct wen_context *context, struct archive *archive)
{
    if (archive->bytes.failed) {
        return wen_fail(context, WEN_STOP, "memory is exhausted while a table is written");
    }
    int status = wen_write_file(context, archive->table, archive->bytes.data, archive->bytes.size);
    archive_bytes_reset(&archive->bytes);
    return status;
}

static int begin_table(struct wen_context *context, struct archive *archive,
                       const struct wen_schema *schema)
{
    char name[256];

    snprintf(name, sizeof name, "tables/%s.csv", schema->name);
    archive->table = wen_create(context, name);
    if (!archive->table) {
        return WEN_STOP; /* the host recorded why */
    }
    archive_bytes_reset(&archive->bytes);
    archive_csv_head(&archive->csv, schema, &archive->bytes);
    return WEN_OK;
}

static int table(struct wen_context *context, void *self, const struct wen_table *piece)
{
    struct archive *archive = self;
    int status = piece->first ? begin_table(context, archive, piece->schema) : WEN_OK;

    for (uint32_t row = 0; status == WEN_OK && row < piece->count; row++) {
        archive_csv_row(&archive->csv, context, piece, row, &archive->bytes);
        if (archive->bytes.size >= ARCHIVE_PIECE) {
            status = flush(context, archive);
        }
    }
    return status == WEN_OK ? flush(context, archive) : status;
}

WEN_STAGE(archive, .name = "archive", .version = "0.1.0", .flags = WEN_WRITER,
          .summary = "Writes every document with all its layers into a compressed archive of JSON "
                     "lines, and every table as CSV.",
          .options = option_table, .options_size = sizeof(struct options), .open = open_archive,
          .process = process, .table = table, .close = close_archive);
