/* SPDX-License-Identifier: MIT */
/* One row of a concordance, as a line with columns, as CSV or as JSON. */
#include "kwic/rows.h"

#include "base/escape.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { ID_COLUMNS = 24 }; /* as wide as most ids; of longer ones the end is shown */

static struct wen_string piece(const struct wen_kwic_row *row, size_t begin, size_t end)
{
    return wen_string(row->document->text.data + begin, end - begin);
}

/* The value of a field as text, in memory to cJSON_free(), or NULL. */
static char *print_field(const struct wen_kwic_row *row, const char *name)
{
    const cJSON *field = cJSON_GetObjectItemCaseSensitive(row->document->meta, name);

    return field && !cJSON_IsNull(field) ? cJSON_PrintUnformatted(field) : NULL;
}

/* ---- lines with columns ----------------------------------------------- */

static size_t width_of(const char *text, size_t size)
{
    size_t width = 0;

    for (size_t at = 0; at < size;) {
        int columns = utf8proc_charwidth((utf8proc_int32_t)wen_utf8_next(text, &at));
        width += columns > 0 ? (size_t)columns : 0;
    }
    return width;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Appends text in one line: runs of white space become one space. */
static void flatten(struct wen_buffer *to, struct wen_string text)
{
    for (size_t at = 0; at < text.size;) {
        size_t from = at;
        while (at < text.size && is_blank(text.data[at])) {
            at++;
        }
        wen_buffer_add(to, " ", at > from ? 1 : 0);
        from = at;
        while (at < text.size && !is_blank(text.data[at])) {
            at++;
        }
        wen_escape_terminal(to, text.data + from, at - from);
    }
}

static void put_blanks(struct wen_buffer *to, size_t count)
{
    if (count) {
        memset(wen_buffer_room(to, count), ' ', count);
        to->size += count;
    }
}

/* Where text loses what does not fit, and where it gets blanks instead. */
enum edge { FRONT, END };

/* Appends text in so many columns. */
static void put_columns(struct wen_buffer *to, struct wen_string text, size_t columns,
                        enum edge cut_at, enum edge blanks_at)
{
    struct wen_buffer flat = {0};

    flatten(&flat, text);
    size_t width = width_of(flat.data, flat.size), from = 0, end = flat.size;
    bool cut = width > columns;
    while (cut && width + 1 > columns) { /* 1: the mark that something is left out */
        size_t begin = cut_at == FRONT ? from : end - 1, behind = end;
        if (cut_at == FRONT) {
            wen_utf8_next(flat.data, &from);
            behind = from;
        } else {
            for (; !wen_utf8_boundary(flat.data, flat.size, begin); begin--) {
            }
            end = begin;
        }
        width -= width_of(flat.data + begin, behind - begin);
    }
    size_t blanks = columns - width - cut;
    put_blanks(to, blanks_at == FRONT ? blanks : 0);
    wen_buffer_add_text(to, cut && cut_at == FRONT ? "…" : "");
    wen_buffer_add(to, flat.data + from, end - from);
    wen_buffer_add_text(to, cut && cut_at == END ? "…" : "");
    put_blanks(to, blanks_at == END ? blanks : 0);
    wen_buffer_free(&flat);
}

static void put_style(const struct wen_kwic_style *style, struct wen_buffer *to, const char *code)
{
    if (style->colours) {
        wen_buffer_add_text(to, code);
    }
}

static void put_fields(const struct wen_kwic_style *style, const struct wen_kwic_row *row,
                       struct wen_buffer *to)
{
    for (size_t i = 0; i < style->field_count; i++) {
        const cJSON *field =
            cJSON_GetObjectItemCaseSensitive(row->document->meta, style->fields[i]);
        wen_buffer_add_text(to, i ? " | " : "  ");
        if (cJSON_IsString(field)) {
            flatten(to, wen_string(field->valuestring, strlen(field->valuestring)));
        } else {
            char *text = print_field(row, style->fields[i]);
            wen_buffer_add_text(to, text ? text : "-");
            cJSON_free(text);
        }
    }
}

static void put_line(const struct wen_kwic_style *style, const struct wen_kwic_row *row,
                     struct wen_buffer *to)
{
    static const char dim[] = "\033[2m", match[] = "\033[1;31m", plain[] = "\033[0m";

    put_style(style, to, dim);
    put_columns(to, row->document->id, ID_COLUMNS, FRONT, END);
    put_style(style, to, plain);
    wen_buffer_add_text(to, "  ");
    put_columns(to, piece(row, row->left, row->begin), style->side, FRONT, FRONT);
    wen_buffer_add_text(to, "  ");
    put_style(style, to, match);
    flatten(to, piece(row, row->begin, row->end));
    put_style(style, to, plain);
    wen_buffer_add_text(to, "  ");
    put_columns(to, piece(row, row->end, row->right), style->side, END, END);
    put_style(style, to, dim);
    put_fields(style, row, to);
    put_style(style, to, plain);
    while (to->size && to->data[to->size - 1] == ' ') {
        to->size--;
    }
    wen_buffer_add_byte(to, '\n');
}

/* ---- CSV and JSON ----------------------------------------------------- */

/* RFC 4180, as the tables of a run: lines are ended by LF. */
static void put_cell(struct wen_buffer *to, const char *data, size_t size)
{
    if (size == 0 || !(memchr(data, '"', size) || memchr(data, ',', size) ||
                       memchr(data, '\n', size) || memchr(data, '\r', size))) {
        wen_buffer_add(to, data, size);
        return;
    }
    wen_buffer_add_byte(to, '"');
    for (size_t i = 0; i < size; i++) {
        wen_buffer_add(to, "\"\"", data[i] == '"' ? 1 : 0);
        wen_buffer_add_byte(to, data[i]);
    }
    wen_buffer_add_byte(to, '"');
}

static void put_string_cell(struct wen_buffer *to, struct wen_string string)
{
    wen_buffer_add_byte(to, ',');
    put_cell(to, string.data, string.size);
}

/* Texts or tags of the match, a blank between them. */
static void put_tokens_cell(struct wen_buffer *to, const struct wen_kwic_row *row, bool tags)
{
    struct wen_buffer joined = {0};

    for (size_t i = row->token; i < row->token_end; i++) {
        const struct wen_kwic_token *token = &row->document->tokens[i];
        struct wen_string string = tags ? token->tag : token->text;
        wen_buffer_add(&joined, " ", i > row->token && string.data ? 1 : 0);
        wen_buffer_add(&joined, string.data, string.size);
    }
    put_string_cell(to, wen_string(joined.data, joined.size));
    wen_buffer_free(&joined);
}

static void put_csv(const struct wen_kwic_style *style, const struct wen_kwic_row *row,
                    struct wen_buffer *to)
{
    put_cell(to, row->document->id.data, row->document->id.size);
    wen_buffer_format(to, ",%zu,%zu", row->first, row->last);
    put_string_cell(to, piece(row, row->left, row->begin));
    put_string_cell(to, piece(row, row->begin, row->end));
    put_string_cell(to, piece(row, row->end, row->right));
    put_tokens_cell(to, row, false);
    put_tokens_cell(to, row, true);
    for (size_t i = 0; i < style->field_count; i++) {
        const char *string = cJSON_GetStringValue(
            cJSON_GetObjectItemCaseSensitive(row->document->meta, style->fields[i]));
        char *printed = string ? NULL : print_field(row, style->fields[i]);
        const char *value = string ? string : printed ? printed : "";
        put_string_cell(to, wen_string(value, strlen(value)));
        cJSON_free(printed);
    }
    wen_buffer_add_byte(to, '\n');
}

static void put_member(struct wen_buffer *to, const char *name, struct wen_string string)
{
    wen_buffer_format(to, "\"%s\":", name);
    if (string.data) {
        wen_escape_json(to, string.data, string.size);
    } else {
        wen_buffer_add_text(to, "null");
    }
}

static void put_token_array(struct wen_buffer *to, const struct wen_kwic_row *row, bool tags)
{
    wen_buffer_add_text(to, tags ? ",\"tags\":[" : ",\"words\":[");
    for (size_t i = row->token; i < row->token_end; i++) {
        const struct wen_kwic_token *token = &row->document->tokens[i];
        struct wen_string string = tags ? token->tag : token->text;
        wen_buffer_add(to, ",", i > row->token ? 1 : 0);
        if (string.data) {
            wen_escape_json(to, string.data, string.size);
        } else {
            wen_buffer_add_text(to, "null");
        }
    }
    wen_buffer_add_byte(to, ']');
}

static void put_json(const struct wen_kwic_style *style, const struct wen_kwic_row *row,
                     struct wen_buffer *to)
{
    wen_buffer_add_byte(to, '{');
    put_member(to, "id", row->document->id);
    wen_buffer_format(to, ",\"begin\":%zu,\"end\":%zu,", row->first, row->last);
    put_member(to, "left", piece(row, row->left, row->begin));
    wen_buffer_add_byte(to, ',');
    put_member(to, "match", piece(row, row->begin, row->end));
    wen_buffer_add_byte(to, ',');
    put_member(to, "right", piece(row, row->end, row->right));
    if (row->token < row->token_end) {
        put_token_array(to, row, false);
        put_token_array(to, row, true);
    }
    for (size_t i = 0; i < style->field_count; i++) {
        char *value = print_field(row, style->fields[i]);
        wen_buffer_add_text(to, i ? "," : ",\"meta\":{");
        wen_escape_json(to, style->fields[i], strlen(style->fields[i]));
        wen_buffer_add_byte(to, ':');
        wen_buffer_add_text(to, value ? value : "null");
        cJSON_free(value);
    }
    wen_buffer_add_text(to, style->field_count ? "}}\n" : "}\n");
}

/* ---- all -------------------------------------------------------------- */

void wen_kwic_head(const struct wen_kwic_style *style, struct wen_buffer *to)
{
    if (style->format != WEN_KWIC_CSV) {
        return;
    }
    wen_buffer_add_text(to, "id,begin,end,left,match,right,words,tags");
    for (size_t i = 0; i < style->field_count; i++) {
        put_string_cell(to, wen_string(style->fields[i], strlen(style->fields[i])));
    }
    wen_buffer_add_byte(to, '\n');
}

void wen_kwic_put_row(const struct wen_kwic_style *style, const struct wen_kwic_row *row,
                      struct wen_buffer *to)
{
    static void (*const put[])(const struct wen_kwic_style *, const struct wen_kwic_row *,
                               struct wen_buffer *) = {
        [WEN_KWIC_LINES] = put_line, [WEN_KWIC_CSV] = put_csv, [WEN_KWIC_JSON] = put_json};
    struct wen_buffer plain = {0};

    if (!style->terminal || style->format == WEN_KWIC_LINES) {
        put[style->format](style, row, to);
        return;
    }
    put[style->format](style, row, &plain);
    wen_escape_terminal(to, plain.data, plain.size - 1);
    wen_buffer_add_byte(to, '\n');
    wen_buffer_free(&plain);
}
