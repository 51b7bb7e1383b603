/* SPDX-License-Identifier: MIT */
/* Answers: JSON of one line, checked against what the pipeline declares. */
#include "answer.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* One answer. */
struct taking {
    struct wen_context *context;
    const struct wen_document *document;
    const struct wen_declared *declared;
    uint32_t *offsets; /* of every code point of the text in bytes; NULL: not yet made */
    size_t points;
    char *reason;
    size_t size;
};

/* Names come from the answer: no more than 60 bytes of one are shown. */
static bool refuse(struct taking *taking, const char *what, const char *name)
{
    snprintf(taking->reason, taking->size, "the answer's \"%.60s\" %s", name, what);
    return false;
}

/* ---- values ----------------------------------------------------------- */

/* Well-formed UTF-8 (Unicode 15, table 3-7). */
static bool is_utf8(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    while (*at) {
        unsigned lead = *at++, low = 0x80, high = 0xBF;
        int more = lead < 0x80 ? 0 : lead < 0xC2 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        if (more < 0 || lead > 0xF4) {
            return false;
        }
        low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : low;
        high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : high;
        for (; more > 0; more--, at++) {
            if (*at < low || *at > high) {
                return false;
            }
            low = 0x80;
            high = 0xBF;
        }
    }
    return true;
}

static bool take_integer(const cJSON *node, int64_t *integer)
{
    /* doubles, which the parser makes of all numbers, are exact up to there */
    bool whole = cJSON_IsNumber(node) && fabs(node->valuedouble) <= 9007199254740992.0 &&
                 floor(node->valuedouble) == node->valuedouble;

    *integer = whole ? (int64_t)node->valuedouble : WEN_NO_INTEGER;
    return whole;
}

/* A value of the column's type, or none where the node is NULL or null. */
static bool take_value(struct taking *taking, const struct wen_column *column, const cJSON *node,
                       union wen_value *value)
{
    bool none = !node || cJSON_IsNull(node);

    *value = (union wen_value){0};
    switch (column->type) {
    case WEN_INTEGER:
        return take_integer(node, &value->integer) || none ||
               refuse(taking, "is declared as an integer", column->name);
    case WEN_REAL:
        value->real = cJSON_IsNumber(node) ? node->valuedouble : (double)NAN;
        return cJSON_IsNumber(node) || none ||
               refuse(taking, "is declared as a real", column->name);
    default:
        if (none) {
            return true;
        }
        if (!cJSON_IsString(node) || !is_utf8(node->valuestring)) {
            return refuse(taking, "is declared as a string (of UTF-8)", column->name);
        }
        size_t size = strlen(node->valuestring);
        char *copy = wen_allocate(taking->context, size + 1);
        value->string = wen_string(memcpy(copy, node->valuestring, size), size);
        return true;
    }
}

/* ---- spans ------------------------------------------------------------ */

static void make_offsets(struct taking *taking)
{
    struct wen_string text = taking->document->text;

    taking->offsets = wen_allocate(taking->context, (text.size + 1) * sizeof *taking->offsets);
    for (size_t i = 0; i < text.size; i++) {
        if (((unsigned char)text.data[i] & 0xC0) != 0x80) {
            taking->offsets[taking->points++] = (uint32_t)i;
        }
    }
    taking->offsets[taking->points] = (uint32_t)text.size;
}

/* From code points, in which users count, to bytes. */
static bool take_offset(struct taking *taking, const cJSON *row, const char *name, uint32_t *offset)
{
    int64_t point;

    if (!taking->offsets) {
        make_offsets(taking);
    }
    if (!take_integer(cJSON_GetObjectItemCaseSensitive(row, name), &point) || point < 0 ||
        (uint64_t)point > taking->points) {
        return refuse(taking, "must be an offset into the text, in code points", name);
    }
    *offset = taking->offsets[point];
    return true;
}

/* ---- layers ----------------------------------------------------------- */

static const struct wen_column *find_column(const struct wen_column *columns, const char *name)
{
    while (columns->name && strcmp(columns->name, name) != 0) {
        columns++;
    }
    return columns->name ? columns : NULL;
}

/* The covered text may stand there, as in the archive; the offsets say it. */
static bool is_known(const struct wen_schema *schema, const char *name)
{
    static const char *const span[] = {"begin", "end", "text"};
    bool known = find_column(schema->columns, name) != NULL;

    for (size_t i = 0; (schema->flags & WEN_SPANS) && i < 3; i++) {
        known = known || strcmp(span[i], name) == 0;
    }
    return known;
}

static void put_cell(const union wen_slots *slots, enum wen_type type, uint32_t row,
                     union wen_value value)
{
    switch (type) {
    case WEN_INTEGER: slots->integer[row] = value.integer; break;
    case WEN_REAL: slots->real[row] = value.real; break;
    default: slots->string[row] = value.string; break;
    }
}

