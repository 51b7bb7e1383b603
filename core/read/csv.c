/* SPDX-License-Identifier: MIT */
/* Rows of a CSV stream. */
#include "read/csv.h"

#include "base/heap.h"

#include <stdlib.h>

enum { HEAD = 1 << 20 };

/* Where in a row the next byte stands. */
enum state {
    START,    /* at the begin of a field */
    BARE,     /* in a field without quotes */
    QUOTED,   /* in a field with quotes */
    QUOTE,    /* behind a quote inside of one: its end, or the first of two */
    QUOTE_CR, /* behind that and a CR */
    BEHIND    /* behind rubbish after the end of a field */
};

static void append(struct wen_csv *csv, const char *data, size_t size)
{
    if (size > csv->limit - csv->row.size) {
        csv->too_long = true;
    }
    if (!csv->too_long) {
        wen_buffer_add(&csv->row, data, size);
    }
}

static void end_field(struct wen_csv *csv)
{
    if (csv->count < (csv->keep ? csv->keep : WEN_CSV_COLUMNS)) {
        csv->ends = wen_heap_room(csv->ends, csv->count, &csv->capacity, sizeof *csv->ends);
        csv->ends[csv->count] = csv->row.size;
    }
    csv->count++;
    csv->field = csv->row.size;
    csv->state = START;
}

/* Ends the row. False where it is an empty line. */
static bool end_row(struct wen_csv *csv)
{
    if (csv->state == BARE && csv->row.size > csv->field &&
        csv->row.data[csv->row.size - 1] == '\r') {
        csv->row.size--;
    }
    bool empty = csv->count == 0 && csv->row.size == 0 && csv->state <= BARE && !csv->too_long;
    if (!empty) {
        end_field(csv);
    }
    csv->state = START;
    return !empty;
}

static void begin_row(struct wen_csv *csv)
{
    csv->row.size = csv->field = csv->count = 0;
    wen_buffer_room(&csv->row, 1); /* empty fields point somewhere too */
    csv->too_long = csv->behind = false;
    csv->begin = csv->line;
    csv->begin_at = csv->at;
}

static size_t bare_run(const struct wen_csv *csv, const char *data, size_t size)
{
    size_t at = 0;

    while (at < size && data[at] != csv->delimiter && data[at] != '\n') {
        at++;
    }
    return at;
}

static size_t quoted_run(struct wen_csv *csv, const char *data, size_t size)
{
    const char *quote = memchr(data, '"', size);
    size_t run = quote ? (size_t)(quote - data) : size;

    for (size_t i = 0; i < run; i++) {
        csv->line += data[i] == '\n';
    }
    return run;
}

/* What a byte at the end of a run does. True where it ends a row that is not empty. */
static bool turn(struct wen_csv *csv, char byte)
{
    if (csv->state == QUOTED) { /* byte is a quote */
        csv->state = QUOTE;
    } else if (byte == '"' && csv->state == QUOTE) {
        append(csv, "\"", 1);
        csv->state = QUOTED;
    } else if (byte == '"' && csv->state == START) {
        csv->state = QUOTED;
        csv->quote = csv->line;
    } else if (byte == '\n') {
        csv->line++;
        if (end_row(csv)) {
            return true;
        }
        csv->begin = csv->line;
        csv->begin_at = csv->at;
    } else if (byte == csv->delimiter && csv->state <= QUOTE) {
        end_field(csv);
    } else if (byte == '\r' && csv->state == QUOTE) {
        csv->state = QUOTE_CR;
    } else {
        csv->state = BEHIND;
        csv->behind = true;
    }
    return false;
}

/* Eats bytes of the block up to the end of a row. False where the block ends first. */
static bool eat(struct wen_csv *csv)
{
    while (csv->block.size) {
        const char *data = csv->block.data;
        size_t run = 0, size = csv->block.size;
        if (csv->state == QUOTED) {
            run = quoted_run(csv, data, size);
        } else if (csv->state == BARE || (csv->state == START && data[0] != '"')) {
            csv->state = BARE;
            run = bare_run(csv, data, size);
        }
        append(csv, data, run);
        bool more = run < size;
        csv->block = wen_string(data + run + more, size - run - more);
        csv->at += run + more;
        if (more && turn(csv, data[run])) {
            return true;
        }
    }
    return false;
}

