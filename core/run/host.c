/* SPDX-License-Identifier: MIT */
/* The host's side of the contract: every call that a stage may make. A call
 * that breaks the contract ends the process (see wen_session_breach). */
#include "base/heap.h"
#include "base/utf8.h"
#include "run/session_parts.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct wen_member_stage *member(struct wen_context *context)
{
    return (struct wen_member_stage *)context;
}

/* Callbacks as a set of bits, for the calls that are bound to some. */
#define IN(callback) (1u << (callback))

/* The stage, after a look whether it may make this call now. */
static struct wen_member_stage *allowed(struct wen_context *context, const char *call,
                                        uint32_t callbacks)
{
    struct wen_member_stage *stage = member(context);

    if (!(callbacks & IN(stage->callback))) {
        wen_session_breach(stage, "it called %s in %s", call, wen_callback_name(stage->callback));
    }
    return stage;
}

static void *host_allocate(struct wen_context *context, size_t size)
{
    struct wen_member_stage *stage = allowed(context, "wen_allocate()", IN(WEN_IN_PROCESS));

    return wen_arena_zero(&stage->session->arena, size);
}

static struct wen_rows *host_add(struct wen_context *context, unsigned layer, uint32_t count)
{
    struct wen_member_stage *stage = allowed(context, "wen_add()", IN(WEN_IN_PROCESS));

    if (layer >= stage->layer_count) {
        wen_session_breach(stage, "it added rows to layer %u of the %zu it gives", layer,
                           stage->layer_count);
    }
    return wen_store_add(&stage->layers[layer], &stage->session->arena, count);
}

static bool gives_text(const struct wen_stage *stage)
{
    for (size_t i = 0; stage->gives && stage->gives[i]; i++) {
        if (strcmp(stage->gives[i]->name, "text") == 0) {
            return true;
        }
    }
    return false;
}

static int host_set_text(struct wen_context *context, const char *text, size_t size)
{
    struct wen_member_stage *stage = allowed(context, "wen_set_text()", IN(WEN_IN_PROCESS));
    struct wen_session *session = stage->session;

    if (!gives_text(stage->link->stage)) {
        wen_session_breach(stage, "it set the text, and does not say that it gives \"text\"");
    }
    if (size >= UINT32_MAX || wen_utf8_valid(text, size) != size) {
        wen_session_breach(stage, "the text it set is not valid UTF-8 of less than 4 GiB");
    }
    char *copy = wen_arena_take(&session->arena, size + 1);
    memcpy(copy, text, size);
    copy[size] = '\0';
    session->document.text = wen_string(copy, size);
    return WEN_OK;
}

static struct wen_field *field_slot(struct wen_session *session, const char *name)
{
    struct wen_document *document = &session->document;

    for (size_t i = 0; i < document->field_count; i++) {
        if (strcmp(session->fields[i].name, name) == 0) {
            /* what the user's own data says stays */
            return i < session->reader_fields ? NULL : &session->fields[i];
        }
    }
    session->fields = wen_heap_room(session->fields, document->field_count,
                                    &session->field_capacity, sizeof session->fields[0]);
    document->fields = session->fields;
    return &session->fields[document->field_count++];
}

static int host_set_field(struct wen_context *context, unsigned field, union wen_value value)
{
    struct wen_member_stage *stage = allowed(context, "wen_set_field()", IN(WEN_IN_PROCESS));
    const struct wen_column *columns = stage->link->stage->fields;
    unsigned count = 0;

    while (columns && columns[count].name) {
        count++;
    }
    if (field >= count) {
        wen_session_breach(stage, "it set field %u of the %u it may set", field, count);
    }
    const struct wen_column *column = &columns[field];
    if (column->type == WEN_LABEL && value.label > stage->session->labels.count) {
        wen_session_breach(stage, "it set field %s to a label that was not registered",
                           column->name);
    }
    if (column->type == WEN_STRING) {
        struct wen_string string = value.string;
        if (wen_utf8_valid(string.data, string.size) != string.size) {
            wen_session_breach(stage, "field %s is not valid UTF-8", column->name);
        }
        char *copy = wen_arena_take(&stage->session->arena, string.size + 1);
        memcpy(copy, string.data, string.size);
        value.string.data = copy;
    }
    struct wen_field *slot = field_slot(stage->session, column->name);
    if (slot) {
        *slot = (struct wen_field){column->name, column->type, value};
    }
    return WEN_OK;
}

