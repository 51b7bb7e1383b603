/* SPDX-License-Identifier: MIT */
/* wenliu/stage.h -- the whole contract between wenliu and a stage.
 *
 * A stage is a shared object that exports one `struct wen_stage` with
 * WEN_STAGE(). It links to nothing of wenliu: what the host does for it goes
 * through `struct wen_context`. In one process all callbacks run on one
 * thread, never at the same time.
 *
 * The one idea: everything a stage produces is rows of declared, typed
 * columns. Rows about one document are a layer, rows about the whole corpus
 * are a table; rows with WEN_SPANS cover begin..end of the document's text.
 *
 * Offsets and sizes are bytes of UTF-8. (Writers show them as code points.)
 */
#ifndef WENLIU_STAGE_H
#define WENLIU_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A host loads a stage whose major is its own and whose minor is not newer:
 * a major change breaks stages, a minor one only appends members. */
#define WEN_ABI_MAJOR 1u
#define WEN_ABI_MINOR 4u
#define WEN_ABI ((WEN_ABI_MAJOR << 16) | WEN_ABI_MINOR)

/* What a callback returns. Everything but WEN_OK is returned through
 * wen_fail(), which records the reason that the user reads. */
enum wen_status {
    WEN_OK = 0,
    WEN_DROP = 1,        /* process(): leave this document out; it is counted, no more */
    WEN_QUARANTINE = -1, /* process(): refuse this document, go on with the next */
    WEN_STOP = -2        /* stop the run */
};

/* ---- rows ------------------------------------------------------------- */

enum wen_type {
    WEN_INTEGER = 1, /* int64_t; WEN_NO_INTEGER is "no value" */
    WEN_REAL,        /* double; a NaN is "no value" */
    WEN_STRING,      /* struct wen_string, valid UTF-8; data NULL is "no value" */
    WEN_LABEL,       /* uint32_t from wen_label(); 0 is "no value" */
    WEN_WORD,        /* uint32_t, a number of the column's vocabulary; 0 is a word it lacks */
    WEN_POSITION     /* uint32_t, an offset into the text; WEN_NOWHERE is "no value" */
};

#define WEN_NO_INTEGER INT64_MIN
#define WEN_NOWHERE UINT32_MAX

/* Bytes that somebody else owns; `data` need not end with a 0. */
struct wen_string {
    const char *data;
    size_t size;
};

enum wen_column_flag {
    WEN_HIDDEN = 1 /* for other stages only: writers leave the column out */
};

/* One column. A table of columns ends with {0}. */
struct wen_column {
    const char *name;
    enum wen_type type;
    uint32_t flags;   /* enum wen_column_flag */
    const char *help; /* one sentence */
};

enum wen_schema_flag {
    WEN_SPANS = 1,    /* each row covers begin..end; rows sorted by begin, longer ones first */
    WEN_DISJOINT = 2, /* with WEN_SPANS: no two rows overlap */
    WEN_DENSE = 4,    /* many rows a document: writers store columns, not rows */
    WEN_SURFACE = 8,  /* with WEN_SPANS: writers add the covered text as the column "text" */
    WEN_OPTIONAL = 16 /* in needs: it works without the layer too; in tables: left out if empty */
};

/* A layer or a table: its name and columns. In needs it lists just the
 * columns the stage reads. `columns` may be NULL where there are none. */
struct wen_schema {
    const char *name;
    uint32_t flags; /* enum wen_schema_flag */
    const struct wen_column *columns;
    const char *help; /* one sentence */
};

/* The cells of one column, for reading: the member that its type says. */
union wen_cells {
    const int64_t *integer;
    const double *real;
    const struct wen_string *string;
    const uint32_t *label;
    const uint32_t *word;
    const uint32_t *position;
};

/* The same for writing. */
union wen_slots {
    int64_t *integer;
    double *real;
    struct wen_string *string;
    uint32_t *label;
    uint32_t *word;
    uint32_t *position;
};

/* A layer of one document, as a later stage reads it. */
struct wen_layer {
    const struct wen_schema *schema;
    uint32_t count;
    const uint32_t *begin, *end; /* NULL without WEN_SPANS */
    const union wen_cells *columns;
};

