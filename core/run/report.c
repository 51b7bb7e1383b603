/* SPDX-License-Identifier: MIT */
/* run.json: the record of a run that makes its results trustworthy. */
#include "run/report.h"

#include "archive/seal.h"
#include "base/heap.h"
#include "base/io.h"
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>

/* {"path", "sha256"}; a file that cannot be read any more fails the run: the
 * record could not say what it was made with. */
static cJSON *hashed_file(const char *path, int *status, struct wen_error *error)
{
    cJSON *file = cJSON_CreateObject();
    char hex[65] = "";

    if (!*status) {
        *status = wen_io_hash_file(path, hex, error);
    }
    cJSON_AddStringToObject(file, "path", path);
    cJSON_AddStringToObject(file, "sha256", hex);
    return file;
}

static int add_stages(cJSON *record, const struct wen_chain *chain, struct wen_registry *registry,
                      struct wen_error *error)
{
    cJSON *stages = cJSON_AddArrayToObject(record, "stages");
    int status = WEN_EXIT_OK;

    for (size_t i = 0; i < chain->count; i++) {
        const struct wen_stage *stage = chain->links[i].stage;
        cJSON *item = hashed_file(wen_registry_path(registry, stage), &status, error);
        cJSON_AddStringToObject(item, "name", stage->name);
        cJSON_AddStringToObject(item, "version", stage->version);
        cJSON_AddItemToArray(stages, item);
    }
    return status;
}

/* Of a folder the stage tells with wen_find_data() what it reads. */
static void add_option_file(cJSON *data, const char *path, int *status, struct wen_error *error)
{
    struct stat about;

    if (stat(path, &about) || !S_ISDIR(about.st_mode)) {
        cJSON_AddItemToArray(data, hashed_file(path, status, error));
    }
}

/* Files that options name: dictionaries, gazetteers, stop words. */
static void add_option_files(cJSON *data, const struct wen_link *link, int *status,
                             struct wen_error *error)
{
    for (const struct wen_option *option = link->stage->options; option && option->name; option++) {
        const char *at = (const char *)link->options + option->offset;
        if (option->type == WEN_OPTION_PATH && *(const char *const *)(const void *)at) {
            add_option_file(data, *(const char *const *)(const void *)at, status, error);
        } else if (option->type == WEN_OPTION_PATHS) {
            const struct wen_strings *paths = (const void *)at;
            for (size_t i = 0; i < paths->count; i++) {
                add_option_file(data, paths->items[i], status, error);
            }
        }
    }
}

static int add_data(cJSON *record, const struct wen_chain *chain, struct wen_session *session,
                    struct wen_error *error)
{
    cJSON *data = cJSON_AddArrayToObject(record, "data");
    int status = WEN_EXIT_OK;
    size_t count;
    const char *const *paths = wen_session_data(session, &count);

    for (size_t i = 0; i < count; i++) {
        cJSON_AddItemToArray(data, hashed_file(paths[i], &status, error));
    }
    for (size_t i = 0; i < chain->count; i++) {
        add_option_files(data, &chain->links[i], &status, error);
    }
    return status;
}

static int add_files(cJSON *record, struct wen_folder *folder, struct wen_error *error)
{
    cJSON *files = cJSON_AddArrayToObject(record, "files");
    const struct wen_result *results;
    size_t count;
    int status = wen_folder_seal(folder, &results, &count, error);

    for (size_t i = 0; i < count && !status; i++) {
        cJSON *file = cJSON_CreateObject();
        cJSON_AddStringToObject(file, "name", results[i].name);
        cJSON_AddNumberToObject(file, "size", (double)results[i].size);
        cJSON_AddStringToObject(file, "sha256", results[i].sha256);
        cJSON_AddItemToArray(files, file);
    }
    return status;
}

static void add_members(cJSON *record, const cJSON *object)
{
    const cJSON *member;

    cJSON_ArrayForEach(member, object)
    {
        cJSON *copy = cJSON_Duplicate(member, true);
        cJSON *item;
        if (strcmp(member->string, "tables") == 0) {
            cJSON_ArrayForEach(item, copy)
            {
                cJSON_DeleteItemFromObjectCaseSensitive(item, "head");
            }
        }
        cJSON_AddItemToObject(record, member->string, copy);
    }
}

cJSON *wen_report_head(const struct wen_job *job, const struct wen_chain *chain,
                       struct wen_registry *registry, struct wen_session *session,
                       struct wen_error *error)
{
    cJSON *head = cJSON_CreateObject();

    cJSON_AddNumberToObject(head, "wenliu_plan", 1);
    cJSON_AddStringToObject(head, "wenliu", PACKAGE_VERSION);
    cJSON_AddNumberToObject(head, "abi_major", WEN_ABI_MAJOR);
    cJSON_AddNumberToObject(head, "abi_minor", WEN_ABI_MINOR);
    cJSON_AddNumberToObject(head, "shards", job->shards);
    cJSON *pipeline = wen_chain_print(job->pipeline, chain);
    cJSON_DeleteItemFromObjectCaseSensitive(pipeline, "output"); /* results may go anywhere */
    cJSON_AddItemToObject(head, "pipeline", pipeline);
    int status = add_stages(head, chain, registry, error);
    status = status ? status : add_data(head, chain, session, error);
    if (status) {
        cJSON_Delete(head);
        return NULL;
    }
    return head;
}

int wen_report_write(const struct wen_plan *plan, struct wen_folder *folder, const cJSON *facts,
                     const cJSON *report, struct wen_error *error)
{
    cJSON *record = cJSON_Duplicate(plan->head, true);
    struct wen_buffer text = {0};

    cJSON_DeleteItemFromObjectCaseSensitive(record, "wenliu_plan");
    cJSON_AddStringToObject(record, "plan", plan->seal);
    add_members(record, facts);
    add_members(record, report);
    int status = add_files(record, folder, error);
    wen_seal_print(record, &text);
    cJSON_Delete(record);
    struct wen_file *file = status ? NULL : wen_folder_create(folder, WEN_WORK_RECORD, error);
    if (!status) {
        status = file ? wen_file_write(file, text.data, text.size, error) : error->status;
    }
    if (!status) {
        status = wen_file_finish(file, error);
    }
    wen_buffer_free(&text);
    return status;
}
