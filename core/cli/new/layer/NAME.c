/* NAME.c: marks runs of digits in the text, each as a row of the layer NAME. */
#include <wenliu/stage.h>

struct options {
    int64_t shortest;
};

static const struct wen_option options[] = {
    {"shortest", WEN_OPTION_INTEGER, offsetof(struct options, shortest), "2", 1, 100, NULL,
     "Digits of the shortest run that is marked."},
    {0}};

static const struct wen_schema text = {"text", 0, NULL, "The text."};
static const struct wen_schema *const needs[] = {&text, NULL};

static const struct wen_column columns[] = {{"digits", WEN_INTEGER, 0, "Digits of the run."}, {0}};
static const struct wen_schema runs = {"NAME", WEN_SPANS | WEN_DISJOINT | WEN_SURFACE, columns,
                                       "Runs of digits."};
static const struct wen_schema *const gives[] = {&runs, NULL};

/* Once, before any document: what it makes is shared by all workers. */
static int open_stage(struct wen_context *context, const void *given, void **self)
{
    (void)context;
    *self = (void *)given; /* options live as long as the process */
    return WEN_OK;
}

/* For each document. Offsets are bytes of UTF-8; rows are sorted by begin. */
static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    const struct options *wanted = self;
    uint32_t size = (uint32_t)document->text.size;

    for (uint32_t begin = 0, end; begin < size; begin = end + 1) {
        end = begin + (uint32_t)strspn(document->text.data + begin, "0123456789");
        if (end - begin < wanted->shortest) {
            continue;
        }
        struct wen_rows *row = wen_add(context, 0, 1); /* a row of gives[0] */
        row->begin[0] = begin;
        row->end[0] = end;
        row->columns[0].integer[0] = end - begin;
    }
    return WEN_OK;
}

WEN_STAGE(NAME, .name = "NAME", .version = "0.1", .summary = "Marks runs of digits.",
          .needs = needs, .gives = gives, .options = options,
          .options_size = sizeof(struct options), .open = open_stage, .process = process);
