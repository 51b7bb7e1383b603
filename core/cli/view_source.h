/* SPDX-License-Identifier: MIT */
/* The raw bytes of a span of a document's text, beside the text. */
#ifndef WENLIU_CLI_VIEW_SOURCE_H
#define WENLIU_CLI_VIEW_SOURCE_H

#include "cli/origin.h"

#include <cjson/cJSON.h>

struct wen_view_source {
    uint64_t begin, end;     /* code points of the text */
    struct wen_origin_of of; /* with folder and number; the rest is filled in */
};

/* Appends where the span stands in the input and a dump of its bytes with their characters: lines
 * of offset, bytes, text; bytes that the text lacks have lines of their own. WEN_EXIT_DATA where
 * the document has no layer `source`, where the span exceeds the text, and as wen_origin_find(). */
int wen_view_source(struct wen_view_source *view, const char *line, size_t size,
                    struct wen_buffer *to, struct wen_error *error);

#endif
