/* SPDX-License-Identifier: MIT */
/* A CSV file row by row. */
#include "csv_rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of a row: no term is that long, and what is no table must not fill the memory. */
enum { LONGEST_ROW = 1 << 20 };

enum place { CELL_BEGIN, BARE, QUOTED, QUOTE_IN_QUOTED, ROW_END };

static bool fail_here(const struct keywords_csv *csv, struct keywords_error *error,
                      const char *what)
{
    return keywords_fail(error, "%s:%llu: %s", csv->path, (unsigned long long)csv->row_line, what);
}

static bool put(struct keywords_csv *csv, int byte)
{
    if (csv->row.size == csv->row.capacity && !keywords_bytes_room(&csv->row, 256)) {
        return false;
    }
    csv->row.data[csv->row.size++] = (unsigned char)byte;
    return true;
}

/* What a byte outside of quotes does: ends a cell or a row, or is one of the cell. */
static enum place step_bare(int byte)
{
    return byte == ',' ? CELL_BEGIN : byte == '\n' || byte == EOF ? ROW_END : BARE;
}

static enum place step(enum place place, int byte)
{
    if (place == QUOTED) {
        return byte == '"' ? QUOTE_IN_QUOTED : QUOTED;
    }
    if (byte == '"' && place != BARE) {
        return QUOTED;
    }
    return step_bare(byte);
}

/* A line that ends with CR LF keeps the CR in its last cell. */
static void end_cell(struct keywords_csv *csv, bool last, bool bare)
{
    if (last && bare && csv->row.size && csv->row.data[csv->row.size - 1] == '\r') {
        csv->row.size--;
    }
    if (csv->count < KEYWORDS_CSV_COLUMNS) {
        csv->ends[csv->count] = csv->row.size;
    }
    csv->count++;
}

/* Reads a row. False where it ends in mid-cell or is too long. */
static bool read_row(struct keywords_csv *csv, struct keywords_error *error)
{
    enum place place = CELL_BEGIN;

    csv->row.size = csv->count = 0;
    csv->row_line = csv->line + 1;
    while (place != ROW_END) {
        int byte = getc_unlocked(csv->file);
        enum place before = place;
        csv->line += byte == '\n';
        if (byte == EOF && (before == QUOTED || ferror(csv->file))) {
            return fail_here(csv, error,
                             ferror(csv->file) ? "cannot be read" : "ends within quotes");
        }
        place = step(before, byte);
        if (place == CELL_BEGIN || place == ROW_END) {
            end_cell(csv, place == ROW_END, before == BARE);
        } else if (place == BARE || (place == QUOTED && before != CELL_BEGIN)) {
            if (csv->row.size >= LONGEST_ROW) {
                return fail_here(csv, error, "a row of more than 1 MiB: this is no such table");
            }
            if (!put(csv, byte)) {
                return keywords_exhausted(error);
            }
        }
    }
    if (csv->count > KEYWORDS_CSV_COLUMNS) {
        return fail_here(csv, error, "more than 64 cells in a row: this is no such table");
    }
    return true;
}

bool keywords_csv_open(struct keywords_csv *csv, const char *path, struct keywords_error *error)
{
    static const char mark[] = "\xEF\xBB\xBF";

    csv->path = strdup(path);
    if (!csv->path || !keywords_bytes_room(&csv->row, 256)) {
        return keywords_exhausted(error);
    }
    csv->file = fopen(path, "rb");
    if (!csv->file) {
        return keywords_fail(error, "%s: cannot be opened: %s", path, strerror(errno));
    }
    if (!read_row(csv, error)) {
        return false;
    }
    if (csv->row.size >= 3 && memcmp(csv->row.data, mark, 3) == 0) {
        memmove(csv->row.data, csv->row.data + 3, csv->row.size -= 3);
        for (size_t i = 0; i < csv->count; i++) {
            csv->ends[i] -= 3;
        }
    }
    return true;
}

int keywords_csv_next(struct keywords_csv *csv, struct keywords_error *error)
{
    size_t columns = csv->count;
    int byte = getc_unlocked(csv->file);

    if (byte == EOF && !ferror(csv->file)) {
        return 0;
    }
    ungetc(byte, csv->file);
    if (!read_row(csv, error)) {
        return -1;
    }
    if (csv->count != columns) {
        keywords_fail(error, "%s:%llu: %zu cells, but the first row has %zu", csv->path,
                      (unsigned long long)csv->row_line, csv->count, columns);
        return -1;
    }
    return 1;
}

struct wen_string keywords_csv_cell(const struct keywords_csv *csv, size_t column)
{
    size_t begin = column ? csv->ends[column - 1] : 0;

    return wen_string((const char *)csv->row.data + begin, csv->ends[column] - begin);
}

size_t keywords_csv_column(const struct keywords_csv *csv, const char *name)
{
    size_t i = 0;

    for (; i < csv->count; i++) {
        struct wen_string cell = keywords_csv_cell(csv, i);
        if (cell.size == strlen(name) && memcmp(cell.data, name, cell.size) == 0) {
            break;
        }
    }
    return i;
}

void keywords_csv_close(struct keywords_csv *csv)
{
    if (csv->file) {
        fclose(csv->file);
    }
    free(csv->path);
    free(csv->row.data);
    *csv = (struct keywords_csv){0};
}
