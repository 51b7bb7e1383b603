/* SPDX-License-Identifier: MIT */
/* The pipeline that `wenliu distill` runs, made of one that gives words. */
#ifndef WENLIU_CLI_LESSON_H
#define WENLIU_CLI_LESSON_H

#include "base/error.h"
#include "config/pipeline.h"

/* What the stages `sample` and `distill` are to do. */
struct wen_lesson {
    double share;       /* of the documents, 0 to 1 */
    const char *model;  /* file name in the run's folder */
    const char *rounds; /* JSON, or NULL: the stage's default */
};

/* Makes the text of a pipeline that learns what `pipeline` says: `sample` in
 * front (in the place of one that stands there), its stages up to the first that
 * gives the layer tokens, with every default, and behind them its stage
 * `distill`, or one with defaults. It is at *text, to free(). WEN_EXIT_OK;
 * WEN_EXIT_CONFIG where the pipeline's problems are printed already (the error's
 * text is "") or where no stage gives words; WEN_EXIT_INTERNAL. Stages are
 * loaded in a child process. */
int wen_lesson_make(struct wen_pipeline *pipeline, const char *const *stage_folders,
                    const struct wen_lesson *lesson, char **text, struct wen_error *error);

#endif
