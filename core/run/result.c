/* SPDX-License-Identifier: MIT */
/* The collector's side of a session: finishing stages, tables and outputs,
 * reporting what was done. */
#include "base/heap.h"
#include "run/session_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_ROWS = 200 };

/* ---- the end ---------------------------------------------------------- */

static cJSON *cell(const struct wen_session *session, enum wen_type type, union wen_slots cells,
                   uint32_t row)
{
    switch (type) {
    case WEN_INTEGER: return cJSON_CreateNumber((double)cells.integer[row]);
    case WEN_REAL: return cJSON_CreateNumber(cells.real[row]);
    case WEN_STRING: {
        char *text = wen_heap_copy(cells.string[row].data, cells.string[row].size);
        cJSON *string = cJSON_CreateString(text);
        free(text);
        return string;
    }
    case WEN_LABEL: {
        const char *name = wen_labels_name(&session->labels, cells.label[row]);
        return cJSON_CreateString(name ? name : "");
    }
    case WEN_WORD:
    case WEN_POSITION: break;
    }
    return cJSON_CreateNull();
}

/* Keeps the first rows of a table, for the summary. */
static void keep_head(const struct wen_session *session, struct wen_session_table *table)
{
    const struct wen_store *store = &table->store;

    if (table->begun) {
        return;
    }
    table->head = cJSON_CreateArray();
    for (uint32_t row = 0; row < store->count && row < HEAD_ROWS; row++) {
        cJSON *cells = cJSON_CreateArray();
        for (unsigned i = 0; i < store->column_count; i++) {
            cJSON_AddItemToArray(
                cells, cell(session, store->schema->columns[i].type, store->columns[i], row));
        }
        cJSON_AddItemToArray(table->head, cells);
    }
}

/* Ends the table that writers are in the middle of: they take one at a time. */
static void end_table_before(struct wen_member_stage *stage, size_t number)
{
    for (size_t i = 0; i < stage->table_count; i++) {
        if (i != number && stage->tables[i].begun && !stage->tables[i].ended) {
            wen_session_pass_rows(stage, i, true);
        }
    }
}

/* The rows of a table, as those of a layer are when process() returns: no writer has to look. */
static void check_rows(struct wen_member_stage *stage, const struct wen_store *store)
{
    const struct wen_store_limits limits = {.labels = &stage->session->labels};
    struct wen_error error;

    if (wen_store_check(store, &limits, &error)) {
        wen_session_breach(stage, "wen_add_row(): %s", error.text);
    }
}

void wen_session_pass_rows(struct wen_member_stage *stage, size_t number, bool last)
{
    struct wen_session *session = stage->session;
    struct wen_session_table *table = &stage->tables[number];
    const struct wen_layer *layer = wen_store_layer(&table->store);
    struct wen_table piece = {.schema = layer->schema,
                              .count = layer->count,
                              .columns = layer->columns,
                              .first = !table->begun,
                              .last = last};

    if (!table->begun) {
        end_table_before(stage, number);
    }
    check_rows(stage, &table->store);
    keep_head(session, table);
    if (session->watch_table) {
        session->watch_table(session->watcher, session, stage->number, &piece);
    }
    for (size_t i = 0; i < session->stage_count && !session->writer_status; i++) {
        struct wen_member_stage *writer = &session->stages[i];
        if (!writer->link->stage->table) {
            continue;
        }
        const uint64_t *spent = &session->marker->costs[writer->number].ns[WEN_IN_TABLE];
        uint64_t before = *spent, since = wen_session_enter(writer, WEN_IN_TABLE);
        int status = writer->link->stage->table(&writer->context, writer->self, &piece);
        if (status != WEN_OK) {
            session->writer_status = wen_session_refusal(writer, status, &session->writer_error);
        }
        wen_session_leave(writer, since);
        stage->away += writer == stage ? 0 : *spent - before;
    }
    session->marker->stage = (uint32_t)stage->number;
    session->marker->callback = stage->callback;
    table->begun = true;
    table->ended = last;
    wen_store_reset(&table->store);
    wen_arena_reset(&table->arena);
    table->kept = 0;
}

static bool is_left_out(const struct wen_session_table *table)
{
    return !table->rows && (table->store.schema->flags & WEN_OPTIONAL);
}

static int finish_stage(struct wen_member_stage *stage, struct wen_error *error)
{
    const struct wen_stage *table = stage->link->stage;
    struct wen_session *session = stage->session;
    uint64_t since = wen_session_enter(stage, WEN_IN_FINISH);
    int status = table->finish ? table->finish(&stage->context, stage->self) : WEN_OK;

    if (status != WEN_OK) {
        return wen_session_refusal(stage, status, error);
    }
    for (size_t i = 0; i < stage->table_count; i++) {
        if (!stage->tables[i].ended && !is_left_out(&stage->tables[i])) {
            wen_session_pass_rows(stage, i, true);
        }
    }
    wen_session_leave(stage, since);
    if (session->writer_status) {
        *error = session->writer_error;
    }
    return session->writer_status;
}

/* `sentence` is the session's from now on. */
static void add_warning(struct wen_session *session, char *sentence)
{
    session->warnings = wen_heap_room(session->warnings, session->warning_count,
                                      &session->warning_capacity, sizeof(char *));
    session->warnings[session->warning_count++] = sentence;
}

static void warn_of_duplicates(struct wen_session *session, const struct wen_session_output *output)
{
    const struct wen_appender_result *result = &output->result;

    if (result->duplicates) {
        add_warning(session,
                    wen_heap_format("documents with an id that another document bears too: %llu, "
                                    "first \"%s\"; all are in the archive, but an id should name "
                                    "one: look at \"id\" in the pipeline's \"input\"",
                                    (unsigned long long)result->duplicates, result->duplicate));
    }
}

