/* SPDX-License-Identifier: MIT */
/* One document as one line of JSON: id, text, meta, then every layer; offsets
 * are code points. */
#include "document.h"

#include "json.h"

#include <math.h>
#include <stdlib.h>

/* Numbers of labels that are remembered; stages have a few dozen. */
enum { LABELS = 1 << 16 };

static void put_string(struct archive_bytes *bytes, const char *data, size_t size)
{
    archive_json_string(bytes, data, size, size);
}

static void put_name(struct archive_bytes *bytes, const char *name)
{
    put_string(bytes, name, strlen(name));
    archive_put_byte(bytes, ':');
}

static void put_null(struct archive_bytes *bytes)
{
    archive_put_text(bytes, "null");
}

/* ---- labels ----------------------------------------------------------- */

/* Makes labels[label] ready; false where memory is exhausted. */
static bool remember_label(struct archive_renderer *renderer, uint32_t label,
                           struct archive_bytes *bytes, const char *name)
{
    if (label >= renderer->label_count) {
        size_t count = (size_t)label + 64;
        struct archive_label *labels = realloc(renderer->labels, count * sizeof *labels);
        if (!labels) {
            return false;
        }
        memset(labels + renderer->label_count, 0, (count - renderer->label_count) * sizeof *labels);
        renderer->labels = labels;
        renderer->label_count = count;
    }
    size_t from = bytes->size;
    put_string(bytes, name, strlen(name));
    if (bytes->failed) {
        return false;
    }
    size_t size = bytes->size - from;
    bytes->size = from;
    char *json = calloc(1, size > ARCHIVE_SHORT_LABEL ? size : ARCHIVE_SHORT_LABEL);
    if (json) {
        memcpy(json, bytes->data + from, size);
        renderer->labels[label] = (struct archive_label){json, size};
    }
    return json != NULL;
}

static void put_label(struct archive_renderer *renderer, struct archive_bytes *bytes,
                      uint32_t label)
{
    if (label >= renderer->label_count || !renderer->labels[label].json) {
        const char *name = wen_label_name(renderer->context, label);
        if (label >= LABELS || !remember_label(renderer, label, bytes, name)) {
            put_string(bytes, name, strlen(name));
            return;
        }
    }
    const struct archive_label *known = &renderer->labels[label];
    if (known->size <= ARCHIVE_SHORT_LABEL) {
        memcpy(archive_room(bytes, ARCHIVE_SHORT_LABEL), known->json, ARCHIVE_SHORT_LABEL);
        bytes->size += known->size;
        return;
    }
    archive_put(bytes, known->json, known->size);
}

void archive_renderer_close(struct archive_renderer *renderer)
{
    for (size_t i = 0; i < renderer->label_count; i++) {
        free(renderer->labels[i].json);
    }
    free(renderer->labels);
    archive_positions_close(&renderer->positions);
}

/* ---- values ----------------------------------------------------------- */

/* Whether a cell holds something that JSON can say: it has no infinities. */
static bool has_value(enum wen_type type, const union wen_cells *cells, uint32_t row)
{
    switch (type) {
    case WEN_INTEGER: return cells->integer[row] != WEN_NO_INTEGER;
    case WEN_REAL: return isfinite(cells->real[row]);
    case WEN_STRING: return cells->string[row].data != NULL;
    case WEN_LABEL: return cells->label[row] != 0;
    case WEN_WORD: return cells->word[row] != 0;
    case WEN_POSITION: return cells->position[row] != WEN_NOWHERE;
    }
    return false;
}

/* A cell that has a value. */
static void put_cell(struct archive_renderer *renderer, struct archive_bytes *bytes,
                     enum wen_type type, const union wen_cells *cells, uint32_t row)
{
    switch (type) {
    case WEN_INTEGER: archive_put_integer(bytes, cells->integer[row]); break;
    case WEN_REAL: archive_put_real(bytes, cells->real[row]); break;
    case WEN_STRING: put_string(bytes, cells->string[row].data, cells->string[row].size); break;
    case WEN_LABEL: put_label(renderer, bytes, cells->label[row]); break;
    case WEN_WORD: archive_put_integer(bytes, cells->word[row]); break;
    case WEN_POSITION:
        archive_put_integer(bytes, archive_position(&renderer->positions, cells->position[row]));
        break;
    }
}

