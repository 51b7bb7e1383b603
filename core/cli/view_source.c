/* SPDX-License-Identifier: MIT */
/* The raw bytes of a span, found by the rows of the layer `source`. */
#include "cli/view_source.h"

#include "base/escape.h"
#include "base/heap.h"
#include "base/utf8.h"
#include "cli/view_page.h"

#include "wenliu/stage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 16 };

/* Characters of the text and the raw bytes they came from. */
struct piece {
    uint64_t raw_begin, raw_end;
    size_t begin, end; /* bytes of the text; the same where the text lacks these raw bytes */
};

struct dump {
    const char *text;
    size_t size;
    const cJSON *root;
    struct piece *pieces;
    size_t count, capacity;
};

/* ---- the rows --------------------------------------------------------- */

/* A row of the layer: code points of the text, bytes of the document. */
struct row {
    uint64_t begin, end, raw_begin, raw_end;
};

static const char *const columns[] = {"begin", "end", "raw_begin", "raw_end"};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* Sets cells[] to the first of each column; false where one is missing. */
static bool first_row(const cJSON *layer, const cJSON *cells[COLUMNS])
{
    for (size_t i = 0; i < COLUMNS; i++) {
        const cJSON *column = wen_page_member(layer, columns[i]);
        if (!cJSON_IsArray(column)) {
            return false;
        }
        cells[i] = column->child;
    }
    return true;
}

/* The row at cells[], which go on to the next; false behind the last, or where it is none. */
static bool next_row(const cJSON *cells[COLUMNS], struct row *row)
{
    uint64_t values[COLUMNS];

    for (size_t i = 0; i < COLUMNS; i++) {
        if (!cJSON_IsNumber(cells[i]) || cells[i]->valuedouble < 0 ||
            cells[i]->valuedouble > UINT32_MAX) {
            return false;
        }
        values[i] = (uint64_t)cells[i]->valuedouble;
        cells[i] = cells[i]->next;
    }
    *row = (struct row){values[0], values[1], values[2], values[3]};
    return row->begin < row->end && row->raw_begin <= row->raw_end;
}

/* ---- pieces ----------------------------------------------------------- */

static void add_piece(struct dump *dump, struct piece piece)
{
    struct piece *last = dump->count ? &dump->pieces[dump->count - 1] : NULL;

    if (last && last->raw_begin == piece.raw_begin && last->raw_end == piece.raw_end) {
        last->end = piece.end; /* characters that share their bytes */
        return;
    }
    if (last && piece.raw_begin > last->raw_end) {
        dump->pieces =
            wen_heap_room(dump->pieces, dump->count, &dump->capacity, sizeof *dump->pieces);
        dump->pieces[dump->count++] =
            (struct piece){last->raw_end, piece.raw_begin, piece.begin, piece.begin};
    }
    dump->pieces = wen_heap_room(dump->pieces, dump->count, &dump->capacity, sizeof *dump->pieces);
    dump->pieces[dump->count++] = piece;
}

/* The characters of a row, of which the first begins at byte `at` of the text, that lie in the
 * span. In a row each character has as many raw bytes as bytes of UTF-8, or each the same number.
 * Returns the byte behind the row. */
static size_t add_row(struct dump *dump, const struct wen_view_source *view, const struct row *row,
                      size_t at)
{
    uint64_t raw_size = row->raw_end - row->raw_begin, count = row->end - row->begin;
    size_t end = at, first = at;

    for (uint64_t i = 0; i < count && end < dump->size; i++) {
        wen_utf8_next(dump->text, &end);
    }
    for (uint64_t i = 0; i < count && at < end; i++) {
        size_t next = at;
        wen_utf8_next(dump->text, &next);
        bool same = end - first == raw_size;
        struct piece piece = {row->raw_begin + (same ? at - first : i * raw_size / count),
                              row->raw_begin + (same ? next - first : (i + 1) * raw_size / count),
                              at, next};
        if (row->begin + i >= view->begin && row->begin + i < view->end) {
            add_piece(dump, piece);
        }
        at = next;
    }
    return end;
}

static int find_pieces(struct dump *dump, const struct wen_view_source *view,
                       struct wen_error *error)
{
    const cJSON *cells[COLUMNS];
    struct row row;
    uint64_t length = wen_utf8_count(dump->text, dump->size);
    size_t at = 0;

