/* SPDX-License-Identifier: MIT */
/* Files of tests, NAME.test.json: documents in, rows and tables out.
 *
 *   { "stages": [ { "use": "quotes" } ],
 *     "tests": [
 *       { "name": "two", "text": "“好”，“不好”",
 *         "rows": { "quotes": [ { "text": "好" }, { "text": "不好" } ] } } ] }
 *
 * wenliu-test(1) tells what may stand in one. */
#ifndef WENLIU_EXPECT_FILE_H
#define WENLIU_EXPECT_FILE_H

#include "config/pipeline.h"
#include "record/record.h"

/* One test. */
struct wen_expect_case {
    const char *name;
    const cJSON *object;   /* as it stands in the file: "tables", "files", "stops" */
    const cJSON *stages;   /* its own "stages", or the file's; NULL: there is a pipeline */
    const cJSON *pipeline; /* the path of one, a string */
    size_t count;
    struct wen_record *records; /* its documents */
    const cJSON **documents;    /* [i]: what is expected of the i-th, as it stands in the file */
};

/* A file. All of it lives until wen_expect_free(). */
struct wen_expect_file {
    char *path;
    char *text;
    size_t size;
    struct wen_json json;
    struct wen_expect_case *cases;
    size_t count;
    struct wen_problems problems;
    struct wen_arena arena;
};

/* Reads and checks a file; true where it has no problems, else file->problems
 * tells. Free it in either case. */
bool wen_expect_load(const char *path, struct wen_expect_file *file);

/* Makes the pipeline of a case: of a file's, or of the "stages" in the test's
 * file, with places in that. Documents come as text to stages that stand
 * alone, so that none need give it. As wen_pipeline_load(). */
bool wen_expect_pipeline(const struct wen_expect_file *file, const struct wen_expect_case *of,
                         struct wen_pipeline *pipeline);

void wen_expect_free(struct wen_expect_file *file);

#endif