static uint32_t host_label(struct wen_context *context, const char *name)
{
    struct wen_member_stage *stage = allowed(context, "wen_label()", IN(WEN_IN_OPEN));
    size_t size = strlen(name);

    if (size == 0 || size > 255 || wen_utf8_valid(name, size) != size) {
        wen_session_breach(stage, "a label has to have 1 to 255 bytes of UTF-8");
    }
    return wen_labels_number(&stage->session->labels, name);
}

static const char *host_label_name(struct wen_context *context, uint32_t label)
{
    return wen_labels_name(&member(context)->session->labels, label);
}

static int host_offer(struct wen_context *context, unsigned layer, unsigned column,
                      const struct wen_vocabulary *vocabulary)
{
    struct wen_member_stage *stage = allowed(context, "wen_offer()", IN(WEN_IN_OPEN));

    if (layer >= stage->layer_count || column >= stage->layers[layer].column_count ||
        stage->layers[layer].schema->columns[column].type != WEN_WORD) {
        wen_session_breach(stage,
                           "it offered a vocabulary for column %u of layer %u, which is no "
                           "column of words",
                           column, layer);
    }
    stage->vocabularies[layer][column] = vocabulary;
    return WEN_OK;
}

static const struct wen_vocabulary *host_vocabulary(struct wen_context *context, unsigned need,
                                                    unsigned column)
{
    struct wen_member_stage *stage = member(context);

    if (need >= stage->need_count || !stage->link->needs[need].present) {
        return NULL;
    }
    const struct wen_need *bound = &stage->link->needs[need];
    const struct wen_column *columns = stage->link->stage->needs[need]->columns;
    unsigned count = 0;

    while (columns && columns[count].name) {
        count++;
    }
    if (!bound->columns || column >= count) {
        return NULL;
    }
    struct wen_member_stage *giver = &stage->session->stages[bound->link];
    return giver->vocabularies[bound->layer][bound->columns[column]];
}

/* A file by its full path, to free(); NULL with the reason where it cannot be read. */
static char *given_file(const char *path, struct wen_error *error)
{
    if (access(path, R_OK) != 0) {
        wen_error_set(error, WEN_EXIT_IO, "%s: cannot be read: %s", path, strerror(errno));
        return NULL;
    }
    return wen_heap_copy(path, strlen(path));
}

static const char *host_find_data(struct wen_context *context, const char *name)
{
    struct wen_member_stage *stage = allowed(context, "wen_find_data()", IN(WEN_IN_OPEN));
    struct wen_session *session = stage->session;
    char *path = name[0] == '/' ? given_file(name, &stage->why)
                                : wen_registry_data(session->registry, name, &stage->why);

    if (!path) {
        stage->failed = true;
        return NULL;
    }
    session->data = wen_heap_room(session->data, session->data_count, &session->data_capacity,
                                  sizeof session->data[0]);
    session->data[session->data_count++] = path;
    return path;
}

static int host_emit(struct wen_context *context, const void *bytes, size_t size)
{
    struct wen_member_stage *stage = allowed(context, "wen_emit()", IN(WEN_IN_SAVE));

    if (stage->emitted) {
        wen_buffer_add(stage->emitted, bytes, size);
    }
    return WEN_OK;
}

static int host_open_output(struct wen_context *context, const struct wen_output *output)
{
    struct wen_member_stage *stage = allowed(context, "wen_open_output()", IN(WEN_IN_OPEN));
    struct wen_packer *packer = wen_packer_new(output, &stage->why);

    if (!packer) {
        stage->failed = true;
        return -1;
    }
    stage->outputs = wen_heap_room(stage->outputs, stage->output_count, &stage->output_capacity,
                                   sizeof stage->outputs[0]);
    stage->outputs[stage->output_count] = (struct wen_session_output){
        .output = {.name = wen_heap_copy(output->name, strlen(output->name))}, .packer = packer};
    return (int)stage->output_count++;
}

