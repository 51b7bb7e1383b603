/* SPDX-License-Identifier: MIT */
/* A stage as it was written for version 1.2 of the interface: makes every call
 * but a writer's, in every callback, with every type of column and option.
 * Never changed: see README.md. */
#include <stdio.h>
#include <stdlib.h>
#include <wenliu/stage.h>

struct options {
    bool doubled;
    int64_t step;
    double factor;
    const char *prefix;
    int mode;
    const char *path;
    struct wen_strings names, paths;
};

static const char *const modes[] = {"plain", "fancy", NULL};
static const struct wen_option options[] = {
    {"doubled", WEN_OPTION_BOOLEAN, offsetof(struct options, doubled), "false", 0, 0, NULL, "a"},
    {"step", WEN_OPTION_INTEGER, offsetof(struct options, step), "1", 1, 9, NULL, "b"},
    {"factor", WEN_OPTION_NUMBER, offsetof(struct options, factor), "0.5", 0, 1, NULL, "c"},
    {"prefix", WEN_OPTION_STRING, offsetof(struct options, prefix), "\"<\"", 0, 0, NULL, "d"},
    {"mode", WEN_OPTION_CHOICE, offsetof(struct options, mode), "\"plain\"", 0, 0, modes, "e"},
    {"path", WEN_OPTION_PATH, offsetof(struct options, path), "null", 0, 0, NULL, "f"},
    {"names", WEN_OPTION_STRINGS, offsetof(struct options, names), "[]", 0, 0, NULL, "g"},
    {"paths", WEN_OPTION_PATHS, offsetof(struct options, paths), "null", 0, 0, NULL, "h"},
    {0}};

struct self {
    const struct options *options;
    uint32_t odd, even;
    int64_t unit, total;
    struct wen_sorter *sorter;
};

/* ---- the words 一 and 二 ---- */

static const char *const words[] = {"一", "二"};

static struct wen_string word(const void *self, uint32_t number)
{
    (void)self;
    return wen_string(words[number - 1], 3);
}

static uint32_t find(const void *self, const char *text, size_t size)
{
    (void)self;
    for (uint32_t i = 0; i < 2; i++) {
        if (size == 3 && memcmp(words[i], text, 3) == 0) {
            return i + 1;
        }
    }
    return 0;
}

static const struct wen_vocabulary vocabulary = {NULL, 2, word, find};

/* ---- what it gives ---- */

static const struct wen_schema text = {"text", 0, NULL, "The text."};
static const struct wen_schema absent = {"absent", WEN_OPTIONAL, NULL, "Is not there."};
static const struct wen_column columns[] = {
    {"number", WEN_INTEGER, 0, "From 1."},
    {"share", WEN_REAL, 0, "number times factor."},
    {"name", WEN_STRING, 0, "prefix and number."},
    {"parity", WEN_LABEL, 0, "odd or even."},
    {"word", WEN_WORD, WEN_HIDDEN, "The character's number."},
    {"next", WEN_POSITION, 0, "Where the next one begins."},
    {"nothing", WEN_INTEGER, 0, "No value."},
    {0}};
static const struct wen_schema characters = {"characters", WEN_SPANS | WEN_DISJOINT | WEN_SURFACE,
                                             columns, "Each character of three bytes."};
static const struct wen_column plain_columns[] = {{"bytes", WEN_INTEGER, 0, "Of the raw text."},
                                                  {0}};
static const struct wen_schema plain = {"plain", 0, plain_columns, "A row without a span."};
static const struct wen_column sum_columns[] = {
    {"character", WEN_STRING, 0, "It."}, {"count", WEN_INTEGER, 0, "How often."}, {0}};
static const struct wen_schema sums = {"sums", WEN_OPTIONAL, sum_columns, "Sorted."};
static const struct wen_column fields[] = {{"length", WEN_INTEGER, 0, "Characters."},
                                           {"half", WEN_REAL, 0, "Of them."},
                                           {"first", WEN_STRING, 0, "The first one."},
                                           {"kind", WEN_LABEL, 0, "odd or even."},
                                           {0}};

/* ---- callbacks ---- */

static int open_stage(struct wen_context *context, const void *given, void **self)
{
    struct self *made = calloc(1, sizeof *made);

    if (!made) {
        return wen_fail(context, WEN_STOP, "out of memory");
    }
    *self = made;
    made->options = given;
    made->odd = wen_label(context, "odd");
    made->even = wen_label(context, "even");
    if (strcmp(wen_label_name(context, made->even), "even") != 0 ||
        (made->options->mode && !wen_find_data(context, "kept/none"))) {
        return WEN_STOP; /* find_data() has said why */
    }
    return wen_offer(context, 0, 4, &vocabulary);
}

