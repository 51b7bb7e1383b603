/* SPDX-License-Identifier: MIT */
/* Rows as JSON, straight from the memory of a session. */
#include "run/rows_json.h"

#include "base/escape.h"
#include "base/heap.h"
#include "run/session_parts.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- code points ------------------------------------------------------ */

enum { MARK = 64 }; /* bytes between two marks */

static uint32_t count_points(const char *text, uint32_t from, uint32_t to)
{
    uint32_t count = 0;

    for (uint32_t i = from; i < to; i++) {
        count += ((unsigned char)text[i] & 0xC0u) != 0x80u;
    }
    return count;
}

uint32_t wen_points_before(struct wen_points *points, uint32_t at)
{
    if (!points->marks) {
        uint32_t marks = (uint32_t)(points->text.size / MARK) + 1;
        points->marks = wen_heap_new(marks, sizeof points->marks[0]);
        for (uint32_t i = 1; i < marks; i++) {
            points->marks[i] =
                points->marks[i - 1] + count_points(points->text.data, (i - 1) * MARK, i * MARK);
        }
    }
    return points->marks[at / MARK] + count_points(points->text.data, at / MARK * MARK, at);
}

void wen_points_free(struct wen_points *points)
{
    free(points->marks);
    *points = (struct wen_points){0};
}

/* ---- cells ------------------------------------------------------------ */

void wen_json_key(struct wen_buffer *to, const char *key)
{
    if (to->size && to->data[to->size - 1] != '{') {
        wen_buffer_add_byte(to, ',');
    }
    wen_escape_json(to, key, strlen(key));
    wen_buffer_add_byte(to, ':');
}

void wen_json_text(struct wen_buffer *to, struct wen_string string)
{
    if (string.data) {
        wen_escape_json(to, string.data, string.size);
    } else {
        wen_buffer_add_text(to, "null");
    }
}

static void add_integer(struct wen_buffer *to, int64_t value)
{
    if (value == WEN_NO_INTEGER) {
        wen_buffer_add_text(to, "null");
    } else {
        wen_buffer_format(to, "%" PRId64, value);
    }
}

/* The fewest digits that read back as the same number; JSON has no infinities. */
static void add_real(struct wen_buffer *to, double value)
{
    char digits[40];

    if (!isfinite(value)) {
        wen_buffer_add_text(to, "null");
        return;
    }
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (!(strtod(digits, NULL) < value) && !(strtod(digits, NULL) > value)) {
            break;
        }
    }
    wen_buffer_add_text(to, digits);
}

static void add_name(struct wen_buffer *to, const char *name)
{
    wen_json_text(to, name ? wen_string(name, strlen(name)) : wen_string(NULL, 0));
}

static void add_word(struct wen_buffer *to, const struct wen_vocabulary *vocabulary, uint32_t word)
{
    bool known = vocabulary && word > 0 && word <= vocabulary->size;

    wen_json_text(to, known ? vocabulary->word(vocabulary->self, word) : wen_string(NULL, 0));
}

/* What cells of a layer or table are read with. */
struct reading {
    const struct wen_session *session;
    const struct wen_vocabulary *const *vocabularies; /* one a column, or NULL */
    struct wen_points *points;                        /* NULL: of a table */
};

static void add_position(struct wen_buffer *to, struct wen_points *points, uint32_t position)
{
    if (position == WEN_NOWHERE || !points) {
        wen_buffer_add_text(to, "null");
    } else {
        wen_buffer_format(to, "%" PRIu32, wen_points_before(points, position));
    }
}

static void add_cell(const struct reading *reading, unsigned column, enum wen_type type,
                     union wen_cells cells, uint32_t row, struct wen_buffer *to)
{
    switch (type) {
    case WEN_INTEGER: add_integer(to, cells.integer[row]); break;
    case WEN_REAL: add_real(to, cells.real[row]); break;
    case WEN_STRING: wen_json_text(to, cells.string[row]); break;
    case WEN_LABEL: add_name(to, wen_session_label(reading->session, cells.label[row])); break;
    case WEN_WORD:
        add_word(to, reading->vocabularies ? reading->vocabularies[column] : NULL, cells.word[row]);
        break;
    case WEN_POSITION: add_position(to, reading->points, cells.position[row]); break;
    }
}

static void add_columns(const struct reading *reading, const struct wen_schema *schema,
                        const union wen_cells *cells, uint32_t row, struct wen_buffer *to)
{
    for (unsigned i = 0; schema->columns && schema->columns[i].name; i++) {
        wen_json_key(to, schema->columns[i].name);
        add_cell(reading, i, schema->columns[i].type, cells[i], row, to);
    }
}

/* ---- rows ------------------------------------------------------------- */

uint32_t wen_rows_count(const struct wen_session *session, size_t stage, size_t layer)
{
    return session->stages[stage].layers[layer].count;
}

void wen_rows_json(const struct wen_session *session, size_t stage, size_t layer, uint32_t row,
                   struct wen_points *points, struct wen_buffer *to)
{
    struct wen_member_stage *giver = &session->stages[stage];
    const struct wen_layer *rows = wen_store_layer(&giver->layers[layer]);
    struct reading reading = {session, giver->vocabularies[layer], points};

    if (rows->begin) {
        wen_json_key(to, "begin");
        wen_buffer_format(to, "%" PRIu32, wen_points_before(points, rows->begin[row]));
        wen_json_key(to, "end");
        wen_buffer_format(to, "%" PRIu32, wen_points_before(points, rows->end[row]));
    }
    add_columns(&reading, rows->schema, rows->columns, row, to);
    if (rows->begin && (rows->schema->flags & WEN_SURFACE)) {
        wen_json_key(to, "text");
        wen_escape_json(to, points->text.data + rows->begin[row],
                        rows->end[row] - rows->begin[row]);
    }
}

void wen_table_json(const struct wen_session *session, const struct wen_table *piece, uint32_t row,
                    struct wen_buffer *to)
{
    struct reading reading = {.session = session};

    add_columns(&reading, piece->schema, piece->columns, row, to);
}

static void add_field(const struct wen_session *session, const struct wen_field *field,
                      struct wen_buffer *to)
{
    switch (field->type) {
    case WEN_INTEGER: add_integer(to, field->value.integer); break;
    case WEN_REAL: add_real(to, field->value.real); break;
    case WEN_STRING: wen_json_text(to, field->value.string); break;
    case WEN_LABEL: add_name(to, wen_session_label(session, field->value.label)); break;
    case WEN_WORD:
    case WEN_POSITION: wen_buffer_add_text(to, "null"); break; /* no field has these */
    }
}

void wen_fields_json(const struct wen_session *session, struct wen_buffer *to)
{
    const struct wen_document *document = wen_session_document(session);

    for (size_t i = 0; i < document->field_count; i++) {
        wen_json_key(to, document->fields[i].name);
        add_field(session, &document->fields[i], to);
    }
}