static int finish_outputs(struct wen_member_stage *stage, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    for (size_t i = 0; i < stage->output_count && !status; i++) {
        struct wen_session_output *output = &stage->outputs[i];
        status = wen_appender_finish(output->appender, &output->result, error);
        output->appender = NULL;
        warn_of_duplicates(stage->session, output);
    }
    return status;
}

/* Nothing that stages say reaches the disk where no writer takes it, and none
 * writes a file of its own. */
static void warn_of_no_writer(struct wen_session *session)
{
    for (size_t i = 0; i < session->stage_count; i++) {
        const struct wen_member_stage *stage = &session->stages[i];
        if (stage->link->stage->flags & WEN_WRITER || stage->wrote) {
            return;
        }
    }
    add_warning(session, wen_heap_format("no stage writes what the others found: add { \"use\": "
                                         "\"archive\" } at the end of \"stages\""));
}

int wen_session_finish(struct wen_session *session, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    for (size_t i = 0; i < session->stage_count && !status; i++) {
        status = finish_stage(&session->stages[i], error);
    }
    warn_of_no_writer(session);
    for (size_t i = 0; i < session->stage_count && !status; i++) {
        status = finish_outputs(&session->stages[i], error);
    }
    return status;
}

/* ---- the report ------------------------------------------------------- */

static void report_layers(const struct wen_member_stage *stage, cJSON *layers)
{
    const struct wen_labels *labels = &stage->session->labels;

    for (size_t i = 0; i < stage->layer_count; i++) {
        const struct wen_schema *schema = stage->layers[i].schema;
        if (!schema->columns && !(schema->flags & WEN_SPANS)) {
            continue;
        }
        cJSON *layer = cJSON_CreateObject();
        cJSON_AddStringToObject(layer, "name", schema->name);
        cJSON_AddStringToObject(layer, "stage", stage->link->stage->name);
        cJSON_AddNumberToObject(layer, "rows", (double)stage->layer_rows[i]);
        cJSON *by_label = NULL;
        for (uint32_t label = 1; stage->label_rows[i] && label <= labels->count; label++) {
            if (stage->label_rows[i][label]) {
                by_label =
                    by_label ? by_label : cJSON_AddObjectToObject(layer, schema->columns[0].name);
                cJSON_AddNumberToObject(by_label, wen_labels_name(labels, label),
                                        (double)stage->label_rows[i][label]);
            }
        }
        cJSON_AddItemToArray(layers, layer);
    }
}

static void report_tables(const struct wen_member_stage *stage, cJSON *tables)
{
    for (size_t i = 0; i < stage->table_count; i++) {
        const struct wen_session_table *given = &stage->tables[i];
        if (is_left_out(given)) {
            continue;
        }
        cJSON *table = cJSON_CreateObject();
        cJSON_AddStringToObject(table, "name", given->store.schema->name);
        cJSON_AddStringToObject(table, "stage", stage->link->stage->name);
        cJSON_AddNumberToObject(table, "rows", (double)given->rows);
        cJSON_AddItemToObject(table, "head", cJSON_Duplicate(given->head, true));
        cJSON_AddItemToArray(tables, table);
    }
}

static void report_outputs(const struct wen_member_stage *stage, cJSON *outputs)
{
    for (size_t i = 0; i < stage->output_count; i++) {
        const struct wen_session_output *written = &stage->outputs[i];
        cJSON *output = cJSON_CreateObject();
        cJSON_AddStringToObject(output, "name", written->output.name);
        cJSON_AddNumberToObject(output, "documents", (double)written->result.documents);
        cJSON_AddNumberToObject(output, "members", (double)written->result.members);
        cJSON_AddNumberToObject(output, "raw_bytes", (double)written->result.raw);
        cJSON_AddNumberToObject(output, "duplicate_ids", (double)written->result.duplicates);
        cJSON_AddItemToArray(outputs, output);
    }
}

static void report_counts(const struct wen_member_stage *stage, cJSON *counts)
{
    cJSON *of_stage = NULL;

    for (size_t i = 0; i < stage->count_count; i++) {
        of_stage = of_stage ? of_stage : cJSON_AddObjectToObject(counts, stage->link->stage->name);
        cJSON_AddNumberToObject(of_stage, stage->counts[i].name, (double)stage->counts[i].value);
    }
}

cJSON *wen_session_report(struct wen_session *session)
{
    cJSON *report = cJSON_CreateObject();
    cJSON *layers = cJSON_AddArrayToObject(report, "layers");
    cJSON *tables = cJSON_AddArrayToObject(report, "tables");
    cJSON *outputs = cJSON_AddArrayToObject(report, "outputs");
    cJSON *counts = cJSON_AddObjectToObject(report, "stage_counts");
    cJSON *warnings = cJSON_AddArrayToObject(report, "warnings");

    for (size_t i = 0; i < session->stage_count; i++) {
        report_layers(&session->stages[i], layers);
        report_tables(&session->stages[i], tables);
        report_outputs(&session->stages[i], outputs);
        report_counts(&session->stages[i], counts);
    }
    for (size_t i = 0; i < session->warning_count; i++) {
        cJSON_AddItemToArray(warnings, cJSON_CreateString(session->warnings[i]));
    }
    return report;
}

uint64_t wen_session_documents(const struct wen_session *session)
{
    return session->documents;
}

const char *const *wen_session_warnings(const struct wen_session *session, size_t *count)
{
    *count = session->warning_count;
    return (const char *const *)session->warnings;
}

const char *const *wen_session_data(const struct wen_session *session, size_t *count)
{
    *count = session->data_count;
    return (const char *const *)session->data;
}
