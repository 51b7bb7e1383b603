/* SPDX-License-Identifier: MIT */
/* Rows as JSON, straight from the memory of a session: for those who look at what a stage gives,
 * or compare it. Offsets count code points, as in all that users read. */
#ifndef WENLIU_RUN_ROWS_JSON_H
#define WENLIU_RUN_ROWS_JSON_H

#include "base/buffer.h"
#include "run/session.h"

/* Counts code points of one text; starts as {.text = …}, which is valid UTF-8; free with
 * wen_points_free(). */
struct wen_points {
    struct wen_string text;
    uint32_t *marks; /* code points in front of each 64th byte; NULL: not counted yet */
};

/* Code points in front of byte `at`, which is a border of characters. */
uint32_t wen_points_before(struct wen_points *points, uint32_t at);

void wen_points_free(struct wen_points *points);

/* Appends the members of row `row` of the layer gives[layer] of stage number `stage`, as it is
 * since that stage's process(): begin and end, the columns (hidden ones too; a word as the
 * vocabulary has it; "no value" is null), and with WEN_SURFACE the covered text. A comma stands in
 * front of each but where `to` ends with '{'. */
void wen_rows_json(const struct wen_session *session, size_t stage, size_t layer, uint32_t row,
                   struct wen_points *points, struct wen_buffer *to);

/* The same of a row of a table's piece. */
void wen_table_json(const struct wen_session *session, const struct wen_table *piece, uint32_t row,
                    struct wen_buffer *to);

/* The same of the fields of the document at hand. */
void wen_fields_json(const struct wen_session *session, struct wen_buffer *to);

/* Rows of that layer now. */
uint32_t wen_rows_count(const struct wen_session *session, size_t stage, size_t layer);

/* Appends `"key":` with the comma that it needs. */
void wen_json_key(struct wen_buffer *to, const char *key);

/* Appends the string, or null where it has no value. */
void wen_json_text(struct wen_buffer *to, struct wen_string string);

#endif
