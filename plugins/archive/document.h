/* SPDX-License-Identifier: MIT */
/* One document as one line of JSON. */
#ifndef ARCHIVE_DOCUMENT_H
#define ARCHIVE_DOCUMENT_H

#include "bytes.h"
#include "positions.h"

#include <wenliu/stage.h>

#define ARCHIVE_SHORT_LABEL ((size_t)16)

/* The JSON string of a label, made when it is first met; at least
 * ARCHIVE_SHORT_LABEL bytes can be read. */
struct archive_label {
    char *json;
    size_t size;
};

/* What the rendering of all documents of a process shares. */
struct archive_renderer {
    struct wen_context *context;
    struct wen_strings layers, omit; /* the user's choice; no layers: all */
    bool text, spans;
    struct archive_positions positions;
    struct archive_label *labels; /* by number */
    size_t label_count;
};

/* Appends the line of `document`, LF included. False where memory is
 * exhausted; else bytes->failed tells. */
bool archive_render(struct archive_renderer *renderer, const struct wen_document *document,
                    struct archive_bytes *bytes);

void archive_renderer_close(struct archive_renderer *renderer);

#endif
