/* SPDX-License-Identifier: MIT */
/* Option tables (struct wen_option): parsing a JSON object by one, printing
 * it back, describing it as JSON Schema. Stages' options and the pipeline's
 * own keys ("input", "limits") go through the same code. */
#ifndef WENLIU_CONFIG_OPTIONS_H
#define WENLIU_CONFIG_OPTIONS_H

#include "base/arena.h"
#include "config/json.h"
#include "wenliu/stage.h"

#include <stdbool.h>

/* What is parsed, and what its values come to lie in. */
struct wen_options_source {
    const struct wen_json *json;
    const cJSON *object;       /* NULL: none, all defaults */
    const char *owner;         /* "stage segment", "input": the thing the options belong to */
    const char *const *others; /* members that are somebody else's; ends with NULL; NULL: none */
    const char *folder;        /* absolute: what paths are relative to; "-" stays as it is */
    struct wen_arena *arena;   /* holds what strings and lists point to */
};

/* Parses the members of source->object into `options`, defaults where a
 * member is missing. Unknown, missing, mistyped and out-of-range members become
 * problems, all of them, and then have their default too. null is a value where
 * it is the default. Returns whether there was no problem. */
bool wen_options_parse(const struct wen_option *table, const struct wen_options_source *source,
                       struct wen_problems *problems, void *options);

/* The options as a JSON object with every default, members in table order;
 * numbers are raw nodes that read back as exactly the same (cJSON's own are not). For
 * cJSON_Delete(). `table` may be NULL. */
cJSON *wen_options_print(const struct wen_option *table, const void *options);

/* JSON Schema (draft 2020-12) of the object: "properties", "required", and
 * "additionalProperties": false. The caller adds members of its own. */
cJSON *wen_options_schema(const struct wen_option *table);

/* Checks a table itself (names, types, fallbacks that parse, offsets inside
 * `size`): a stage with a bad table is refused. NULL or a sentence to free(). */
char *wen_options_check(const struct wen_option *table, size_t size);

/* "a whole number from 1 to 100", for messages and pages; append to `to`. */
void wen_options_describe(struct wen_buffer *to, const struct wen_option *option);

#endif
