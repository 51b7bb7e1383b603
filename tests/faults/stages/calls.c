/* SPDX-License-Identifier: MIT */
/* Makes the call that its options name in the callback that they name. */
#include "wenliu/stage.h"

#include <stdlib.h>

enum callback { OPEN, PROCESS, SAVE, ABSORB, FINISH, TABLE };
static const char *const callbacks[] = {"open",   "process", "save", "absorb",
                                        "finish", "table",   NULL};

struct options {
    int in, call;
};

/* ---- the calls ---- */

static void allocate(struct wen_context *context)
{
    wen_allocate(context, 1);
}

static void add(struct wen_context *context)
{
    wen_add(context, 0, 1);
}

static void mark_wrong_label(struct wen_context *context)
{
    wen_add(context, 0, 1)->columns[0].label[0] = 77;
}

static void mark_wrong_string(struct wen_context *context)
{
    wen_add(context, 0, 1)->columns[1].string[0] = wen_string("\xFF", 1);
}

static void set_text(struct wen_context *context)
{
    wen_set_text(context, "a", 1);
}

static void set_field(struct wen_context *context)
{
    wen_set_field(context, 0, (union wen_value){.label = 0});
}

static void set_wrong_label(struct wen_context *context)
{
    wen_set_field(context, 0, (union wen_value){.label = 77});
}

static void label(struct wen_context *context)
{
    wen_label(context, "late");
}

static void offer(struct wen_context *context)
{
    wen_offer(context, 0, 0, NULL);
}

static void find_data(struct wen_context *context)
{
    wen_find_data(context, "calls/none");
}

static void emit(struct wen_context *context)
{
    wen_emit(context, "x", 1);
}

static void open_output(struct wen_context *context)
{
    wen_open_output(context, &(struct wen_output){.name = "calls.txt.gz"});
}

static void write_line(struct wen_context *context)
{
    wen_write(context, 0, "x\n", 2);
}

static void write_twice(struct wen_context *context)
{
    write_line(context);
    write_line(context);
}

static void write_half(struct wen_context *context)
{
    wen_write(context, 0, "x", 1);
}

static void add_row(struct wen_context *context)
{
    wen_add_row(context, 0, 1);
}

static void add_wrong_label(struct wen_context *context)
{
    wen_add_row(context, 0, 1)->columns[0].label[0] = 77;
}

static void add_wrong_string(struct wen_context *context)
{
    wen_add_row(context, 0, 1)->columns[1].string[0] = wen_string("\xFF", 1);
}

static void open_sorter(struct wen_context *context)
{
    wen_open_sorter(context, 1);
}

static void create(struct wen_context *context)
{
    wen_create(context, "calls.tsv");
}

static void write_file(struct wen_context *context)
{
    wen_write_file(context, NULL, "x", 1);
}

static void warn(struct wen_context *context)
{
    wen_warn(context, "a warning");
}

static void progress(struct wen_context *context)
{
    wen_progress(context, 0, "nothing");
}

static void count(struct wen_context *context)
{
    wen_count(context, "calls", 1);
}

/* In the order of `calls`. */
static const char *const names[] = {"nothing",
                                    "allocate",
                                    "add",
                                    "mark_wrong_label",
                                    "mark_wrong_string",
                                    "set_text",
                                    "set_field",
                                    "set_wrong_label",
                                    "label",
                                    "offer",
                                    "find_data",
                                    "emit",
                                    "open_output",
                                    "write",
                                    "write_twice",
                                    "write_half",
                                    "add_row",
                                    "add_wrong_label",
                                    "add_wrong_string",
                                    "open_sorter",
                                    "create",
                                    "write_file",
                                    "warn",
                                    "progress",
                                    "count",
                                    NULL};
static void (*const calls[])(struct wen_context *) = {NULL,
                                                      allocate,
                                                      add,
                                                      mark_wrong_label,
                                                      mark_wrong_string,
                                                      set_text,
                                                      set_field,
                                                      set_wrong_label,
                                                      label,
                                                      offer,
                                                      find_data,
                                                      emit,
                                                      open_output,
                                                      write_line,
                                                      write_twice,
                                                      write_half,
                                                      add_row,
                                                      add_wrong_label,
                                                      add_wrong_string,
                                                      open_sorter,
                                                      create,
                                                      write_file,
                                                      warn,
                                                      progress,
                                                      count};

/* ---- the stage ---- */

static void reach(struct wen_context *context, const struct options *options, enum callback in)
{
    if (options->in == (int)in && calls[options->call]) {
        calls[options->call](context);
    }
}

static int open_stage(struct wen_context *context, const void *options, void **self)
{
    *self = malloc(sizeof(struct options));
    if (!*self || wen_open_output(context, &(struct wen_output){.name = "lines.txt.gz"}) < 0) {
        return WEN_STOP;
    }
    memcpy(*self, options, sizeof(struct options));
    reach(context, options, OPEN);
    return WEN_OK;
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    (void)document;
    reach(context, self, PROCESS);
    return WEN_OK;
}

static int save(struct wen_context *context, void *self)
{
    reach(context, self, SAVE);
    return wen_emit(context, "x", 1);
}

static int absorb(struct wen_context *context, void *self, const void *bytes, size_t size)
{
    (void)bytes, (void)size;
    reach(context, self, ABSORB);
    return WEN_OK;
}

static int finish(struct wen_context *context, void *self)
{
    reach(context, self, FINISH);
    return WEN_OK;
}

static int table(struct wen_context *context, void *self, const struct wen_table *piece)
{
    (void)piece;
    reach(context, self, TABLE);
    return WEN_OK;
}

static const struct wen_column columns[] = {
    {"kind", WEN_LABEL, 0, "A label."}, {"name", WEN_STRING, 0, "A string."}, {0}};
static const struct wen_schema marks = {"marks", 0, columns, "Rows."};
static const struct wen_schema called = {"called", 0, columns, "Rows."};

static const struct wen_option options_table[] = {
    {"in", WEN_OPTION_CHOICE, offsetof(struct options, in), NULL, 0, 0, callbacks, "Where."},
    {"call", WEN_OPTION_CHOICE, offsetof(struct options, call), NULL, 0, 0, names, "Which."},
    {0}};

WEN_STAGE(calls, .name = "calls", .version = "1.0", .summary = "Calls at the wrong time.",
          .flags = WEN_WRITER, .gives = (const struct wen_schema *const[]){&marks, NULL},
          .tables = (const struct wen_schema *const[]){&called, NULL}, .fields = columns,
          .options = options_table, .options_size = sizeof(struct options), .open = open_stage,
          .process = process, .save = save, .absorb = absorb, .finish = finish, .table = table,
          .close = free);
