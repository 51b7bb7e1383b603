/* SPDX-License-Identifier: MIT */
/* What a concordance finds in lines of an archive: rows, with keys to sort by. */
#ifndef WENLIU_KWIC_SEARCH_H
#define WENLIU_KWIC_SEARCH_H

#include "kwic/rows.h"

enum wen_kwic_sort { WEN_KWIC_UNSORTED, WEN_KWIC_BY_LEFT, WEN_KWIC_BY_RIGHT };

/* What was seen. Plain numbers: travels as bytes. */
struct wen_kwic_seen {
    uint64_t documents; /* that were searched, also by their bytes alone */
    uint64_t bare;      /* of those that were read, without tokens where some are looked for */
    uint64_t rows;
    uint64_t fields; /* bit i: a row has field i of the style (of the first 64) */
};

/* A search. `pattern`, `name` and what `style` points to are the caller's. */
struct wen_kwic_search {
    struct wen_kwic_pattern *pattern;
    bool over_text; /* the pattern is one over text */
    size_t window;  /* tokens or, over text, characters on each side */
    enum wen_kwic_sort sort;
    struct wen_kwic_style style;
    const char *name; /* of the archive, for errors */

    struct wen_kwic_document document; /* at hand; begins as {0} */
    struct wen_buffer key, row;
};

/* Appends the rows of the lines bytes[0..size) (each with its LF, but for the
 * last perhaps) to `rows`: key and value, each behind its size (uint32_t); adds
 * to *seen. bytes[size] is 0. `number` is that of the first document, for errors.
 * WEN_EXIT_DATA where a line is none of an archive. */
int wen_kwic_search_lines(struct wen_kwic_search *search, const char *bytes, size_t size,
                          uint64_t number, struct wen_buffer *rows, struct wen_kwic_seen *seen,
                          struct wen_error *error);

/* Takes the next row off the front of `rows`; false where there is none. */
bool wen_kwic_take_row(struct wen_string *rows, struct wen_string *key, struct wen_string *value);

/* Whether line[0..size) has tokens; WEN_EXIT_DATA where it is no JSON object. */
int wen_kwic_line_has_tokens(const char *line, size_t size, bool *has, struct wen_error *error);

/* Frees what it holds of its own. */
void wen_kwic_search_free(struct wen_kwic_search *search);

#endif
