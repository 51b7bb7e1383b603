/* SPDX-License-Identifier: MIT */
/* Pipelines that commands make out of the users'. */
#include "cli/lesson.h"

#include "base/heap.h"
#include "registry/child.h"

#include <stdlib.h>
#include <string.h>

/* Seconds for loading all stages of a pipeline, as `wenliu check` gives them. */
enum { BIND_SECONDS = 60 };

/* What the child is told. */
struct making {
    struct wen_pipeline *pipeline;
    struct wen_registry *registry;
    const struct wen_lesson *lesson;
};

bool wen_lesson_gives(const struct wen_stage *stage, const char *layer)
{
    for (size_t i = 0; stage->gives && stage->gives[i]; i++) {
        if (strcmp(stage->gives[i]->name, layer) == 0) {
            return true;
        }
    }
    return false;
}

const char *wen_lesson_use(const cJSON *stage)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(stage, "use"));
}

/* A node that has to be there. */
static cJSON *made(cJSON *node)
{
    if (!node) {
        wen_heap_exhausted(sizeof *node);
    }
    return node;
}

void wen_lesson_set(cJSON *object, const char *key, cJSON *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive(object, key);
    cJSON_AddItemToObject(object, key, made(value));
}

cJSON *wen_lesson_stage(const char *use)
{
    cJSON *stage = made(cJSON_CreateObject());

    wen_lesson_set(stage, "use", cJSON_CreateString(use));
    return stage;
}

/* In the child: foreign code runs. Writes the pipeline, or what is wrong. */
static int make(void *argument, FILE *out)
{
    struct making *making = argument;
    struct wen_chain chain;

    if (!wen_chain_bind(making->pipeline, making->registry, &chain)) {
        wen_problems_print(&making->pipeline->problems, out);
        return WEN_EXIT_CONFIG;
    }
    cJSON *tree = wen_chain_print(making->pipeline, &chain);
    cJSON_DeleteItemFromObjectCaseSensitive(tree, "output"); /* the run's folder is another */
    cJSON *old = cJSON_DetachItemFromObjectCaseSensitive(tree, "stages");
    cJSON *stages = made(cJSON_CreateArray());
    wen_lesson_set(tree, "stages", stages);
    bool fine = making->lesson->arrange(making->lesson->self, &chain, old, tree, stages, out);
    char *text = cJSON_Print(tree);
    if (!text) {
        wen_heap_exhausted(0);
    }
    if (fine) {
        fputs(text, out);
    }
    cJSON_free(text);
    cJSON_Delete(old);
    cJSON_Delete(tree);
    wen_chain_free(&chain);
    return fine ? WEN_EXIT_OK : WEN_EXIT_CONFIG;
}

static int print(struct wen_pipeline *pipeline, const char *const *stage_folders,
                 const struct wen_lesson *lesson, char **text, struct wen_error *error)
{
    struct making making = {pipeline, wen_registry_open(stage_folders), lesson};
    struct wen_buffer out = {0};
    int status = wen_in_child(make, &making, BIND_SECONDS, &out, error);

    if (status && !error->status) {
        fputs(wen_buffer_text(&out), stderr);
        wen_error_set(error, status, "%s", "");
    } else if (status) {
        wen_error_prefix(error, "the process that loaded the stages");
    }
    wen_registry_close(making.registry);
    *text = status ? NULL : wen_buffer_text(&out);
    if (status) {
        wen_buffer_free(&out);
    }
    return status;
}

int wen_lesson_make(struct wen_pipeline *pipeline, const char *const *stage_folders,
                    const struct wen_lesson *lesson, struct wen_pipeline *lessons,
                    struct wen_error *error)
{
    char *text = NULL;
    int status = print(pipeline, stage_folders, lesson, &text, error);

    if (!status && !wen_pipeline_parse(text, lesson->name, lessons)) {
        wen_problems_print(&lessons->problems, stderr);
        status = wen_error_set(error, WEN_EXIT_CONFIG, "%s", "");
    }
    free(text);
    return status;
}
