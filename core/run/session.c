/* SPDX-License-Identifier: MIT */
/* A session at work: running documents through the stages, ending units. */
#include "base/escape.h"
#include "base/heap.h"
#include "run/session_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const callback_names[] = {
    [WEN_IN_HOST] = "no callback", [WEN_IN_OPEN] = "open()",     [WEN_IN_PROCESS] = "process()",
    [WEN_IN_SAVE] = "save()",      [WEN_IN_ABSORB] = "absorb()", [WEN_IN_FINISH] = "finish()",
    [WEN_IN_TABLE] = "table()",
};

const char *wen_callback_name(uint32_t callback)
{
    bool known = callback < sizeof callback_names / sizeof callback_names[0];

    return callback_names[known ? callback : WEN_IN_HOST];
}

void wen_session_mark(struct wen_session *session, struct wen_marker *marker)
{
    session->marker = marker;
}

const struct wen_marker *wen_session_marker(const struct wen_session *session)
{
    return session->marker;
}

void wen_session_alone(struct wen_session *session)
{
    session->alone = true;
}

bool wen_session_starts_processes(const struct wen_session *session)
{
    for (size_t i = 0; i < session->stage_count; i++) {
        if (session->stages[i].link->stage->flags & WEN_STARTS_PROCESSES) {
            return true;
        }
    }
    return false;
}

void wen_session_begin(struct wen_session *session, uint32_t number)
{
    session->marker->document = number;
    session->marker->steps++;
    session->marker->callback = WEN_IN_PROCESS;
}

void wen_session_end(struct wen_session *session)
{
    session->marker->callback = WEN_IN_HOST;
}

void wen_session_careful(struct wen_session *session,
                         void (*inspect)(void *owner, uint32_t document), void *owner)
{
    session->inspect = inspect;
    session->inspector = owner;
}

