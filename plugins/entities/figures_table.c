/* SPDX-License-Identifier: MIT */
/* The table of figures over the corpus: rows of a unit as bytes, which the collector keeps in the
 * order of the documents in a sorter of the host.
 *
 *   a row      two numbers, then TEXTS texts in the order of the table's columns
 *   a text     size (uint32_t, NO_TEXT: no value), bytes
 *   what is emitted: rows, each after its size (uint32_t) */
#include "figures_stage.h"

#include <stdlib.h>

enum { NUMBERS = 2, TEXTS = 9, COLUMNS = 11, KEY = 8 };
#define NO_TEXT UINT32_MAX

static const struct wen_column table_columns[] = {
    {"document", WEN_STRING, 0, "Id of the document."},
    {"indicator", WEN_STRING, 0, "What is counted or measured, in words of the text."},
    {"value", WEN_STRING, 0, "The number as written, without its unit."},
    {"unit", WEN_STRING, 0, "The unit as written, with 万 or 亿."},
    {"number", WEN_REAL, 0, "The number in base units; of a range the lower one."},
    {"number_high", WEN_REAL, 0, "Of a range the upper number."},
    {"base", WEN_STRING, 0, "The base unit."},
    {"change", WEN_STRING, 0, "How the value moved, as written."},
    {"period", WEN_STRING, 0, "When, as written."},
    {"time", WEN_STRING, 0, "When, as ISO 8601, where text and date give it."},
    {"subject", WEN_STRING, 0, "Who or what the figure is said of."},
    {0},
};
const struct wen_schema entities_table_figures = {
    .name = "figures",
    .columns = table_columns,
    .help = "Every figure of the corpus, in the order of the documents.",
};

/* Columns of the table that hold texts, with those of the layer; the first is the document's id. */
static const int layer_columns[TEXTS] = {-1,
                                         FIGURES_COLUMN_INDICATOR,
                                         FIGURES_COLUMN_VALUE,
                                         FIGURES_COLUMN_UNIT,
                                         FIGURES_COLUMN_BASE,
                                         FIGURES_COLUMN_CHANGE,
                                         FIGURES_COLUMN_PERIOD,
                                         FIGURES_COLUMN_TIME,
                                         FIGURES_COLUMN_SUBJECT};

static bool append(struct entities_figures *figures, const void *bytes, size_t size)
{
    char *room = entities_room(figures->rows, figures->rows_size, size, &figures->rows_capacity, 1);

    if (!room) {
        return false;
    }
    figures->rows = room;
    if (size > 0) {
        memcpy(room + figures->rows_size, bytes, size);
    }
    figures->rows_size += size;
    return true;
}

static bool append_text(struct entities_figures *figures, struct wen_string text)
{
    uint32_t size = text.data ? (uint32_t)text.size : NO_TEXT;

    return append(figures, &size, sizeof size) && append(figures, text.data, text.data ? size : 0);
}

bool entities_figures_keep(struct entities_figures *figures, struct wen_string id,
                           const union wen_slots *columns, uint32_t row)
{
    size_t begin = figures->rows_size;
    uint32_t size = 0;
    const double numbers[NUMBERS] = {columns[FIGURES_COLUMN_NUMBER].real[row],
                                     columns[FIGURES_COLUMN_NUMBER_HIGH].real[row]};
    bool done = append(figures, &size, sizeof size) && append(figures, numbers, sizeof numbers);

    for (size_t i = 0; done && i < TEXTS; i++) {
        done =
            append_text(figures, layer_columns[i] < 0 ? id : columns[layer_columns[i]].string[row]);
    }
    if (done) {
        size = (uint32_t)(figures->rows_size - begin - sizeof size);
        memcpy(figures->rows + begin, &size, sizeof size);
    }
    return done;
}

int entities_figures_save(struct wen_context *context, struct entities_figures *figures)
{
    int status =
        figures->rows_size > 0 ? wen_emit(context, figures->rows, figures->rows_size) : WEN_OK;

    figures->rows_size = 0;
    return status;
}

static int damaged(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "a unit's figures are damaged: run again, without --resume");
}

int entities_figures_absorb(struct wen_context *context, struct entities_figures *figures,
                            const char *bytes, size_t size)
{
    int status = WEN_OK;

    if (!figures->sorter && size > 0) {
        figures->sorter = wen_open_sorter(context, figures->budget);
    }
    while (status == WEN_OK && size > 0) {
        char key[KEY];
        uint32_t row;
        if (size < sizeof row) {
            return damaged(context);
        }
        memcpy(&row, bytes, sizeof row);
        bytes += sizeof row;
        size -= sizeof row;
        if (row > size) {
            return damaged(context);
        }
        for (unsigned i = 0; i < KEY; i++) {
            key[i] = (char)(figures->row_count >> 8 * (KEY - 1 - i));
        }
        figures->row_count++;
        status = wen_sort(context, figures->sorter, wen_string(key, KEY), wen_string(bytes, row));
        bytes += row;
        size -= row;
    }
    return status;
}

static bool read_row(struct wen_string bytes, double *numbers, struct wen_string *texts)
{
    const char *at = bytes.data;
    size_t left = bytes.size;

    if (left < sizeof(double) * NUMBERS) {
        return false;
    }
    memcpy(numbers, at, sizeof(double) * NUMBERS);
    at += sizeof(double) * NUMBERS;
    left -= sizeof(double) * NUMBERS;
    for (size_t i = 0; i < TEXTS; i++) {
        uint32_t size;
        if (left < sizeof size) {
            return false;
        }
        memcpy(&size, at, sizeof size);
        at += sizeof size;
        left -= sizeof size;
        bool none = size == NO_TEXT;
        if (!none && size > left) {
            return false;
        }
        texts[i] = none ? wen_string(NULL, 0) : wen_string(at, size);
        at += none ? 0 : size;
        left -= none ? 0 : size;
    }
    return left == 0;
}

int entities_figures_finish(struct wen_context *context, struct entities_figures *figures,
                            unsigned table)
{
    struct wen_sorted record;
    int more = WEN_OK;

    while (figures->sorter && (more = wen_next_sorted(context, figures->sorter, &record)) > 0) {
        double numbers[NUMBERS];
        struct wen_string texts[TEXTS];
        if (!read_row(record.value, numbers, texts)) {
            return damaged(context);
        }
        const struct wen_rows *rows = wen_add_row(context, table, 1);
        size_t text = 0, number = 0;
        for (size_t i = 0; i < COLUMNS; i++) {
            if (i == 1 + FIGURES_COLUMN_NUMBER || i == 1 + FIGURES_COLUMN_NUMBER_HIGH) {
                rows->columns[i].real[0] = numbers[number++];
            } else {
                rows->columns[i].string[0] = texts[text++];
            }
        }
        wen_add_row(context, table, 0); /* takes the strings over */
    }
    wen_count(context, "figures", (int64_t)figures->row_count);
    if (figures->sorter) {
        wen_close_sorter(context, figures->sorter);
        figures->sorter = NULL;
    }
    return more;
}
