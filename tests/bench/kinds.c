/* SPDX-License-Identifier: MIT */
/* A stage of each kind that does next to nothing, for what the house takes to call one. KIND is
 * LAYER (a row a document), CORPUS (a count a unit, a table of one row) or WRITER (is shown every
 * layer); NAME is the name of the file. */
#include "wenliu/stage.h"

#include <stdlib.h>

#define STRING_OF(name) #name
#define STRING(name) STRING_OF(name)
#define STAGE(module, ...) WEN_STAGE(module, __VA_ARGS__)

static const struct wen_schema raw = {"raw", 0, NULL, "The bytes as read."};
static const struct wen_schema *const needs[] = {&raw, NULL};
static const struct wen_column number[] = {{"number", WEN_INTEGER, 0, "A number."}, {0}};
static const struct wen_schema given = {STRING(NAME), 0, number, "A number."};
static const struct wen_schema *const schemas[] = {&given, NULL};

struct self {
    int64_t documents;
};

static int begin(struct wen_context *context, const void *options, void **self)
{
    (void)options;
    *self = calloc(1, sizeof(struct self));
    return *self ? WEN_OK : wen_fail(context, WEN_STOP, "memory is exhausted");
}

#ifdef LAYER
static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)self;
    wen_add(context, 0, 1)->columns[0].integer[0] = (int64_t)document->raw.size;
    return WEN_OK;
}

STAGE(NAME, .name = STRING(NAME), .version = "1", .summary = "Gives a row.", .needs = needs,
      .gives = schemas, .open = begin, .process = process, .close = free)
#endif

#ifdef CORPUS
static int process(struct wen_context *context, void *pointer, const struct wen_document *document)
{
    struct self *self = pointer;

    (void)context, (void)document;
    self->documents++;
    return WEN_OK;
}

static int save(struct wen_context *context, void *pointer)
{
    struct self *self = pointer;
    int64_t documents = self->documents;

    self->documents = 0;
    return wen_emit(context, &documents, sizeof documents);
}

static int absorb(struct wen_context *context, void *pointer, const void *bytes, size_t size)
{
    struct self *self = pointer;
    int64_t documents;

    if (size != sizeof documents) {
        return wen_fail(context, WEN_STOP, "a count is damaged");
    }
    memcpy(&documents, bytes, size);
    self->documents += documents;
    return WEN_OK;
}

static int finish(struct wen_context *context, void *pointer)
{
    const struct self *self = pointer;

    wen_add_row(context, 0, 1)->columns[0].integer[0] = self->documents;
    return WEN_OK;
}

STAGE(NAME, .name = STRING(NAME), .version = "1", .summary = "Counts.", .needs = needs,
      .tables = schemas, .open = begin, .process = process, .save = save, .absorb = absorb,
      .finish = finish, .close = free)
#endif

#ifdef WRITER
static int process(struct wen_context *context, void *pointer, const struct wen_document *document)
{
    struct self *self = pointer;

    (void)context, (void)schemas;
    self->documents += (int64_t)document->layer_count;
    return WEN_OK;
}

STAGE(NAME, .name = STRING(NAME), .version = "1", .summary = "Writes nothing.", .flags = WEN_WRITER,
      .needs = needs, .open = begin, .process = process, .close = free)
#endif
    ;
