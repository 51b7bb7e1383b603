/* SPDX-License-Identifier: MIT */
/* The pipeline that `wenliu distill` runs. */
#include "cli/lesson.h"

#include "base/heap.h"
#include "registry/chain.h"
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

static bool gives(const struct wen_stage *stage, const char *layer)
{
    for (size_t i = 0; stage->gives && stage->gives[i]; i++) {
        if (strcmp(stage->gives[i]->name, layer) == 0) {
            return true;
        }
    }
    return false;
}

/* Number of the first stage that gives words, or the chain's count. */
static size_t find_teacher(const struct wen_chain *chain)
{
    size_t at = 0;

    while (at < chain->count && !gives(chain->links[at].stage, "tokens")) {
        at++;
    }
    return at;
}

static const char *use_of(const cJSON *stage)
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

static void set(cJSON *stage, const char *key, cJSON *value)
{
    cJSON_DeleteItemFromObjectCaseSensitive(stage, key);
    cJSON_AddItemToObject(stage, key, made(value));
}

static cJSON *make_stage(const char *use)
{
    cJSON *stage = made(cJSON_CreateObject());

    set(stage, "use", cJSON_CreateString(use));
    return stage;
}

/* "segment lac": who taught, for the model to tell. */
static char *name_teacher(const cJSON *stage)
{
    const char *engine = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(stage, "engine"));

    return wen_heap_format("%s%s%s", use_of(stage), engine ? " " : "", engine ? engine : "");
}

static cJSON *make_sample(const struct wen_lesson *lesson)
{
    cJSON *sample = make_stage("sample");
    char share[32];

    snprintf(share, sizeof share, "%.17g", lesson->share); /* as many digits as a double has */
    set(sample, "share", cJSON_CreateRaw(share));
    return sample;
}

/* Makes stages[] of the pipeline those of the lesson; the teacher is number `teacher`. */
static cJSON *make_stages(const struct wen_lesson *lesson, cJSON *old, size_t teacher)
{
    cJSON *stages = made(cJSON_CreateArray()), *distill = NULL, *item;
    char *name = name_teacher(cJSON_GetArrayItem(old, (int)teacher));

    cJSON_AddItemToArray(stages, make_sample(lesson));
    for (size_t i = 0; (item = cJSON_DetachItemFromArray(old, 0)) != NULL; i++) {
        bool replaced = i == 0 && strcmp(use_of(item), "sample") == 0;
        if (i <= teacher && !replaced) {
            cJSON_AddItemToArray(stages, item);
        } else if (i > teacher && !distill && strcmp(use_of(item), "distill") == 0) {
            distill = item;
        } else {
            cJSON_Delete(item);
        }
    }
    distill = distill ? distill : make_stage("distill");
    set(distill, "model", cJSON_CreateString(lesson->model));
    set(distill, "teacher", cJSON_CreateString(name));
    if (lesson->rounds) {
        set(distill, "rounds", cJSON_CreateRaw(lesson->rounds));
    }
    cJSON_AddItemToArray(stages, distill);
    free(name);
    return stages;
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
    size_t teacher = find_teacher(&chain);
    if (teacher == chain.count) {
        fprintf(out,
                "wenliu: distill: no stage of %s gives the layer tokens: there is nothing to learn "
                "from; add one such as { \"use\": \"segment\", \"engine\": \"lac\" }\n",
                making->pipeline->path);
        return WEN_EXIT_CONFIG;
    }
    cJSON *tree = wen_chain_print(making->pipeline, &chain);
    cJSON *old = cJSON_DetachItemFromObjectCaseSensitive(tree, "stages");
    set(tree, "stages", make_stages(making->lesson, old, teacher));
    cJSON_DeleteItemFromObjectCaseSensitive(tree, "output"); /* the run's folder is another */
    char *text = cJSON_Print(tree);
    if (!text) {
        wen_heap_exhausted(0);
    }
    fputs(text, out);
    cJSON_free(text);
    cJSON_Delete(old);
    cJSON_Delete(tree);
    wen_chain_free(&chain);
    return WEN_EXIT_OK;
}

int wen_lesson_make(struct wen_pipeline *pipeline, const char *const *stage_folders,
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
