/* SPDX-License-Identifier: MIT */
/* JSON as RFC 8259 has it, strictly, with the place of every value.
 *
 * cJSON accepts what is not JSON (01, raw newlines, duplicate keys, bytes that
 * are not UTF-8, \u0000 cut off, 1e999) and gives no positions. So a strict
 * scan runs first; the k-th value it meets is the k-th node of cJSON's tree in
 * pre-order, which is how a node finds its place. */
#ifndef WENLIU_CONFIG_JSON_H
#define WENLIU_CONFIG_JSON_H

#include "config/problems.h"
#include "wenliu/stage.h"

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

/* Nesting deeper than this is refused. */
#define WEN_JSON_DEPTH 64

struct wen_json_node;

/* A tree and the places of its nodes. `text` is the caller's and stays. */
struct wen_json {
    cJSON *root;
    const char *text;
    size_t size;
    struct wen_json_node *nodes;
    size_t count;
};

/* Scans and parses text[0..size), which may begin with a byte order mark.
 * Faults become problems. Returns whether there is a tree: there is one too
 * where the only faults are comments, trailing commas and duplicate keys (with
 * the place of the first), so that the user sees other problems at the same
 * time; problems->count tells. */
bool wen_json_parse(const char *text, size_t size, struct wen_problems *problems,
                    struct wen_json *json);

void wen_json_free(struct wen_json *json);

/* Place of a node of json->root's tree, or of its key (WEN_NO_PLACE where it
 * has none). */
size_t wen_json_place(const struct wen_json *json, const cJSON *node);
size_t wen_json_key_place(const struct wen_json *json, const cJSON *node);

/* The place behind the value's last byte. */
size_t wen_json_end(const struct wen_json *json, const cJSON *node);

/* A number as it is written in the text. */
struct wen_string wen_json_number(const struct wen_json *json, const cJSON *node);

/* The value of a number that is whole, exactly, beyond 2^53 too (cJSON's
 * double is not). False where it is not whole or not an int64_t. */
bool wen_json_integer(const struct wen_json *json, const cJSON *node, int64_t *value);

/* "an object", "a string" … for messages. */
const char *wen_json_kind(const cJSON *node);

/* The strict scan alone, for JSON Lines: true where text[0..size) is one JSON
 * value. Else *place is the byte at fault and *reason a sentence (static).
 * Does not look for duplicate keys; allocates nothing. */
bool wen_json_scan(const char *text, size_t size, size_t *place, const char **reason);

#endif
