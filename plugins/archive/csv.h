/* SPDX-License-Identifier: MIT */
/* Corpus tables as CSV (RFC 4180, lines ended by LF). */
#ifndef ARCHIVE_CSV_H
#define ARCHIVE_CSV_H

#include "bytes.h"

#include <wenliu/stage.h>

/* What Excel needs and others do not. */
struct archive_csv {
    bool bom;  /* begin with U+FEFF: Excel takes the file for UTF-8 */
    bool safe; /* put ' before text that begins like a formula */
};

/* Appends the line with the names of the columns. */
void archive_csv_head(const struct archive_csv *csv, const struct wen_schema *schema,
                      struct archive_bytes *bytes);

/* Appends one row. No value is an empty field, the empty string is "". */
void archive_csv_row(const struct archive_csv *csv, struct wen_context *context,
                     const struct wen_table *table, uint32_t row, struct archive_bytes *bytes);

#endif
