/* SPDX-License-Identifier: MIT */
/* The stage `iob2`: a file of annotated sentences, a word or character with its
 * tag a line, as text and annotations: what stages learn from, or are measured
 * by. */
#include "iob2.h"

#include <stdlib.h>

static const struct wen_schema raw_schema = {.name = "raw"};
static const struct wen_schema text_schema = {
    .name = "text", .help = "The words without blanks, a sentence a line."};
static const struct wen_schema sentences_schema = {
    .name = "sentences", .flags = WEN_SPANS | WEN_DISJOINT, .help = "The sentences of the file."};
static const struct wen_column annotation_columns[] = {
    {"type", WEN_STRING, 0, "Type of the name, as the file has it."},
    {0},
};
static const struct wen_schema annotations_schema = {
    .name = "annotations",
    .flags = WEN_SPANS | WEN_DISJOINT | WEN_SURFACE,
    .columns = annotation_columns,
    .help = "The names that people marked.",
};

enum { LAYER_TEXT, LAYER_SENTENCES, LAYER_ANNOTATIONS };

static int iob2_open(struct wen_context *context, const void *options, void **self)
{
    struct iob2 *iob2 = calloc(1, sizeof *iob2);

    (void)options;
    *self = iob2;
    return iob2 ? WEN_OK : wen_fail(context, WEN_STOP, "memory is exhausted");
}

static void iob2_close(void *self)
{
    iob2_free(self);
    free(self);
}

static int iob2_process(struct wen_context *context, void *self,
                        const struct wen_document *document)
{
    struct iob2 *iob2 = self;
    char reason[256];

    if (!iob2_read(iob2, document->raw, reason, sizeof reason)) {
        /* what is to be learnt from is not to be guessed at: no quarantine */
        return wen_fail(context, WEN_STOP, "%s", reason);
    }
    int status = wen_set_text(context, iob2->text, iob2->size);
    if (status != WEN_OK) {
        return status;
    }
    struct wen_rows *rows = wen_add(context, LAYER_SENTENCES, (uint32_t)iob2->sentences.count);
    for (size_t i = 0; i < iob2->sentences.count; i++) {
        rows->begin[i] = iob2->sentences.spans[i].begin;
        rows->end[i] = iob2->sentences.spans[i].end;
    }
    rows = wen_add(context, LAYER_ANNOTATIONS, (uint32_t)iob2->names.count);
    for (size_t i = 0; i < iob2->names.count; i++) {
        rows->begin[i] = iob2->names.spans[i].begin;
        rows->end[i] = iob2->names.spans[i].end;
        rows->columns[0].string[i] = iob2->names.spans[i].type; /* in document->raw */
    }
    return WEN_OK;
}

WEN_STAGE(iob2, .name = "iob2", .version = "0.1.0",
          .summary = "Reads sentences whose names are marked, a word and its tag a line.",
          .flags = WEN_REWRITES_TEXT,
          .needs = (const struct wen_schema *const[]){&raw_schema, NULL},
          .gives = (const struct wen_schema *const[]){[LAYER_TEXT] = &text_schema,
                                                      [LAYER_SENTENCES] = &sentences_schema,
                                                      [LAYER_ANNOTATIONS] = &annotations_schema,
                                                      NULL},
          .open = iob2_open, .process = iob2_process, .close = iob2_close);
