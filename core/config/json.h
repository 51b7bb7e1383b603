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

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

/* Nesting deeper than this is refused. */
#define WEN_JSON_DEPTH 64

/* What the scan calls: a value begins at `place`; nothing else is needed to
 * number them. */
struct wen_json {
    cJSON *root;
    size_t *places; /* of the k-th value in pre-order */
    size_t *keys;   /* of the k-th value's key, WEN_NO_PLACE where it has none */
    size_t count;
};

/* Scans and parses text[0..size). On a fault adds a problem (a duplicate key
 * with the place of the first) and returns false with *json freed. */
bool wen_json_parse(const char *text, size_t size, struct wen_problems *problems,
                    struct wen_json *json);

void wen_json_free(struct wen_json *json);

/* Place of a node of json->root's tree, or of its key. */
size_t wen_json_place(const struct wen_json *json, const cJSON *node);
size_t wen_json_key_place(const struct wen_json *json, const cJSON *node);

/* The strict scan alone, for JSON Lines: true where text[0..size) is one JSON
 * value. Else *place is the byte at fault and *reason a sentence (static). */
bool wen_json_scan(const char *text, size_t size, size_t *place, const char **reason);

#endif