static enum wen_csv_status judge(const struct wen_csv *csv)
{
    return csv->too_long ? WEN_CSV_LONG : csv->behind ? WEN_CSV_BEHIND : WEN_CSV_ROW;
}

/* The end of the stream also ends a row. */
static enum wen_csv_status end_stream(struct wen_csv *csv)
{
    bool open = csv->state == QUOTED;

    csv->ended = true;
    if (csv->state == START && csv->count == 0) {
        return WEN_CSV_END;
    }
    if (!end_row(csv)) {
        return WEN_CSV_END;
    }
    return open ? WEN_CSV_OPEN : judge(csv);
}

/* Collects the first row's bytes and counts in it what may be the delimiter. */
static enum wen_stream_status find_delimiter(struct wen_csv *csv)
{
    static const char delimiters[] = ",;\t";
    size_t counts[sizeof delimiters] = {0}, best = 0, at = 0;
    bool quoted = false, done = false;
    enum wen_stream_status status = WEN_STREAM_BLOCK;
    struct wen_string block;

    while (!done && csv->head.size < HEAD) {
        status = wen_stream_next(csv->stream, &block);
        if (status != WEN_STREAM_BLOCK) {
            break;
        }
        wen_buffer_add(&csv->head, block.data, block.size);
        for (; at < csv->head.size && !done; at++) {
            const char *found = memchr(delimiters, csv->head.data[at], sizeof delimiters - 1);
            quoted ^= csv->head.data[at] == '"';
            done = !quoted && csv->head.data[at] == '\n';
            if (found && !quoted) {
                counts[found - delimiters]++;
            }
        }
    }
    for (size_t i = 1; i < sizeof delimiters - 1; i++) {
        best = counts[i] > counts[best] ? i : best;
    }
    csv->delimiter = delimiters[best];
    csv->block = wen_string(csv->head.data, csv->head.size);
    return status == WEN_STREAM_FAULT ? status : WEN_STREAM_BLOCK;
}

static enum wen_stream_status start(struct wen_csv *csv)
{
    enum wen_stream_status status = WEN_STREAM_BLOCK;

    csv->started = true;
    csv->line = 1;
    if (csv->delimiter == 0) {
        status = find_delimiter(csv);
    } else if (wen_stream_next(csv->stream, &csv->block) == WEN_STREAM_FAULT) {
        status = WEN_STREAM_FAULT;
    }
    if (csv->block.size >= 3 && memcmp(csv->block.data, "\xEF\xBB\xBF", 3) == 0) {
        csv->block = wen_string(csv->block.data + 3, csv->block.size - 3);
        csv->at = 3;
    }
    return status;
}

enum wen_csv_status wen_csv_next(struct wen_csv *csv)
{
    if (csv->ended) {
        return WEN_CSV_END;
    }
    if (!csv->started && start(csv) == WEN_STREAM_FAULT) {
        csv->ended = true;
        return WEN_CSV_FAULT;
    }
    begin_row(csv);
    while (!eat(csv)) {
        switch (wen_stream_next(csv->stream, &csv->block)) {
        case WEN_STREAM_BLOCK: break;
        case WEN_STREAM_END: return end_stream(csv);
        case WEN_STREAM_FAULT: csv->ended = true; return WEN_CSV_FAULT;
        }
    }
    return judge(csv);
}

void wen_csv_go(struct wen_csv *csv, uint64_t at, uint64_t line)
{
    csv->at = at;
    csv->line = line;
    csv->block = wen_string(NULL, 0);
}

struct wen_string wen_csv_field(const struct wen_csv *csv, size_t index)
{
    size_t begin = index ? csv->ends[index - 1] : 0;

    return wen_string(csv->row.data + begin, csv->ends[index] - begin);
}

void wen_csv_free(struct wen_csv *csv)
{
    wen_buffer_free(&csv->head);
    wen_buffer_free(&csv->row);
    free(csv->ends);
}
