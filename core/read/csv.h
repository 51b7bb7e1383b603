/* SPDX-License-Identifier: MIT */
/* Rows of a CSV stream (RFC 4180): quoted fields with delimiters, line feeds
 * and doubled quotes inside, CR LF or LF at the end of rows, a BOM in front. */
#ifndef WENLIU_READ_CSV_H
#define WENLIU_READ_CSV_H

#include "base/buffer.h"
#include "read/stream.h"

#include <stdint.h>

enum wen_csv_status {
    WEN_CSV_FAULT = -1, /* of the stream; what came of the row at hand is dropped */
    WEN_CSV_END,
    WEN_CSV_ROW,
    WEN_CSV_LONG,   /* a row above the limit, which was skipped */
    WEN_CSV_BEHIND, /* a row with something between a closing quote and the delimiter: skipped to
                      the end of that line */
    WEN_CSV_OPEN    /* the last row: a quote is never closed */
};

/* More columns than these are not kept. */
enum { WEN_CSV_COLUMNS = 1 << 16 };

/* Starts as {.stream, .limit, .delimiter}. */
struct wen_csv {
    struct wen_stream *stream;
    size_t limit;   /* bytes of a row's fields together */
    char delimiter; /* 0: the first row tells, from , ; and tab */
    struct wen_string block;
    struct wen_buffer head; /* the bytes the delimiter was told from */
    struct wen_buffer row;  /* fields one behind the other, without quotes */
    size_t *ends;           /* of the fields in `row`, at most `keep` of them */
    size_t capacity, count; /* count: also those not kept */
    size_t keep;            /* 0: WEN_CSV_COLUMNS */
    size_t field;           /* where the field at hand begins in `row` */
    uint64_t line, begin;   /* where it reads, and where the row at hand begins, from 1 */
    uint64_t at, begin_at;  /* the same as bytes of the stream */
    uint64_t quote;         /* line of the last opening quote */
    int state;
    bool started, ended, too_long, behind;
};

/* The next row that is not an empty line. */
enum wen_csv_status wen_csv_next(struct wen_csv *csv);

/* Where the stream was sought to byte `at`, at which a row begins in line `line`: goes on there.
 * The first row was read before. */
void wen_csv_go(struct wen_csv *csv, uint64_t at, uint64_t line);

/* A field of the row at hand, valid until the next call. */
struct wen_string wen_csv_field(const struct wen_csv *csv, size_t index);

void wen_csv_free(struct wen_csv *csv);

#endif
