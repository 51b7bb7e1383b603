/* NAME.c: counts documents and bytes over the whole corpus, into the table NAME. */
#include <stdlib.h>
#include <wenliu/stage.h>

enum { DOCUMENTS, BYTES, SUMS };
static const struct wen_schema text = {"text", 0, NULL, "The text."};
static const struct wen_column columns[] = {
    {"documents", WEN_INTEGER, 0, "Documents."}, {"bytes", WEN_INTEGER, 0, "Of UTF-8."}, {0}};
static const struct wen_schema table = {"NAME", 0, columns, "Documents and bytes."};

static int open_stage(struct wen_context *context, const void *options, void **self)
{
    (void)options;
    *self = calloc(SUMS, sizeof(int64_t));
    return *self ? WEN_OK : wen_fail(context, WEN_STOP, "out of memory");
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    int64_t *sums = self;
    (void)context;
    sums[DOCUMENTS]++;
    sums[BYTES] += (int64_t)document->text.size;
    return WEN_OK;
}

/* In a worker, after some documents: hands over what they add, and forgets it. */
static int save(struct wen_context *context, void *self)
{
    wen_emit(context, self, SUMS * sizeof(int64_t));
    memset(self, 0, SUMS * sizeof(int64_t));
    return WEN_OK;
}

/* In the collector: takes in what one save() handed over. */
static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    int64_t *sums = self, more[SUMS];
    if (size != sizeof more) {
        return wen_fail(context, WEN_STOP, "%zu bytes are no sums", size);
    }
    memcpy(more, bytes, size);
    sums[DOCUMENTS] += more[DOCUMENTS];
    sums[BYTES] += more[BYTES];
    return WEN_OK;
}

static int finish(struct wen_context *context, void *self)
{
    struct wen_rows *row = wen_add_row(context, 0, 1); /* a row of tables[0] */
    row->columns[0].integer[0] = ((const int64_t *)self)[DOCUMENTS];
    row->columns[1].integer[0] = ((const int64_t *)self)[BYTES];
    return WEN_OK;
}

WEN_STAGE(NAME, .name = "NAME", .version = "0.1", .summary = "Counts documents and bytes.",
          .needs = (const struct wen_schema *const[]){&text, NULL},
          .tables = (const struct wen_schema *const[]){&table, NULL}, .open = open_stage,
          .process = process, .save = save, .absorb = absorb, .finish = finish, .close = free);