static int host_write(struct wen_context *context, int output, const void *bytes, size_t size)
{
    struct wen_member_stage *stage = allowed(context, "wen_write()", IN(WEN_IN_PROCESS));
    const struct wen_string *id = &stage->session->document.id;

    if (output < 0 || (size_t)output >= stage->output_count) {
        wen_session_breach(stage, "it wrote to output %d of the %zu it opened", output,
                           stage->output_count);
    }
    if (size == 0 || ((const char *)bytes)[size - 1] != '\n') {
        wen_session_breach(stage, "what it wrote does not end with a newline");
    }
    if (stage->outputs[output].written == stage->session->marker->steps) {
        wen_session_breach(stage, "it wrote to output %d twice for one document", output);
    }
    stage->outputs[output].written = stage->session->marker->steps;
    struct wen_error error;
    if (wen_packer_add(stage->outputs[output].packer, id->data, id->size, bytes, size, &error)) {
        return wen_fail(context, WEN_QUARANTINE, "%s", error.text);
    }
    return WEN_OK;
}

static struct wen_rows *host_add_row(struct wen_context *context, unsigned table, uint32_t count)
{
    enum { PIECE = 4096 }; /* rows that go to the writers at a time */
    struct wen_member_stage *stage = allowed(context, "wen_add_row()", IN(WEN_IN_FINISH));

    if (table >= stage->table_count) {
        wen_session_breach(stage, "it added rows to table %u of the %zu it gives", table,
                           stage->table_count);
    }
    struct wen_session_table *given = &stage->tables[table];
    if (given->ended && count) {
        wen_session_breach(stage, "it added rows to table %u after those of a later one", table);
    }
    if (given->store.count >= PIECE) {
        wen_session_pass_rows(stage, table, false);
    }
    wen_store_keep(&given->store, &given->arena, given->kept);
    given->kept = given->store.count;
    given->rows += count;
    return wen_store_add(&given->store, &given->arena, count);
}

/* ---- sorters ---------------------------------------------------------- */

static struct wen_member_stage *sorting(struct wen_context *context, const char *call)
{
    return allowed(context, call, IN(WEN_IN_ABSORB) | IN(WEN_IN_FINISH));
}

static struct wen_session_sorter *sorter_of(struct wen_member_stage *stage,
                                            const struct wen_sorter *sorter)
{
    for (size_t i = 0; i < stage->sorter_count; i++) {
        if (stage->sorters[i].sorter == sorter) {
            return &stage->sorters[i];
        }
    }
    wen_session_breach(stage, "it used a sorter that is not open");
}

static struct wen_sorter *host_open_sorter(struct wen_context *context, size_t budget)
{
    struct wen_member_stage *stage = sorting(context, "wen_open_sorter()");
    struct wen_sorter *sorter =
        wen_sorter_new(wen_folder_unfinished(stage->session->folder), budget);

    stage->sorters = wen_heap_room(stage->sorters, stage->sorter_count, &stage->sorter_capacity,
                                   sizeof stage->sorters[0]);
    stage->sorters[stage->sorter_count++] = (struct wen_session_sorter){.sorter = sorter};
    return sorter;
}

static int host_sort(struct wen_context *context, struct wen_sorter *sorter, struct wen_string key,
                     struct wen_string value)
{
    struct wen_member_stage *stage = sorting(context, "wen_sort()");

    if (sorter_of(stage, sorter)->reading) {
        wen_session_breach(stage, "it added to a sorter after it had read from it");
    }
    if (key.size > UINT32_MAX || value.size > UINT32_MAX) {
        return wen_fail(context, WEN_STOP, "a record of 4 GiB or more cannot be sorted");
    }
    if (wen_sorter_add(sorter, key.data, (uint32_t)key.size, value.data, (uint32_t)value.size,
                       &stage->why)) {
        stage->failed = true;
        return WEN_STOP;
    }
    return WEN_OK;
}

static int host_next_sorted(struct wen_context *context, struct wen_sorter *sorter,
                            struct wen_sorted *record)
{
    struct wen_member_stage *stage = sorting(context, "wen_next_sorted()");

    sorter_of(stage, sorter)->reading = true;
    int more = wen_sorter_next(sorter, record, &stage->why);
    if (more < 0) {
        stage->failed = true;
        return WEN_STOP;
    }
    return more;
}

static void host_close_sorter(struct wen_context *context, struct wen_sorter *sorter)
{
    struct wen_member_stage *stage = sorting(context, "wen_close_sorter()");
    struct wen_session_sorter *open = sorter_of(stage, sorter);

    *open = stage->sorters[--stage->sorter_count];
    wen_sorter_free(sorter);
}