static void put_surface(struct archive_bytes *bytes, const struct wen_document *document,
                        uint32_t begin, uint32_t end)
{
    /* the text has a 0 behind it */
    archive_json_string(bytes, document->text.data + begin, end - begin,
                        document->text.size + 1 - begin);
}

/* ---- objects ---------------------------------------------------------- */

/* A key of an object: {"name": or ,"name": */
static void put_key(struct archive_bytes *bytes, char *separator, const char *name)
{
    archive_put_byte(bytes, *separator);
    put_name(bytes, name);
    *separator = ',';
}

static void end_object(struct archive_bytes *bytes, char separator)
{
    if (separator == '{') {
        archive_put_byte(bytes, '{');
    }
    archive_put_byte(bytes, '}');
}

/* ---- meta ------------------------------------------------------------- */

static bool is_repeated(const struct wen_document *document, const struct wen_field *field)
{
    return wen_field(document, field->name) != field;
}

static void put_meta(struct archive_renderer *renderer, struct archive_bytes *bytes,
                     const struct wen_document *document)
{
    char separator = '{';

    for (size_t i = 0; i < document->field_count; i++) {
        const struct wen_field *field = &document->fields[i];
        /* a union wen_value is a column of one cell, whatever its type */
        union wen_cells cells = {.integer = &field->value.integer};
        if (has_value(field->type, &cells, 0) && !is_repeated(document, field)) {
            put_key(bytes, &separator, field->name);
            put_cell(renderer, bytes, field->type, &cells, 0);
        }
    }
    end_object(bytes, separator);
}

/* ---- layers ----------------------------------------------------------- */

/* Whether the layer of that name is written. */
static bool wants(const struct archive_renderer *renderer, const char *layer)
{
    bool wanted = renderer->layers.count == 0;

    for (size_t i = 0; i < renderer->layers.count; i++) {
        wanted = wanted || strcmp(renderer->layers.items[i], layer) == 0;
    }
    for (size_t i = 0; i < renderer->omit.count; i++) {
        wanted = wanted && strcmp(renderer->omit.items[i], layer) != 0;
    }
    return wanted;
}

/* The next column from *column on that writers show, or NULL; *column is its
 * number. */
static const struct wen_column *shown_column(const struct wen_layer *layer, size_t *column)
{
    const struct wen_column *columns = layer->schema->columns;

    while (columns && columns[*column].name) {
        if (!(columns[*column].flags & WEN_HIDDEN)) {
            return &columns[*column];
        }
        (*column)++;
    }
    return NULL;
}

/* Every element wrote its own '[' or ','. */
static void end_array(struct archive_bytes *bytes, uint32_t count)
{
    if (count == 0) {
        archive_put_byte(bytes, '[');
    }
    archive_put_byte(bytes, ']');
}

static void put_offsets(struct archive_renderer *renderer, struct archive_bytes *bytes,
                        const uint32_t *offsets, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        archive_put_byte(bytes, i ? ',' : '[');
        archive_put_integer(bytes, archive_position(&renderer->positions, offsets[i]));
    }
    end_array(bytes, count);
}

static void put_surfaces(struct archive_bytes *bytes, const struct wen_document *document,
                         const struct wen_layer *layer)
{
    for (uint32_t i = 0; i < layer->count; i++) {
        archive_put_byte(bytes, i ? ',' : '[');
        put_surface(bytes, document, layer->begin[i], layer->end[i]);
    }
    end_array(bytes, layer->count);
}

static void put_column(struct archive_renderer *renderer, struct archive_bytes *bytes,
                       const struct wen_layer *layer, size_t column)
{
    enum wen_type type = layer->schema->columns[column].type;
    const union wen_cells *cells = &layer->columns[column];

    for (uint32_t i = 0; i < layer->count; i++) {
        archive_put_byte(bytes, i ? ',' : '[');
        if (has_value(type, cells, i)) {
            put_cell(renderer, bytes, type, cells, i);
        } else {
            put_null(bytes);
        }
    }
    end_array(bytes, layer->count);
}

