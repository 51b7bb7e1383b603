/* SPDX-License-Identifier: MIT */
/* Option tables (struct wen_option): parsing a JSON object by one, printing
 * it back, describing it as JSON Schema. Stages' options and the pipeline's
 * own keys ("input", "limits") go through the same code. */
#ifndef WENLIU_CONFIG_OPTIONS_H
#define WENLIU_CONFIG_OPTIONS_H

#include "config/json.h"
#include "wenliu/stage.h"

#include <stdbool.h>

/* Parses the members of `object` (NULL: none) into `options`, defaults where
 * a member is missing, paths made absolute against `folder`. Members named in
 * `others` (ends with NULL; NULL: none) are somebody else's. Unknown, missing,
 * mistyped and out-of-range members become problems, all of them; `owner` names
 * the thing they belong to ("stage segment", "input"). What strings and lists
 * point to lives as long as the process. Returns whether there was no problem. */
bool wen_options_parse(const struct wen_option *table, const struct wen_json *json,
                       const cJSON *object, const char *owner, const char *const *others,
                       const char *folder, struct wen_problems *problems, void *options);

/* The options as a JSON object with every default, members in table order. */
cJSON *wen_options_print(const struct wen_option *table, const void *options);

/* JSON Schema (draft 2020-12) of the object: "properties", "required", and
 * "additionalProperties": false. The caller adds members of its own. */
cJSON *wen_options_schema(const struct wen_option *table);

/* Checks a table itself (types, fallbacks that parse, offsets inside `size`):
 * a stage with a bad table is refused. NULL or a sentence to free(). */
char *wen_options_check(const struct wen_option *table, size_t size);

#endif