/* ---- files, and what is said ------------------------------------------ */

static struct wen_file *host_create(struct wen_context *context, const char *name)
{
    struct wen_member_stage *stage =
        allowed(context, "wen_create()", IN(WEN_IN_FINISH) | IN(WEN_IN_TABLE));
    struct wen_file *file = wen_folder_create(stage->session->folder, name, &stage->why);

    stage->failed |= !file;
    stage->wrote = true;
    return file;
}

static int host_write_file(struct wen_context *context, struct wen_file *file, const void *bytes,
                           size_t size)
{
    struct wen_member_stage *stage =
        allowed(context, "wen_write_file()", IN(WEN_IN_FINISH) | IN(WEN_IN_TABLE));

    if (wen_file_write(file, bytes, size, &stage->why)) {
        stage->failed = true;
        return WEN_STOP;
    }
    return WEN_OK;
}

__attribute__((format(printf, 2, 3))) static void host_warn(struct wen_context *context,
                                                            const char *format, ...)
{
    enum { MOST = 100 }; /* more sentences than that nobody reads */
    struct wen_member_stage *stage =
        allowed(context, "wen_warn()",
                IN(WEN_IN_OPEN) | IN(WEN_IN_ABSORB) | IN(WEN_IN_FINISH) | IN(WEN_IN_TABLE));
    struct wen_session *session = stage->session;
    struct wen_error sentence;
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(sentence.text, sizeof sentence.text, format, arguments);
    va_end(arguments);
    wen_error_prefix(&sentence, stage->link->stage->name);
    for (size_t i = 0; i < session->warning_count; i++) {
        if (strcmp(session->warnings[i], sentence.text) == 0) {
            return;
        }
    }
    if (session->warning_count < MOST) {
        session->warnings = wen_heap_room(session->warnings, session->warning_count,
                                          &session->warning_capacity, sizeof(char *));
        session->warnings[session->warning_count++] =
            wen_heap_copy(sentence.text, strlen(sentence.text));
    }
}

static void host_progress(struct wen_context *context, double share, const char *what)
{
    struct wen_member_stage *stage =
        allowed(context, "wen_progress()", IN(WEN_IN_FINISH) | IN(WEN_IN_TABLE));
    struct wen_marker *marker = stage->session->marker;

    snprintf(marker->doing, sizeof marker->doing, "%s: %s", stage->link->stage->name, what);
    marker->share = share;
}

static void host_count(struct wen_context *context, const char *name, int64_t value)
{
    struct wen_member_stage *stage =
        allowed(context, "wen_count()", IN(WEN_IN_ABSORB) | IN(WEN_IN_FINISH) | IN(WEN_IN_TABLE));

    for (size_t i = 0; i < stage->count_count; i++) {
        if (strcmp(stage->counts[i].name, name) == 0) {
            stage->counts[i].value += value;
            return;
        }
    }
    stage->counts = wen_heap_room(stage->counts, stage->count_count, &stage->count_capacity,
                                  sizeof stage->counts[0]);
    stage->counts[stage->count_count++] =
        (struct wen_session_count){wen_heap_copy(name, strlen(name)), value};
}

__attribute__((format(printf, 3, 4))) static int host_fail(struct wen_context *context, int status,
                                                           const char *format, ...)
{
    struct wen_member_stage *stage = member(context);
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(stage->why.text, sizeof stage->why.text, format, arguments);
    va_end(arguments);
    stage->why.status = WEN_EXIT_INTERNAL;
    stage->failed = true;
    return status;
}

const struct wen_host wen_session_host = {
    .abi = WEN_ABI,
    .size = sizeof(struct wen_host),
    .allocate = host_allocate,
    .add = host_add,
    .set_text = host_set_text,
    .set_field = host_set_field,
    .label = host_label,
    .label_name = host_label_name,
    .offer = host_offer,
    .vocabulary = host_vocabulary,
    .find_data = host_find_data,
    .emit = host_emit,
    .open_output = host_open_output,
    .write = host_write,
    .add_row = host_add_row,
    .create = host_create,
    .write_file = host_write_file,
    .warn = host_warn,
    .count = host_count,
    .fail = host_fail,
    .open_sorter = host_open_sorter,
    .sort = host_sort,
    .next_sorted = host_next_sorted,
    .close_sorter = host_close_sorter,
    .progress = host_progress,
};