static int set_fields(struct wen_context *context, const struct self *self,
                      const struct wen_document *document, int64_t length)
{
    const struct wen_field *title = wen_field(document, "title");
    int status = wen_set_field(context, 0, (union wen_value){.integer = length});

    status |= wen_set_field(context, 1, (union wen_value){.real = (double)length / 2});
    status |= wen_set_field(
        context, 2,
        (union wen_value){.string = title ? title->value.string : wen_string("none", 4)});
    return status | wen_set_field(context, 3,
                                  (union wen_value){.label = length % 2 ? self->odd : self->even});
}

static void fill(struct wen_context *context, const struct self *self,
                 const struct wen_document *document, struct wen_rows *rows, uint32_t i)
{
    const struct options *wanted = self->options;
    int64_t number = (int64_t)i * wanted->step + 1;
    char *name = wen_allocate(context, 32 + strlen(wanted->prefix));

    rows->begin[i] = 3 * i;
    rows->end[i] = 3 * i + 3;
    rows->columns[0].integer[i] = number * (wanted->doubled ? 2 : 1);
    rows->columns[1].real[i] = (double)number * wanted->factor;
    rows->columns[2].string[i] =
        wen_string(name, (size_t)sprintf(name, "%s%d", wanted->prefix, (int)number));
    rows->columns[3].label[i] = number % 2 ? self->odd : self->even;
    rows->columns[4].word[i] = find(NULL, document->text.data + 3 * i, 3);
    rows->columns[5].position[i] = 3 * i + 3 < document->text.size ? 3 * i + 3 : WEN_NOWHERE;
}

static int process(struct wen_context *context, void *data, const struct wen_document *document)
{
    struct self *self = data;
    uint32_t count = (uint32_t)(document->text.size / 3);

    if (document->text.size % 3) {
        return wen_fail(context, WEN_QUARANTINE, "%zu bytes", document->text.size);
    }
    if (count == 0) {
        return WEN_DROP;
    }
    struct wen_rows *rows = wen_add(context, 0, count);
    for (uint32_t i = 0; i < count; i++) {
        fill(context, self, document, rows, i);
    }
    wen_add(context, 1, 1)->columns[0].integer[0] =
        (int64_t)document->raw.size + (document->needs[1] ? 1000 : 0) + (int64_t)document->id.size;
    self->unit += count;
    return set_fields(context, self, document, count);
}

static int save(struct wen_context *context, void *data)
{
    struct self *self = data;
    int64_t unit = self->unit;

    self->unit = 0;
    return wen_emit(context, &unit, sizeof unit);
}

static int absorb(struct wen_context *context, void *data, const void *bytes, size_t size)
{
    struct self *self = data;
    int64_t unit;
    char key = 'k';

    if (size != sizeof unit) {
        return wen_fail(context, WEN_STOP, "%zu bytes", size);
    }
    memcpy(&unit, bytes, size);
    self->total += unit;
    if (!self->sorter) {
        self->sorter = wen_open_sorter(context, 1 << 16);
    }
    key = (char)('z' - (unit & 7)); /* the most first */
    return wen_sort(context, self->sorter, wen_string(&key, 1),
                    wen_string((const char *)bytes, size));
}

static int finish(struct wen_context *context, void *data)
{
    struct self *self = data;
    struct wen_sorted record;
    int more = 0;

    wen_progress(context, 0.5, "sorting");
    while (self->sorter && (more = wen_next_sorted(context, self->sorter, &record)) > 0) {
        struct wen_rows *row = wen_add_row(context, 0, 1);
        row->columns[0].string[0] = record.key;
        memcpy(row->columns[1].integer, record.value.data, sizeof(int64_t));
        wen_add_row(context, 0, 0);
    }
    if (self->sorter) {
        wen_close_sorter(context, self->sorter);
    }
    wen_count(context, "characters", self->total);
    wen_warn(context, "%d characters", (int)self->total);
    return more < 0 ? WEN_STOP : WEN_OK;
}

WEN_STAGE(kept_1_2, .name = "kept_1_2", .version = "1", .summary = "Uses version 1.2.",
          .needs = (const struct wen_schema *const[]){&text, &absent, NULL},
          .gives = (const struct wen_schema *const[]){&characters, &plain, NULL},
          .tables = (const struct wen_schema *const[]){&sums, NULL}, .fields = fields,
          .options = options, .options_size = sizeof(struct options), .open = open_stage,
          .process = process, .save = save, .absorb = absorb, .finish = finish, .close = free);
