/* SPDX-License-Identifier: MIT */
/* Pipelines that commands make out of the users', for a stage to learn from what
 * the others say. */
#ifndef WENLIU_CLI_LESSON_H
#define WENLIU_CLI_LESSON_H

#include "base/error.h"
#include "config/pipeline.h"
#include "registry/chain.h"

#include <cjson/cJSON.h>
#include <stdio.h>

/* How a command makes one. */
struct wen_lesson {
    const char *name; /* of the command, where problems of the made pipeline are told of */

    /* Fills stages[] of the pipeline `tree` with nodes of its own and of `old`,
     * which are those of the bound chain with every default. Runs in a child
     * process. False with a sentence and a newline written to `out`. */
    bool (*arrange)(const void *self, const struct wen_chain *chain, cJSON *old, cJSON *tree,
                    cJSON *stages, FILE *out);
    const void *self;
};

/* Makes the pipeline `lessons` out of another. WEN_EXIT_OK; WEN_EXIT_CONFIG where
 * what is wrong is printed already (the error's text is ""); WEN_EXIT_INTERNAL.
 * Stages are loaded in a child process. `lessons`, zeroed, is the caller's to
 * free in either case. */
int wen_lesson_make(struct wen_pipeline *pipeline, const char *const *stage_folders,
                    const struct wen_lesson *lesson, struct wen_pipeline *lessons,
                    struct wen_error *error);

/* Helps for arrange(). Whether a stage gives a layer; the name of the stage that a node uses; a new
 * node that uses a stage; sets a key of an object, whether it is there or not, and owns the value.
 */
bool wen_lesson_gives(const struct wen_stage *stage, const char *layer);
const char *wen_lesson_use(const cJSON *stage);
cJSON *wen_lesson_stage(const char *use);
void wen_lesson_set(cJSON *object, const char *key, cJSON *value);

#endif