    if (view->end > length) {
        return wen_error_set(error, WEN_EXIT_DATA,
                             "--source: the text of '%s' has %" PRIu64 " characters", view->of.id,
                             length);
    }
    if (!first_row(wen_page_member(dump->root, "source"), cells)) {
        return wen_error_set(error, WEN_EXIT_DATA,
                             "'%s' has no layer `source` in this archive; the stage decode gives "
                             "it, and the stage archive must not leave it out",
                             view->of.id);
    }
    while (next_row(cells, &row) && row.begin < view->end) {
        at = add_row(dump, view, &row, at);
    }
    if (!dump->count) {
        return wen_error_set(error, WEN_EXIT_DATA, "the layer `source` of '%s' is damaged",
                             view->of.id);
    }
    return WEN_EXIT_OK;
}

/* ---- printing --------------------------------------------------------- */

static void put_text(struct wen_buffer *to, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n' || text[i] == '\t') {
            wen_buffer_add_text(to, text[i] == '\n' ? "\\n" : "\\t");
            continue;
        }
        size_t end = i;
        while (end < size && text[end] != '\n' && text[end] != '\t') {
            end++;
        }
        wen_escape_terminal(to, text + i, end - i);
        i = end - 1;
    }
}

/* A line of raw[begin..end), or several where it is longer, with the text behind the first. */
static void put_line(struct wen_buffer *to, const struct wen_buffer *raw, uint64_t begin,
                     uint64_t end, struct wen_string text)
{
    for (uint64_t at = begin; at < end; at += WIDTH) {
        wen_buffer_format(to, "%08" PRIx64 " ", at);
        for (uint64_t i = at; i < at + WIDTH; i++) {
            if (i < end) {
                wen_buffer_format(to, " %02x", (unsigned char)raw->data[i]);
            } else if (text.size && at == begin) {
                wen_buffer_add_text(to, "   ");
            }
        }
        if (at == begin && text.size) {
            wen_buffer_add_text(to, "  ");
            put_text(to, text.data, text.size);
        }
        wen_buffer_add_byte(to, '\n');
    }
}

static void put_pieces(const struct dump *dump, const struct wen_buffer *raw, struct wen_buffer *to)
{
    for (size_t i = 0; i < dump->count;) {
        struct piece line = dump->pieces[i++];
        bool gap = line.begin == line.end;
        while (!gap && i < dump->count && dump->pieces[i].begin < dump->pieces[i].end &&
               dump->pieces[i].raw_end - line.raw_begin <= WIDTH) {
            line.raw_end = dump->pieces[i].raw_end;
            line.end = dump->pieces[i++].end;
        }
        put_line(to, raw, line.raw_begin, line.raw_end,
                 gap ? wen_string(NULL, 0)
                     : wen_string(dump->text + line.begin, line.end - line.begin));
    }
}

static void put_head(const struct wen_view_source *view, const struct dump *dump,
                     const struct wen_origin *origin, struct wen_buffer *to)
{
    const char *charset = wen_page_string(wen_page_member(dump->root, "meta"), "charset");

    put_text(to, view->of.id, strlen(view->of.id));
    wen_buffer_format(to, ": characters %" PRIu64 " to %" PRIu64 "\n", view->begin, view->end);
    put_text(to, origin->place.data, origin->place.size);
    wen_buffer_format(to, ": bytes %" PRIu64 " to %" PRIu64 " of the %s", dump->pieces[0].raw_begin,
                      dump->pieces[dump->count - 1].raw_end, origin->whole ? "file" : "document");
    if (charset) {
        wen_buffer_add_text(to, ", in ");
        put_text(to, charset, strlen(charset));
    }
    wen_buffer_add_text(to, "\n\n");
}

int wen_view_source(struct wen_view_source *view, const char *line, size_t size,
                    struct wen_buffer *to, struct wen_error *error)
{
    cJSON *root = wen_page_parse(line, size, error);
    struct wen_origin origin = {0};

    if (!root) {
        return WEN_EXIT_DATA;
    }
    struct dump dump = {.root = root, .text = wen_page_string(root, "text")};
    const char *id = wen_page_string(root, "id");
    dump.text = dump.text ? dump.text : "";
    dump.size = strlen(dump.text);
    view->of.id = id ? id : "";
    int status = find_pieces(&dump, view, error);
    if (!status) {
        view->of.least = dump.pieces[dump.count - 1].raw_end;
        status = wen_origin_find(&view->of, &origin, error);
    }
    if (!status) {
        put_head(view, &dump, &origin, to);
        put_pieces(&dump, &origin.raw, to);
    }
    wen_origin_free(&origin);
    free(dump.pieces);
    cJSON_Delete(root);
    return status;
}