static bool take_row(struct taking *taking, const struct wen_schema *schema, const cJSON *node,
                     const struct wen_rows *rows, uint32_t row)
{
    if (!cJSON_IsObject(node)) {
        return refuse(taking, "must be a list of objects", schema->name);
    }
    for (const cJSON *member = node->child; member; member = member->next) {
        if (!is_known(schema, member->string)) {
            return refuse(taking, "is not declared in the pipeline's gives", member->string);
        }
    }
    if ((schema->flags & WEN_SPANS) && (!take_offset(taking, node, "begin", &rows->begin[row]) ||
                                        !take_offset(taking, node, "end", &rows->end[row]))) {
        return false;
    }
    for (size_t i = 0; schema->columns[i].name; i++) {
        const struct wen_column *column = &schema->columns[i];
        union wen_value value;
        if (!take_value(taking, column, cJSON_GetObjectItemCaseSensitive(node, column->name),
                        &value)) {
            return false;
        }
        put_cell(&rows->columns[i], column->type, row, value);
    }
    return true;
}

static bool take_layer(struct taking *taking, unsigned layer, const cJSON *list)
{
    const struct wen_schema *schema = taking->declared->gives[layer];

    if (!list || cJSON_IsNull(list)) {
        return true;
    }
    if (!cJSON_IsArray(list)) {
        return refuse(taking, "must be a list of objects", schema->name);
    }
    const struct wen_rows *rows =
        wen_add(taking->context, layer, (uint32_t)cJSON_GetArraySize(list));
    uint32_t row = 0;
    for (const cJSON *node = list->child; node; node = node->next) {
        if (!take_row(taking, schema, node, rows, row++)) {
            return false;
        }
    }
    return true;
}

/* ---- the answer ------------------------------------------------------- */

static bool take_field(struct taking *taking, unsigned field, const cJSON *node)
{
    union wen_value value;

    if (!take_value(taking, &taking->declared->fields[field], node, &value)) {
        return false;
    }
    if (node && !cJSON_IsNull(node)) {
        wen_set_field(taking->context, field, value);
    }
    return true;
}

static bool is_declared(const struct wen_declared *declared, const char *name)
{
    bool known = strcmp(name, "id") == 0 || find_column(declared->fields, name);

    for (size_t i = 0; declared->gives[i]; i++) {
        known = known || strcmp(declared->gives[i]->name, name) == 0;
    }
    return known;
}

static bool has_id(const cJSON *root, struct wen_string own)
{
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(root, "id");

    return cJSON_IsString(id) && strlen(id->valuestring) == own.size &&
           memcmp(id->valuestring, own.data, own.size) == 0;
}

static bool take_members(struct taking *taking, const cJSON *root)
{
    const struct wen_declared *declared = taking->declared;
    const cJSON *error = cJSON_GetObjectItemCaseSensitive(root, "error");
    bool fine = true;

    if (cJSON_IsString(error) && is_utf8(error->valuestring)) {
        snprintf(taking->reason, taking->size, "%s", error->valuestring);
        return false;
    }
    for (const cJSON *member = root->child; member; member = member->next) {
        if (!is_declared(declared, member->string)) {
            return refuse(taking, "is not declared in the pipeline's gives", member->string);
        }
    }
    for (unsigned i = 0; fine && declared->fields[i].name; i++) {
        fine =
            take_field(taking, i, cJSON_GetObjectItemCaseSensitive(root, declared->fields[i].name));
    }
    for (unsigned i = 0; fine && declared->gives[i]; i++) {
        fine =
            take_layer(taking, i, cJSON_GetObjectItemCaseSensitive(root, declared->gives[i]->name));
    }
    return fine;
}

/* NULL where the line is anything but one object. */
static cJSON *parse(struct wen_string line)
{
    const char *stop = line.data;

    while (line.size && memchr(" \t\r", line.data[line.size - 1], 3)) {
        line.size--;
    }
    cJSON *root = cJSON_ParseWithLengthOpts(line.data, line.size, &stop, false);
    if (!cJSON_IsObject(root) || stop != line.data + line.size) {
        cJSON_Delete(root);
        return NULL;
    }
    return root;
}

enum exec_taken exec_answer_take(struct wen_context *context, const struct wen_document *document,
                                 const struct wen_declared *declared, struct wen_string answer,
                                 char *reason, size_t size)
{
    struct taking taking = {.context = context,
                            .document = document,
                            .declared = declared,
                            .reason = reason,
                            .size = size};
    enum exec_taken taken = EXEC_OUT_OF_STEP;
    cJSON *root = parse(answer);

    if (!root) {
        snprintf(reason, size, "the answer is not a line with one object of JSON");
    } else if (!has_id(root, document->id)) {
        snprintf(reason, size, "the answer has not the id of the document that was asked about");
    } else {
        taken = take_members(&taking, root) ? EXEC_TAKEN : EXEC_REFUSED;
    }
    cJSON_Delete(root);
    return taken;
}