uint64_t wen_session_enter(struct wen_member_stage *stage, uint32_t callback)
{
    struct timespec now;

    stage->callback = callback;
    stage->failed = false;
    stage->session->marker->callback = callback;
    stage->session->marker->stage = (uint32_t)stage->number;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void wen_session_leave(struct wen_member_stage *stage, uint64_t since)
{
    struct wen_marker *marker = stage->session->marker;
    struct timespec clock;

    uint32_t callback = stage->callback;
    stage->callback = WEN_IN_HOST;
    if (marker->callback != WEN_IN_PROCESS) {
        marker->callback = WEN_IN_HOST; /* process() lasts until wen_session_end() */
    }
    clock_gettime(CLOCK_MONOTONIC, &clock);
    uint64_t now = (uint64_t)clock.tv_sec * 1000000000u + (uint64_t)clock.tv_nsec;
    marker->costs[stage->number].ns[callback] += now - since - stage->away;
    stage->away = 0;
}

static void say_breach(const struct wen_member_stage *stage, const char *reason)
{
    const struct wen_string *id = &stage->session->document.id;
    bool document = stage->callback == WEN_IN_PROCESS && id->size > 0;
    char *text = wen_heap_format("wenliu: stage %s died in %s%s%.*s%s: %s",
                                 stage->link->stage->name, wen_callback_name(stage->callback),
                                 document ? ", document \"" : "", document ? (int)id->size : 0,
                                 document ? id->data : "", document ? "\"" : "", reason);
    char *safe = wen_escape_terminal_copy(text);

    fprintf(stderr, "%s\n", safe);
    free(safe);
    free(text);
}

_Noreturn void wen_session_breach(struct wen_member_stage *stage, const char *format, ...)
{
    struct wen_marker *marker = stage->session->marker;
    char reason[sizeof marker->reason];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    memcpy(marker->reason, reason, sizeof reason);
    if (stage->session->alone) {
        say_breach(stage, reason);
    }
    _exit(WEN_SESSION_BREACH);
}

int wen_session_refusal(struct wen_member_stage *stage, int status, struct wen_error *error)
{
    const char *name = stage->link->stage->name;

    if (stage->failed) {
        return wen_error_set(error, stage->why.status, "stage %s: %s", name, stage->why.text);
    }
    return wen_error_set(error, WEN_EXIT_INTERNAL, "stage %s: %s returned %d without a reason",
                         name, wen_callback_name(stage->session->marker->callback), status);
}

/* ---- documents -------------------------------------------------------- */

static bool pseudo(const struct wen_schema *schema)
{
    return strcmp(schema->name, "text") == 0 || strcmp(schema->name, "raw") == 0;
}

static void begin_document(struct wen_session *session, const struct wen_record *record)
{
    wen_arena_reset(&session->arena);
    if (session->field_capacity < record->field_count) {
        session->field_capacity = record->field_count;
        session->fields =
            wen_heap_resize(session->fields, session->field_capacity, sizeof session->fields[0]);
    }
    for (size_t i = 0; i < record->field_count; i++) {
        char *name = wen_arena_take(&session->arena, record->fields[i].name.size + 1);
        memcpy(name, record->fields[i].name.data, record->fields[i].name.size);
        name[record->fields[i].name.size] = '\0';
        session->fields[i] = (struct wen_field){
            .name = name, .type = WEN_STRING, .value.string = record->fields[i].value};
    }
    session->reader_fields = record->field_count;
    session->document = (struct wen_document){
        .id = record->id,
        .raw = record->raw,
        .text = session->chain->text ? record->raw : wen_string(NULL, 0),
        .fields = session->fields,
        .field_count = record->field_count,
        .layers = session->visible,
        .source = record->source,
    };
    for (size_t s = 0; s < session->stage_count; s++) {
        for (size_t i = 0; i < session->stages[s].layer_count; i++) {
            wen_store_reset(&session->stages[s].layers[i]);
        }
    }
}

/* Points the stage's needs at the rows that are there now. */
static void bind_needs(struct wen_member_stage *stage)
{
    for (size_t i = 0; i < stage->need_count; i++) {
        const struct wen_need *bound = &stage->link->needs[i];
        struct wen_layer *view = &stage->views[i];
        stage->needs[i] = bound->present ? view : NULL;
        if (!bound->present || pseudo(view->schema)) {
            continue;
        }
        struct wen_store *store = &stage->session->stages[bound->link].layers[bound->layer];
        const struct wen_layer *layer = wen_store_layer(store);
        view->count = layer->count;
        view->begin = layer->begin;
        view->end = layer->end;
        for (size_t c = 0; view->schema->columns && view->schema->columns[c].name; c++) {
            stage->view_columns[i][c] = layer->columns[bound->columns[c]];
        }
    }
    stage->session->document.needs = stage->needs;
}

static int check_layers(struct wen_member_stage *stage, struct wen_error *error)
{
    struct wen_session *session = stage->session;
    struct wen_store_limits limits = {.text = session->document.text, .labels = &session->labels};
    int status = WEN_EXIT_OK;

    for (size_t i = 0; i < stage->layer_count && !status; i++) {
        limits.vocabularies = stage->vocabularies[i];
        status = wen_store_check(&stage->layers[i], &limits, error);
    }
    return status ? wen_error_prefix(error, "wen_add()") : status;
}

/* Makes the layers of a stage visible to the writers behind it. */
static void show_layers(struct wen_member_stage *stage)
{
    struct wen_document *document = &stage->session->document;

    if (stage->link->stage->flags & WEN_REWRITES_TEXT) {
        document->layer_count = 0;
    }
    for (size_t i = 0; i < stage->layer_count; i++) {
        if (!pseudo(stage->layers[i].schema)) {
            stage->session->visible[document->layer_count++] = wen_store_layer(&stage->layers[i]);
        }
    }
}

static void tally(struct wen_session *session)
{
    session->documents++;
    for (size_t s = 0; s < session->stage_count; s++) {
        struct wen_member_stage *stage = &session->stages[s];
        for (size_t i = 0; i < stage->layer_count; i++) {
            const struct wen_store *store = &stage->layers[i];
            stage->layer_rows[i] += store->count;
            for (uint32_t row = 0; stage->label_rows[i] && row < store->count; row++) {
                stage->label_rows[i][store->columns[0].label[row]]++;
            }
        }
    }
}

/* Before process() is called: it may set the text. */
static void count_given(const struct wen_member_stage *stage, struct wen_cost *cost)
{
    const struct wen_document *document = &stage->session->document;

    cost->documents++;
    cost->bytes += document->text.data ? document->text.size : document->raw.size;
}

static void count_rows(const struct wen_member_stage *stage, struct wen_cost *cost)
{
    for (size_t i = 0; i < stage->layer_count; i++) {
        cost->rows += stage->layers[i].count;
    }
}

static int run_stage(struct wen_member_stage *stage, struct wen_verdict *verdict)
{
    struct wen_cost *cost = &stage->session->marker->costs[stage->number];

    count_given(stage, cost);
    uint64_t since = wen_session_enter(stage, WEN_IN_PROCESS);
    int status =
        stage->link->stage->process(&stage->context, stage->self, &stage->session->document);

    if (status == WEN_OK && check_layers(stage, &verdict->why)) {
        status = WEN_QUARANTINE;
    } else if (status != WEN_OK && stage->failed) {
        verdict->why = stage->why;
    } else if (status != WEN_OK) {
        wen_error_set(&verdict->why, WEN_EXIT_DATA, "process() returned %d without a reason",
                      status);
    }
    wen_session_leave(stage, since);
    if (status == WEN_OK) {
        count_rows(stage, cost);
    }
    return status;
}

void wen_session_process(struct wen_session *session, const struct wen_record *record,
                         struct wen_verdict *verdict)
{
    verdict->status = WEN_OK;
    verdict->counted = false;
    begin_document(session, record);
    for (size_t i = 0; i < session->stage_count; i++) {
        struct wen_member_stage *stage = &session->stages[i];
        const struct wen_stage *table = stage->link->stage;
        if (!table->process) {
            continue;
        }
        bind_needs(stage);
        verdict->counted |= table->save || stage->output_count;
        verdict->stage = i;
        verdict->status = run_stage(stage, verdict);
        if (session->inspect) {
            session->inspect(session->inspector, session->marker->document);
        }
        if (verdict->status != WEN_OK) {
            return;
        }
        show_layers(stage);
    }
    tally(session);
}

const struct wen_document *wen_session_document(const struct wen_session *session)
{
    return &session->document;
}

const char *wen_session_label(const struct wen_session *session, uint32_t label)
{
    return wen_labels_name(&session->labels, label);
}

/* ---- the end of a unit ------------------------------------------------ */

static void add_number(struct wen_buffer *to, uint64_t number)
{
    wen_buffer_add(to, &number, sizeof number);
}

/* A size in front of what is appended from here on, filled in by close_part(). */
static size_t open_part(struct wen_buffer *to)
{
    size_t at = to->size;

    add_number(to, 0);
    return at;
}

static void close_part(struct wen_buffer *to, size_t at)
{
    uint64_t size = to->size - at - sizeof size;

    memcpy(to->data + at, &size, sizeof size);
}

static void save_tallies(struct wen_member_stage *stage, struct wen_buffer *to)
{
    size_t labels = stage->session->labels.count + 1;

    for (size_t i = 0; i < stage->layer_count; i++) {
        if (to) {
            add_number(to, stage->layer_rows[i]);
        }
        stage->layer_rows[i] = 0;
        if (stage->label_rows[i]) {
            if (to) {
                wen_buffer_add(to, stage->label_rows[i], labels * sizeof(uint64_t));
            }
            memset(stage->label_rows[i], 0, labels * sizeof(uint64_t));
        }
    }
}

static void save_outputs(struct wen_member_stage *stage, uint64_t unit, struct wen_buffer *to)
{
    for (size_t i = 0; i < stage->output_count; i++) {
        if (!to) {
            wen_packer_reset(stage->outputs[i].packer);
            continue;
        }
        size_t part = open_part(to);
        wen_packer_end(stage->outputs[i].packer, unit, to);
        close_part(to, part);
    }
}

static int save_stage(struct wen_member_stage *stage, uint64_t unit, struct wen_buffer *to,
                      struct wen_error *error)
{
    const struct wen_stage *table = stage->link->stage;
    size_t part = to ? open_part(to) : 0;
    uint64_t since = wen_session_enter(stage, WEN_IN_SAVE);
    int status = WEN_OK;

    stage->emitted = to;
    if (table->save) {
        status = table->save(&stage->context, stage->self);
    }
    stage->emitted = NULL;
    if (status != WEN_OK) {
        return wen_session_refusal(stage, status, error);
    }
    if (to) {
        close_part(to, part);
    }
    save_outputs(stage, unit, to);
    wen_session_leave(stage, since);
    return WEN_EXIT_OK;
}

int wen_session_save(struct wen_session *session, uint64_t unit, struct wen_buffer *to,
                     struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    if (to) {
        add_number(to, session->documents);
    }
    session->documents = 0;
    for (size_t i = 0; i < session->stage_count && !status; i++) {
        save_tallies(&session->stages[i], to);
        status = save_stage(&session->stages[i], unit, to, error);
    }
    return status;
}
