/* SPDX-License-Identifier: MIT */
/* One document of an archive as a person reads it. */
#ifndef WENLIU_CLI_VIEW_H
#define WENLIU_CLI_VIEW_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

struct wen_view {
    bool colours;
    const char *mark; /* layer whose rows are marked in the text */
};

/* Appends the view of the JSON line[0..size): id and meta, the text block by
 * block, marked rows by type, keywords, how many rows the other layers have.
 * All of it is safe for a terminal. WEN_EXIT_DATA where the line is no JSON
 * object in UTF-8. */
int wen_view_document(const struct wen_view *view, const char *line, size_t size,
                      struct wen_buffer *to, struct wen_error *error);

#endif
