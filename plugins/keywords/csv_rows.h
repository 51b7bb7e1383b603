/* SPDX-License-Identifier: MIT */
/* A CSV file (RFC 4180) row by row, in little memory: tables that another run wrote. */
#ifndef WENLIU_KEYWORDS_CSV_ROWS_H
#define WENLIU_KEYWORDS_CSV_ROWS_H

#include "bytes.h"
#include "error.h"
#include "wenliu/stage.h"

#include <stdio.h>

enum { KEYWORDS_CSV_COLUMNS = 64 };

/* Starts as {0}. */
struct keywords_csv {
    char *path; /* a copy */
    FILE *file;
    uint64_t line, row_line; /* at hand; where the row at hand begins; from 1 */
    struct keywords_bytes row;
    size_t ends[KEYWORDS_CSV_COLUMNS]; /* of the cells, in `row` */
    size_t count;
};

/* Opens a file and reads its first row. A byte order mark is passed over. False with a sentence
 * that names the file, as below. */
bool keywords_csv_open(struct keywords_csv *csv, const char *path, struct keywords_error *error);

/* Reads the next row, which has as many cells as the first one: 1, 0 at the end, -1 with a sentence
 * that names file and line. */
int keywords_csv_next(struct keywords_csv *csv, struct keywords_error *error);

/* A cell of the row at hand, valid until the next row. */
struct wen_string keywords_csv_cell(const struct keywords_csv *csv, size_t column);

/* The column of that name in the first row, which must be at hand; `count` where there is none. */
size_t keywords_csv_column(const struct keywords_csv *csv, const char *name);

void keywords_csv_close(struct keywords_csv *csv);

#endif
