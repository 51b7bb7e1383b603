/* SPDX-License-Identifier: MIT */
/* Opening the stages of a session, and closing them. */
#include "base/heap.h"
#include "run/session_parts.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static size_t count_schemas(const struct wen_schema *const *schemas)
{
    size_t count = 0;

    while (schemas && schemas[count]) {
        count++;
    }
    return count;
}

static void prepare_layers(struct wen_member_stage *stage)
{
    const struct wen_schema *const *gives = stage->link->stage->gives;

    stage->layer_count = count_schemas(gives);
    stage->layers = wen_heap_new(stage->layer_count, sizeof stage->layers[0]);
    stage->vocabularies = wen_heap_new(stage->layer_count, sizeof stage->vocabularies[0]);
    stage->layer_rows = wen_heap_new(stage->layer_count, sizeof stage->layer_rows[0]);
    stage->label_rows = wen_heap_new(stage->layer_count, sizeof stage->label_rows[0]);
    for (size_t i = 0; i < stage->layer_count; i++) {
        wen_store_init(&stage->layers[i], gives[i]);
        stage->vocabularies[i] =
            wen_heap_new(stage->layers[i].column_count, sizeof stage->vocabularies[i][0]);
    }
}

static void prepare_needs(struct wen_member_stage *stage)
{
    const struct wen_schema *const *needs = stage->link->stage->needs;

    stage->need_count = count_schemas(needs);
    stage->views = wen_heap_new(stage->need_count, sizeof stage->views[0]);
    stage->view_columns = wen_heap_new(stage->need_count, sizeof stage->view_columns[0]);
    stage->needs = wen_heap_new(stage->need_count, sizeof stage->needs[0]);
    for (size_t i = 0; i < stage->need_count; i++) {
        size_t columns = 0;
        while (needs[i]->columns && needs[i]->columns[columns].name) {
            columns++;
        }
        stage->view_columns[i] = wen_heap_new(columns, sizeof stage->view_columns[i][0]);
        stage->views[i] = (struct wen_layer){.schema = needs[i], .columns = stage->view_columns[i]};
    }
}

static void prepare_tables(struct wen_member_stage *stage)
{
    const struct wen_schema *const *tables = stage->link->stage->tables;

    stage->table_count = count_schemas(tables);
    stage->tables = wen_heap_new(stage->table_count, sizeof stage->tables[0]);
    for (size_t i = 0; i < stage->table_count; i++) {
        wen_store_init(&stage->tables[i].store, tables[i]);
        stage->tables[i].store.of_table = true;
    }
}

/* Counters by label are made when all labels are known. */
static void prepare_label_rows(struct wen_session *session)
{
    for (size_t s = 0; s < session->stage_count; s++) {
        struct wen_member_stage *stage = &session->stages[s];
        for (size_t i = 0; i < stage->layer_count; i++) {
            const struct wen_schema *schema = stage->layers[i].schema;
            bool labelled = stage->layers[i].column_count && !(schema->flags & WEN_DENSE) &&
                            schema->columns[0].type == WEN_LABEL;
            if (labelled) {
                stage->label_rows[i] = wen_heap_new(session->labels.count + 1, sizeof(uint64_t));
            }
        }
    }
}

/* Threads of this process, or 1 where /proc does not tell. */
static size_t count_threads(void)
{
    DIR *tasks = opendir("/proc/self/task");
    size_t count = 0;

    for (struct dirent *entry; tasks && (entry = readdir(tasks));) {
        count += entry->d_name[0] != '.';
    }
    if (tasks) {
        closedir(tasks);
    }
    return count ? count : 1;
}

/* fork() copies only the thread that calls it: what open() leaves running
 * beside it would be missing in every worker. */
static int check_left_behind(struct wen_member_stage *stage, size_t threads_before,
                             struct wen_error *error)
{
    const struct wen_stage *table = stage->link->stage;
    size_t threads = count_threads();

    if (threads > threads_before) {
        return wen_error_set(error, WEN_EXIT_INTERNAL,
                             "stage %s: it leaves %zu threads behind in open(), and workers are "
                             "forked without them: start threads in process(), or keep the library "
                             "from starting any (OMP_NUM_THREADS=1)",
                             table->name, threads - threads_before);
    }
    if (!(table->flags & WEN_STARTS_PROCESSES) && waitpid(-1, NULL, WNOHANG) >= 0) {
        return wen_error_set(error, WEN_EXIT_INTERNAL,
                             "stage %s: it leaves a child process behind in open()", table->name);
    }
    return WEN_EXIT_OK;
}