/* Rows that wen_add() made room for; without values. Valid until its next call for that layer. */
struct wen_rows {
    uint32_t *begin, *end; /* NULL without WEN_SPANS */
    const union wen_slots *columns;
};

/* A piece of a corpus table, for a writer: pieces of one table follow one another; the last may
 * have no rows. */
struct wen_table {
    const struct wen_schema *schema;
    uint32_t count;
    const union wen_cells *columns;
    bool first, last;
};

/* Names of the numbers in a WEN_WORD column: 1..size. Owned by the stage that
 * offers it; the same in every process; lives until that stage's close(). */
struct wen_vocabulary {
    const void *self;
    uint32_t size;
    struct wen_string (*word)(const void *self, uint32_t number);
    uint32_t (*find)(const void *self, const char *word, size_t size); /* 0: lacks it */
};

/* ---- documents -------------------------------------------------------- */

/* A value of one of the types WEN_INTEGER, WEN_REAL, WEN_STRING, WEN_LABEL. */
union wen_value {
    int64_t integer;
    double real;
    struct wen_string string;
    uint32_t label;
};

/* A fact about the whole document (title, date, charset …). */
struct wen_field {
    const char *name;
    enum wen_type type;
    union wen_value value;
};

/* One document. The host owns it, until the last stage is done. Sizes stay below 4 GiB. */
struct wen_document {
    struct wen_string id;   /* unique in the input as a rule; data, never a path */
    struct wen_string raw;  /* the bytes as read */
    struct wen_string text; /* UTF-8 with text.data[text.size] == 0; data NULL before it is given */
    const struct wen_field *fields; /* what the reader and earlier stages said, in that order */
    size_t field_count;
    const struct wen_layer *const *needs;  /* needs[i]: the layer that stage.needs[i] asks for, its
                                              columns in the stage's order; NULL where optional and
                                              not there */
    const struct wen_layer *const *layers; /* every layer there is, whole: for writers */
    size_t layer_count;
    struct wen_string source; /* since 1.3: the place as the user names it: file or file:line */
};

/* ---- options ---------------------------------------------------------- */

enum wen_option_type {
    WEN_OPTION_BOOLEAN = 1, /* bool */
    WEN_OPTION_INTEGER,     /* int64_t */
    WEN_OPTION_NUMBER,      /* double */
    WEN_OPTION_STRING,      /* const char *, UTF-8 */
    WEN_OPTION_CHOICE,      /* int, index into choices */
    WEN_OPTION_PATH,        /* const char *, made absolute; relative to the pipeline file */
    WEN_OPTION_STRINGS,     /* struct wen_strings */
    WEN_OPTION_PATHS,       /* struct wen_strings */
    WEN_OPTION_NEEDS,       /* since 1.4: struct wen_strings, layers needed beside stage.needs */
    WEN_OPTION_GIVES        /* since 1.4: struct wen_declared */
};

struct wen_strings {
    const char *const *items;
    size_t count;
};

/* What a pipeline lets a stage give beside what its own table lists, for a stage that is made for
 * anything: a string for each thing, "NAME: TYPE" for a field, "NAME: rows(COLUMN TYPE, ...)" or
 * "NAME: spans(COLUMN TYPE, ...)" for a layer; a TYPE is integer, real or string. wen_add() and
 * wen_set_field() count on from those of the table. */
struct wen_declared {
    struct wen_strings lines;              /* the strings */
    const struct wen_schema *const *gives; /* the layers in their order; ends with NULL */
    const struct wen_column *fields;       /* the fields in their order; ends with {0} */
};

/* One option. A table of options ends with {0}. The host parses the value in
 * the pipeline, or `fallback`, into the options struct at `offset`. Strings
 * live as long as the process. */
struct wen_option {
    const char *name;
    enum wen_option_type type;
    size_t offset;
    const char *fallback;       /* JSON text; "null": NULL or empty list; NULL: must be given */
    double minimum, maximum;    /* of a number, inclusive; not checked where both are 0 */
    const char *const *choices; /* ends with NULL; for WEN_OPTION_CHOICE */
    const char *help;           /* one sentence */
};

/* ---- a stage ---------------------------------------------------------- */

struct wen_context;