/* Whether the column says anything; of an empty layer every column is shown. */
static bool says_something(const struct wen_layer *layer, size_t column)
{
    enum wen_type type = layer->schema->columns[column].type;
    uint32_t row = 0;

    while (row < layer->count && !has_value(type, &layer->columns[column], row)) {
        row++;
    }
    return row < layer->count || layer->count == 0;
}

/* A dense layer: an object of arrays. Columns without any value are left out. Covered texts that
 * follow one another say where they are; other spans need their offsets. */
static void put_arrays(struct archive_renderer *renderer, struct archive_bytes *bytes,
                       const struct wen_document *document, const struct wen_layer *layer)
{
    uint32_t flags = layer->schema->flags;
    const struct wen_column *shown;
    char separator = '{';

    if ((flags & WEN_SPANS) && (renderer->spans || !(flags & WEN_SURFACE))) {
        put_key(bytes, &separator, "begin");
        put_offsets(renderer, bytes, layer->begin, layer->count);
        put_key(bytes, &separator, "end");
        put_offsets(renderer, bytes, layer->end, layer->count);
    }
    if ((flags & WEN_SPANS) && (flags & WEN_SURFACE)) {
        put_key(bytes, &separator, "text");
        put_surfaces(bytes, document, layer);
    }
    for (size_t column = 0; (shown = shown_column(layer, &column)); column++) {
        if (says_something(layer, column)) {
            put_key(bytes, &separator, shown->name);
            put_column(renderer, bytes, layer, column);
        }
    }
    end_object(bytes, separator);
}

static void put_row(struct archive_renderer *renderer, struct archive_bytes *bytes,
                    const struct wen_document *document, const struct wen_layer *layer,
                    uint32_t row)
{
    uint32_t flags = layer->schema->flags;
    const struct wen_column *shown;
    char separator = '{';

    if (flags & WEN_SPANS) {
        put_key(bytes, &separator, "begin");
        archive_put_integer(bytes, archive_position(&renderer->positions, layer->begin[row]));
        put_key(bytes, &separator, "end");
        archive_put_integer(bytes, archive_position(&renderer->positions, layer->end[row]));
    }
    for (size_t column = 0; (shown = shown_column(layer, &column)); column++) {
        if (has_value(shown->type, &layer->columns[column], row)) {
            put_key(bytes, &separator, shown->name);
            put_cell(renderer, bytes, shown->type, &layer->columns[column], row);
        }
    }
    if ((flags & WEN_SPANS) && (flags & WEN_SURFACE)) {
        put_key(bytes, &separator, "text");
        put_surface(bytes, document, layer->begin[row], layer->end[row]);
    }
    end_object(bytes, separator);
}

static void put_layer(struct archive_renderer *renderer, struct archive_bytes *bytes,
                      const struct wen_document *document, const struct wen_layer *layer)
{
    if (layer->schema->flags & WEN_DENSE) {
        put_arrays(renderer, bytes, document, layer);
        return;
    }
    for (uint32_t row = 0; row < layer->count; row++) {
        archive_put_byte(bytes, row ? ',' : '[');
        put_row(renderer, bytes, document, layer, row);
    }
    end_array(bytes, layer->count);
}

bool archive_render(struct archive_renderer *renderer, const struct wen_document *document,
                    struct archive_bytes *bytes)
{
    const char *text = document->text.data ? document->text.data : "";

    if (!archive_positions_set(&renderer->positions, text, document->text.size)) {
        return false;
    }
    archive_put_text(bytes, "{\"id\":");
    put_string(bytes, document->id.data, document->id.size);
    if (renderer->text && document->text.data) {
        archive_put_text(bytes, ",\"text\":");
        archive_json_string(bytes, text, document->text.size, document->text.size + 1);
    }
    archive_put_text(bytes, ",\"meta\":");
    put_meta(renderer, bytes, document);
    for (size_t i = 0; i < document->layer_count; i++) {
        const struct wen_layer *layer = document->layers[i];
        if (wants(renderer, layer->schema->name)) {
            archive_put_byte(bytes, ',');
            put_name(bytes, layer->schema->name);
            put_layer(renderer, bytes, document, layer);
        }
    }
    archive_put_text(bytes, "}\n");
    return true;
}
