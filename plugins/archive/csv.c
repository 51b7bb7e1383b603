/* SPDX-License-Identifier: MIT */
/* Corpus tables as CSV (RFC 4180, lines ended by LF). */
#include "csv.h"

#include <math.h>

static bool needs_quotes(const char *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (data[i] == ',' || data[i] == '"' || data[i] == '\n' || data[i] == '\r') {
            return true;
        }
    }
    return size == 0; /* an empty field would be no value */
}

/* Text that a spreadsheet would take for a formula (OWASP, "CSV Injection"). */
static bool is_formula(const char *data, size_t size)
{
    return size > 0 && data[0] != '\0' && strchr("=+-@\t\r", data[0]);
}

static void put_string(const struct archive_csv *csv, struct archive_bytes *bytes, const char *data,
                       size_t size)
{
    bool quoted = needs_quotes(data, size);

    if (quoted) {
        archive_put_byte(bytes, '"');
    }
    if (csv->safe && is_formula(data, size)) {
        archive_put_byte(bytes, '\'');
    }
    while (quoted && size) {
        /* up to and with a quote, which is then written once more */
        const char *quote = memchr(data, '"', size);
        size_t piece = quote ? (size_t)(quote - data) + 1 : size;
        archive_put(bytes, data, piece);
        archive_put(bytes, "\"", quote ? 1 : 0);
        data += piece;
        size -= piece;
    }
    archive_put(bytes, data, size);
    if (quoted) {
        archive_put_byte(bytes, '"');
    }
}

static void put_cell(const struct archive_csv *csv, struct wen_context *context,
                     struct archive_bytes *bytes, enum wen_type type, const union wen_cells *cells,
                     uint32_t row)
{
    if (type == WEN_INTEGER && cells->integer[row] != WEN_NO_INTEGER) {
        archive_put_integer(bytes, cells->integer[row]);
    } else if (type == WEN_REAL && isinf(cells->real[row])) {
        /* as R, pandas and DuckDB read it */
        archive_put(bytes, "-", cells->real[row] < 0);
        archive_put_text(bytes, "Inf");
    } else if (type == WEN_REAL && !isnan(cells->real[row])) {
        archive_put_real(bytes, cells->real[row]);
    } else if (type == WEN_STRING && cells->string[row].data) {
        put_string(csv, bytes, cells->string[row].data, cells->string[row].size);
    } else if (type == WEN_LABEL && cells->label[row]) {
        const char *name = wen_label_name(context, cells->label[row]);
        put_string(csv, bytes, name, strlen(name));
    } else if (type == WEN_WORD && cells->word[row]) {
        archive_put_integer(bytes, cells->word[row]);
    } else if (type == WEN_POSITION && cells->position[row] != WEN_NOWHERE) {
        archive_put_integer(bytes, cells->position[row]);
    }
}

static bool is_shown(const struct wen_column *column)
{
    return !(column->flags & WEN_HIDDEN);
}

void archive_csv_head(const struct archive_csv *csv, const struct wen_schema *schema,
                      struct archive_bytes *bytes)
{
    bool first = true;

    if (csv->bom) {
        archive_put_text(bytes, "\xEF\xBB\xBF");
    }
    for (const struct wen_column *column = schema->columns; column && column->name; column++) {
        if (is_shown(column)) {
            archive_put(bytes, ",", first ? 0 : 1);
            put_string(csv, bytes, column->name, strlen(column->name));
            first = false;
        }
    }
    archive_put_byte(bytes, '\n');
}

void archive_csv_row(const struct archive_csv *csv, struct wen_context *context,
                     const struct wen_table *table, uint32_t row, struct archive_bytes *bytes)
{
    const struct wen_column *columns = table->schema->columns;
    bool first = true;

    for (size_t i = 0; columns && columns[i].name; i++) {
        if (is_shown(&columns[i])) {
            archive_put(bytes, ",", first ? 0 : 1);
            put_cell(csv, context, bytes, columns[i].type, &table->columns[i], row);
            first = false;
        }
    }
    archive_put_byte(bytes, '\n');
}