enum wen_stage_flag {
    WEN_REWRITES_TEXT = 1,   /* sets the text anew: layers of earlier stages end here */
    WEN_WRITER = 2,          /* takes every layer and table there is; stands behind their givers */
    WEN_STARTS_PROCESSES = 4 /* may leave child processes behind process() */
};

/* Everything about a stage. Callbacks may be NULL. The pseudo-layer "raw" is
 * given by every input; a stage that calls wen_set_text() gives "text", and
 * one that reads document.text needs it. */
struct wen_stage {
    uint32_t abi, size; /* set by WEN_STAGE() */
    const char *name;   /* [a-z][a-z0-9_]*, the name of the file without .so */
    const char *version;
    const char *summary;                    /* one sentence */
    uint32_t flags;                         /* enum wen_stage_flag */
    const struct wen_schema *const *needs;  /* ends with NULL, as the next two; NULL: none */
    const struct wen_schema *const *gives;  /* layers */
    const struct wen_schema *const *tables; /* of the whole corpus */
    const struct wen_column *fields;        /* fields it may set; WEN_WORD and WEN_POSITION: no */
    const struct wen_option *options;
    size_t options_size;

    /* Once before any document, in the process that all workers are forked from: loads what they
     * share (copy-on-write), registers labels. May be called again in one process: each call makes
     * its own *self. Leaves no thread behind: fork would lose it. */
    int (*open)(struct wen_context *, const void *options, void **self);
    /* Each document, in a worker: reads layers, adds rows to the layers it gives, sets fields and
     * text, writes to its outputs. The next document may be in another process. */
    int (*process)(struct wen_context *, void *self, const struct wen_document *);
    /* End of a unit (about 1 MiB of documents), in a worker: wen_emit() what the unit adds to the
     * result, and return to the state after open(). */
    int (*save)(struct wen_context *, void *self);
    /* In the collector, in the order of units: takes in what one save() emitted, where that was
     * anything. Associative: the bytes may come from another machine or an earlier run. */
    int (*absorb)(struct wen_context *, void *self, const void *bytes, size_t size);
    /* In the collector, once, after the last unit: wen_add_row()s its tables. */
    int (*finish)(struct wen_context *, void *self);
    /* Writers, in the collector, after every finish(): takes a piece of a table. */
    int (*table)(struct wen_context *, void *self, const struct wen_table *);
    void (*close)(void *self);
};

/* Defines the exported symbol. MODULE is the name of the file without .so. */
#ifdef __cplusplus
#define WEN_EXPORT extern "C" __attribute__((visibility("default")))
#else
#define WEN_EXPORT extern __attribute__((visibility("default")))
#endif
#define WEN_STAGE(MODULE, ...)                                                                     \
    WEN_EXPORT const struct wen_stage MODULE##_LTX_wen_stage;                                      \
    const struct wen_stage MODULE##_LTX_wen_stage = {                                              \
        .abi = WEN_ABI, .size = sizeof(struct wen_stage), __VA_ARGS__}

/* ---- the host --------------------------------------------------------- */

/* A file of lines that grows with the documents and is compressed in the
 * workers: gzip members of whole lines, indexed, readable by every tool. */
struct wen_output {
    const char *name;   /* file name in the run's folder, such as "documents.jsonl.gz" */
    const char *method; /* "libdeflate", "zlib" or "igzip"; NULL: the best there is */
    int level;          /* 1 (fast) to 12 (small); 0: the method's default */
    uint32_t member;    /* bytes of lines after which a member ends; 0: 256 KiB */
};

struct wen_file;   /* a file that a writer creates in the collector */
struct wen_sorter; /* records in the order of their keys, in the collector */
struct wen_sorted {
    struct wen_string key, value;
};

/* The host's side; stages use the functions below. Every one may end the process instead of
 * returning where memory is exhausted or a call breaks the contract (the document at hand is then
 * quarantined with that reason). So none returns NULL unless it says so. */
