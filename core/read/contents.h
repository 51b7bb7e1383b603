/* SPDX-License-Identifier: MIT */
/* What one input file holds: itself, what is packed in it, or the members of
 * the archive that it is; each a stream of plain bytes with its kind. */
#ifndef WENLIU_READ_CONTENTS_H
#define WENLIU_READ_CONTENTS_H

#include "read/unpack.h"
#include "read/walk.h"

struct wen_content {
    const char *member; /* its path in the archive, or NULL: the file itself */
    struct wen_stream *stream;
    struct wen_kind kind;
};

/* Starts as {0}; serves one file after another. */
struct wen_contents {
    const struct wen_input *input;
    struct wen_file *file;
    const struct wen_found *found;
    struct wen_meter meter;
    struct wen_stream *outer; /* what is packed in the file, or NULL */
    struct wen_members *members;
    struct wen_stream *inside; /* what is packed in the member at hand, or NULL */
    struct wen_content content;
    uint64_t skipped; /* members left out because their kind is unknown */
    uint64_t given;   /* members that were not */
    bool started;
};

/* What is pointed to must live until wen_contents_close(). Reads nothing yet. */
void wen_contents_open(struct wen_contents *contents, const struct wen_input *input,
                       int64_t expansion, struct wen_file *file, const struct wen_found *found);

/* The next content, in contents->content and valid until the next call. 1; 0 at
 * the end; -1 with *fault set: the member is refused or, where content.member
 * is NULL, all that is left of the file. */
int wen_contents_next(struct wen_contents *contents, struct wen_error *fault);

/* After content.stream ended with a fault: whether that is one of the whole file. */
bool wen_contents_broken(const struct wen_contents *contents);

void wen_contents_close(struct wen_contents *contents);

#endif