static int open_stage(struct wen_member_stage *stage, struct wen_error *error)
{
    const struct wen_stage *table = stage->link->stage;

    prepare_layers(stage);
    prepare_needs(stage);
    prepare_tables(stage);
    if (!table->open) {
        return WEN_EXIT_OK;
    }
    size_t threads = count_threads();
    uint64_t since = wen_session_enter(stage, WEN_IN_OPEN);
    int status = table->open(&stage->context, stage->link->options, &stage->self);
    if (status != WEN_OK) {
        wen_session_refusal(stage, status, error);
        /* what a stage says it cannot open is a matter of its options and files */
        error->status = stage->failed ? WEN_EXIT_CONFIG : WEN_EXIT_INTERNAL;
        return error->status;
    }
    wen_session_leave(stage, since);
    return check_left_behind(stage, threads, error);
}

int wen_session_open(const struct wen_chain *chain, struct wen_registry *registry,
                     struct wen_marker *marker, struct wen_session **session,
                     struct wen_error *error)
{
    struct wen_session *opened = wen_heap_new(1, sizeof *opened);
    size_t layers = 0;
    int status = WEN_EXIT_OK;

    opened->chain = chain;
    opened->registry = registry;
    opened->marker = marker;
    opened->stages = wen_heap_new(chain->count, sizeof opened->stages[0]);
    for (size_t i = 0; i < chain->count && !status; i++) {
        struct wen_member_stage *stage = &opened->stages[opened->stage_count++];
        stage->context.host = &wen_session_host;
        stage->session = opened;
        stage->link = &chain->links[i];
        stage->number = i;
        status = open_stage(stage, error);
        layers += stage->layer_count;
    }
    opened->visible = wen_heap_new(layers, sizeof opened->visible[0]);
    prepare_label_rows(opened);
    if (status) {
        wen_session_close(opened);
        opened = NULL;
    }
    *session = opened;
    return status;
}

static void free_layers(struct wen_member_stage *stage)
{
    for (size_t i = 0; i < stage->layer_count; i++) {
        wen_store_free(&stage->layers[i]);
        free(stage->vocabularies[i]);
        free(stage->label_rows[i]);
    }
    for (size_t i = 0; i < stage->need_count; i++) {
        free(stage->view_columns[i]);
    }
    free(stage->layers);
    free(stage->vocabularies);
    free(stage->layer_rows);
    free(stage->label_rows);
    free(stage->views);
    free(stage->view_columns);
    free(stage->needs);
}

static void free_results(struct wen_member_stage *stage)
{
    for (size_t i = 0; i < stage->table_count; i++) {
        wen_store_free(&stage->tables[i].store);
        wen_arena_free(&stage->tables[i].arena);
        cJSON_Delete(stage->tables[i].head);
    }
    for (size_t i = 0; i < stage->output_count; i++) {
        free((char *)stage->outputs[i].output.name);
        wen_packer_free(stage->outputs[i].packer);
        if (stage->outputs[i].appender) {
            wen_appender_abandon(stage->outputs[i].appender);
        }
        free(stage->outputs[i].result.duplicate);
    }
    for (size_t i = 0; i < stage->count_count; i++) {
        free(stage->counts[i].name);
    }
    for (size_t i = 0; i < stage->sorter_count; i++) {
        wen_sorter_free(stage->sorters[i].sorter);
    }
    free(stage->sorters);
    free(stage->tables);
    free(stage->outputs);
    free(stage->counts);
}

static void free_strings(char **strings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(strings[i]);
    }
    free(strings);
}

void wen_session_close(struct wen_session *session)
{
    if (!session) {
        return;
    }
    for (size_t i = session->stage_count; i-- > 0;) {
        struct wen_member_stage *stage = &session->stages[i];
        if (stage->self && stage->link->stage->close) {
            stage->link->stage->close(stage->self);
        }
        free_layers(stage);
        free_results(stage);
    }
    wen_labels_free(&session->labels);
    wen_arena_free(&session->arena);
    free_strings(session->data, session->data_count);
    free_strings(session->warnings, session->warning_count);
    free(session->stages);
    free(session->fields);
    free(session->visible);
    free(session);
}
