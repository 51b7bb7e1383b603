/* SPDX-License-Identifier: MIT */
/* The members of a JSON object, or of an array, whose syntax was checked
 * (wen_json_scan), without a tree. */
#ifndef WENLIU_READ_OBJECT_H
#define WENLIU_READ_OBJECT_H

#include "base/buffer.h"
#include "wenliu/stage.h"

#include <stdbool.h>

enum wen_value_type {
    WEN_VALUE_NULL,
    WEN_VALUE_STRING,
    WEN_VALUE_NUMBER,
    WEN_VALUE_BOOLEAN,
    WEN_VALUE_OBJECT,
    WEN_VALUE_ARRAY
};

/* A member, as it stands: strings without their quotes but with their escapes. */
struct wen_object_member {
    struct wen_string key, value;
    enum wen_value_type type;
};

/* Whether text is an object; then *at is set for wen_object_next(). */
bool wen_object_begin(struct wen_string text, size_t *at);

/* The next member. False behind the last. */
bool wen_object_next(struct wen_string text, size_t *at, struct wen_object_member *member);

/* The same for an array, whose members have no keys. */
bool wen_array_begin(struct wen_string text, size_t *at);
bool wen_array_next(struct wen_string text, size_t *at, struct wen_object_member *member);

/* Whether a string as it stands is `name`. */
bool wen_object_equals(struct wen_string string, const char *name);

/* Appends a value that is no string without the white space around its parts. */
void wen_object_compact(struct wen_buffer *to, struct wen_string value);

/* The type's name with its article. */
const char *wen_value_type_name(enum wen_value_type type);

#endif