struct wen_host {
    uint32_t abi, size;
    void *(*allocate)(struct wen_context *, size_t size);
    struct wen_rows *(*add)(struct wen_context *, unsigned layer, uint32_t count);
    int (*set_text)(struct wen_context *, const char *text, size_t size);
    int (*set_field)(struct wen_context *, unsigned field, union wen_value);
    uint32_t (*label)(struct wen_context *, const char *name);
    const char *(*label_name)(struct wen_context *, uint32_t label);
    int (*offer)(struct wen_context *, unsigned layer, unsigned column,
                 const struct wen_vocabulary *);
    const struct wen_vocabulary *(*vocabulary)(struct wen_context *, unsigned need,
                                               unsigned column);
    const char *(*find_data)(struct wen_context *, const char *name);
    int (*emit)(struct wen_context *, const void *bytes, size_t size);
    int (*open_output)(struct wen_context *, const struct wen_output *);
    int (*write)(struct wen_context *, int output, const void *bytes, size_t size);
    struct wen_rows *(*add_row)(struct wen_context *, unsigned table, uint32_t count);
    struct wen_file *(*create)(struct wen_context *, const char *name);
    int (*write_file)(struct wen_context *, struct wen_file *, const void *bytes, size_t size);
    void (*warn)(struct wen_context *, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
    void (*count)(struct wen_context *, const char *name, int64_t value);
    int (*fail)(struct wen_context *, int status, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
    /* since 1.1 */
    struct wen_sorter *(*open_sorter)(struct wen_context *, size_t budget);
    int (*sort)(struct wen_context *, struct wen_sorter *, struct wen_string key,
                struct wen_string value);
    int (*next_sorted)(struct wen_context *, struct wen_sorter *, struct wen_sorted *);
    void (*close_sorter)(struct wen_context *, struct wen_sorter *);
    /* since 1.2 */
    void (*progress)(struct wen_context *, double share, const char *what);
};

struct wen_context {
    const struct wen_host *host;
};

/* Zeroed memory that lives as long as the document. process() only. */
static inline void *wen_allocate(struct wen_context *context, size_t size)
{
    return context->host->allocate(context, size);
}

/* Makes room for `count` more rows in gives[layer], for the stage to fill; they are checked when
 * process() returns. process() only. */
static inline struct wen_rows *wen_add(struct wen_context *context, unsigned layer, uint32_t count)
{
    return context->host->add(context, layer, count);
}

/* Makes valid UTF-8 the document's text, by copy. Stages that give "text"; process() only. */
static inline int wen_set_text(struct wen_context *context, const char *text, size_t size)
{
    return context->host->set_text(context, text, size);
}

/* Sets fields[field]; a string is copied. process() only. Returns WEN_OK. */
static inline int wen_set_field(struct wen_context *context, unsigned field, union wen_value value)
{
    return context->host->set_field(context, field, value);
}

/* The number of a label (1 to 255 bytes of UTF-8), never 0, the same everywhere. open() only. */
static inline uint32_t wen_label(struct wen_context *context, const char *name)
{
    return context->host->label(context, name);
}

/* The name of a label; lives as long as the process. Anywhere. */
static inline const char *wen_label_name(struct wen_context *context, uint32_t label)
{
    return context->host->label_name(context, label);
}

/* Offers the vocabulary of the WEN_WORD column gives[layer].columns[column]; it must outlive the
 * stage's close(). open() only. Returns WEN_OK. */
static inline int wen_offer(struct wen_context *context, unsigned layer, unsigned column,
                            const struct wen_vocabulary *vocabulary)
{
    return context->host->offer(context, layer, column, vocabulary);
}

/* The vocabulary of needs[need].columns[column]; NULL where there is none. Anywhere. */
static inline const struct wen_vocabulary *wen_vocabulary(struct wen_context *context,
                                                          unsigned need, unsigned column)
{
    return context->host->vocabulary(context, need, column);
}

/* The full path of a stage's data file, such as "segment/jieba.lexicon", or since 1.3 of any file
 * that is named by one; lives as long as the process. Its hash goes into the run's record. NULL
 * where there is none, with the reason recorded. open() only. */
static inline const char *wen_find_data(struct wen_context *context, const char *name)
{
    return context->host->find_data(context, name);
}

/* Appends bytes to what save() hands to absorb(). Returns WEN_OK. */
static inline int wen_emit(struct wen_context *context, const void *bytes, size_t size)
{
    return context->host->emit(context, bytes, size);
}

/* Declares an output and returns its number, 0 or more. open() only. */
static inline int wen_open_output(struct wen_context *context, const struct wen_output *output)
{
    return context->host->open_output(context, output);
}

/* Appends whole lines, each ended by LF, for the document at hand. process(), once a document. */
static inline int wen_write(struct wen_context *context, int output, const void *bytes, size_t size)
{
    return context->host->write(context, output, bytes, size);
}

/* Makes room for `count` more rows in tables[table]. What their strings point to must live until
 * the next call for that table (one for 0 rows will do), or without one until close(). Tables of
 * more than 4096 rows are given one after the other, not in turns. finish() only. */
static inline struct wen_rows *wen_add_row(struct wen_context *context, unsigned table,
                                           uint32_t count)
{
    return context->host->add_row(context, table, count);
}

/* Creates a file of the run's folder, such as "tables/terms.csv"; the host closes it and gives it
 * its name when the run is complete. finish() and table() only. NULL, with the reason recorded. */
static inline struct wen_file *wen_create(struct wen_context *context, const char *name)
{
    return context->host->create(context, name);
}

/* Returns WEN_OK or WEN_STOP, with the reason recorded. */
static inline int wen_write_file(struct wen_context *context, struct wen_file *file,
                                 const void *bytes, size_t size)
{
    return context->host->write_file(context, file, bytes, size);
}

/* Opens a sorter, for what grows with the corpus: about `budget` bytes are kept in memory, the rest
 * in a file that vanishes with the process; reading takes some 10 MB more. The host closes what is
 * left open. absorb() and finish() only, as the next three. */
static inline struct wen_sorter *wen_open_sorter(struct wen_context *context, size_t budget)
{
    return context->host->open_sorter(context, budget);
}

/* Adds a record; both parts are copied. Returns WEN_OK, or WEN_STOP with the reason recorded. */
static inline int wen_sort(struct wen_context *context, struct wen_sorter *sorter,
                           struct wen_string key, struct wen_string value)
{
    return context->host->sort(context, sorter, key, value);
}

/* The next record by its key (unsigned bytes, a prefix first), equal keys as added; valid until the
 * next call. Returns 1, 0 at the end, or WEN_STOP with the reason recorded. Ends the adding. */
static inline int wen_next_sorted(struct wen_context *context, struct wen_sorter *sorter,
                                  struct wen_sorted *record)
{
    return context->host->next_sorted(context, sorter, record);
}

/* Gives back memory and file of a sorter, read to its end or not. */
static inline void wen_close_sorter(struct wen_context *context, struct wen_sorter *sorter)
{
    context->host->close_sorter(context, sorter);
}

/* Tells the user a sentence at the end, once. open(), absorb(), finish(), table(). */
#define wen_warn(context, ...) ((context)->host->warn((context), __VA_ARGS__))

/* Shows how far a long finish() is: `share` of 1 (below 0: not known), `what` in a few words of
 * what is being done. finish() and table() only. */
static inline void wen_progress(struct wen_context *context, double share, const char *what)
{
    context->host->progress(context, share, what);
}

/* Adds to a number of the run's record. absorb(), finish(), table(). */
static inline void wen_count(struct wen_context *context, const char *name, int64_t value)
{
    context->host->count(context, name, value);
}

/* Records a reason in printf form and returns `status`. Anywhere. */
#define wen_fail(context, status, ...) ((context)->host->fail((context), (status), __VA_ARGS__))

/* ---- small helps ------------------------------------------------------ */

static inline struct wen_string wen_string(const char *data, size_t size)
{
    struct wen_string string = {data, size};
    return string;
}

/* The text that row `row` of a layer with WEN_SPANS covers. */
static inline struct wen_string wen_surface(const struct wen_document *document,
                                            const struct wen_layer *layer, uint32_t row)
{
    return wen_string(document->text.data + layer->begin[row], layer->end[row] - layer->begin[row]);
}

/* The field of that name, or NULL. */
static inline const struct wen_field *wen_field(const struct wen_document *document,
                                                const char *name)
{
    for (size_t i = 0; i < document->field_count; i++) {
        if (strcmp(document->fields[i].name, name) == 0) {
            return &document->fields[i];
        }
    }
    return NULL;
}

#ifdef __cplusplus
}
#endif
#endif
