/* SPDX-License-Identifier: MIT */
/* What a session is made of: shared by open.c (opening, closing),
 * session.c (documents, units), host.c (the
 * stages' calls) and result.c (the collector's side). */
#ifndef WENLIU_RUN_SESSION_PARTS_H
#define WENLIU_RUN_SESSION_PARTS_H

#include "archive/writer.h"
#include "base/arena.h"
#include "base/sorter.h"
#include "record/labels.h"
#include "record/rows.h"
#include "run/session.h"

#include <cjson/cJSON.h>

/* An output that a stage opened. */
struct wen_session_output {
    struct wen_output output; /* its strings are copies */
    struct wen_packer *packer;
    uint64_t written;              /* the marker's steps at the document that was written last */
    struct wen_appender *appender; /* in the collector */
    struct wen_appender_result result;
};

/* A number that a stage counted for the record. */
struct wen_session_count {
    char *name;
    int64_t value;
};

/* A sorter that a stage opened. */
struct wen_session_sorter {
    struct wen_sorter *sorter;
    bool reading; /* takes no more records */
};

/* A table that a stage gives. */
struct wen_session_table {
    struct wen_store store;
    struct wen_arena arena; /* of the piece at hand */
    uint32_t kept;          /* rows of it whose strings are in the arena */
    uint64_t rows;
    bool begun;  /* writers have a piece of it */
    bool ended;  /* they have the last one */
    cJSON *head; /* its first rows */
};

/* One stage of the session. `context` comes first: what a stage hands back
 * through its calls is this struct. */
struct wen_member_stage {
    struct wen_context context;
    struct wen_session *session;
    const struct wen_link *link;
    size_t number;
    void *self;
    uint32_t callback;    /* enum wen_callback it is in, or WEN_IN_HOST */
    uint64_t away;        /* nanoseconds of that which writers took for its tables */
    struct wen_error why; /* of the last wen_fail() */
    bool failed;
    bool wrote; /* a file of its own */

    struct wen_store *layers;                    /* one for each it gives */
    const struct wen_vocabulary ***vocabularies; /* [layer][column] */
    uint64_t *layer_rows;    /* rows of each layer in the unit; in the collector: in the run */
    uint64_t **label_rows;   /* the same by label of the layer's first label column, or NULL */
    struct wen_layer *views; /* the layers it needs, columns in its order */
    union wen_cells **view_columns;
    const struct wen_layer **needs; /* what the stage sees of them */

    struct wen_session_table *tables;
    size_t table_count, layer_count, need_count;
    struct wen_session_output *outputs;
    size_t output_count, output_capacity;
    struct wen_session_count *counts;
    size_t count_count, count_capacity;
    struct wen_session_sorter *sorters; /* that are open */
    size_t sorter_count, sorter_capacity;
    struct wen_buffer *emitted; /* where wen_emit() goes while in save() */
};

struct wen_session {
    const struct wen_chain *chain;
    struct wen_registry *registry;
    struct wen_marker *marker;
    bool alone; /* nobody reads the marker */
    struct wen_labels labels;
    struct wen_member_stage *stages;
    size_t stage_count;

    struct wen_arena arena; /* of the document at hand */
    struct wen_document document;
    struct wen_field *fields;
    size_t reader_fields, field_capacity;
    const struct wen_layer **visible;                /* layers for writers */
    void (*inspect)(void *owner, uint32_t document); /* after every stage, or NULL */
    void *inspector;
    uint64_t documents; /* delivered in the unit; in the collector: in the run */

    struct wen_folder *folder; /* in the collector */
    /* sees each piece of a table as writers do, in a trial; NULL: nobody */
    void (*watch_table)(void *watcher, const struct wen_session *session, size_t stage,
                        const struct wen_table *piece);
    void *watcher;
    int writer_status; /* of the first table() that failed */
    struct wen_error writer_error;
    char **data;
    size_t data_count, data_capacity;
    char **warnings;
    size_t warning_count, warning_capacity;
};

/* The calls of the stages. */
extern const struct wen_host wen_session_host;

/* Says in the marker which stage is in which callback, from now on. Returns
 * the time in nanoseconds, for wen_session_leave(). */
uint64_t wen_session_enter(struct wen_member_stage *stage, uint32_t callback);
void wen_session_leave(struct wen_member_stage *stage, uint64_t since);

/* A stage broke the contract: leaves the reason in the marker and ends the
 * process; the document at hand is then quarantined with it. */
_Noreturn void wen_session_breach(struct wen_member_stage *stage, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Turns what a callback returned into an error: "stage NAME: its reason". */
int wen_session_refusal(struct wen_member_stage *stage, int status, struct wen_error *error);

/* Hands the rows of a table to all writers. */
void wen_session_pass_rows(struct wen_member_stage *stage, size_t table, bool last);

#endif
