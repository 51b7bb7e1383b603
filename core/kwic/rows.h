/* SPDX-License-Identifier: MIT */
/* One row of a concordance, as a line with columns, as CSV or as JSON. */
#ifndef WENLIU_KWIC_ROWS_H
#define WENLIU_KWIC_ROWS_H

#include "base/buffer.h"
#include "kwic/document.h"

enum wen_kwic_format { WEN_KWIC_LINES, WEN_KWIC_CSV, WEN_KWIC_JSON };

/* How rows are printed. */
struct wen_kwic_style {
    enum wen_kwic_format format;
    bool colours;              /* WEN_KWIC_LINES */
    bool terminal;             /* somebody looks at it: controls are made visible in all formats */
    size_t side;               /* WEN_KWIC_LINES: columns of the context on each side */
    const char *const *fields; /* of meta, the caller's */
    size_t field_count;
};

/* A match in a document. */
struct wen_kwic_row {
    const struct wen_kwic_document *document;
    size_t begin, end;       /* of the match in the text, in bytes */
    size_t first, last;      /* the same in code points */
    size_t left, right;      /* where the context begins and ends, in bytes */
    size_t token, token_end; /* tokens of the match; none without tokens */
};

/* Appends what stands above the rows: the first line of CSV. */
void wen_kwic_head(const struct wen_kwic_style *style, struct wen_buffer *to);

/* Appends a row, with a newline. */
void wen_kwic_put_row(const struct wen_kwic_style *style, const struct wen_kwic_row *row,
                      struct wen_buffer *to);

#endif
