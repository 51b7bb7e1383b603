/* SPDX-License-Identifier: MIT */
/* A stream cut at its line feeds, in bounded memory. */
#ifndef WENLIU_READ_LINES_H
#define WENLIU_READ_LINES_H

#include "base/buffer.h"
#include "read/stream.h"

#include <stdint.h>

enum wen_lines_status {
    WEN_LINES_FAULT = -1, /* of the stream; what came of the line at hand is dropped */
    WEN_LINES_END,
    WEN_LINES_LINE,
    WEN_LINES_LONG /* a line above the limit, which was skipped */
};

/* Starts as {.stream, .limit}. */
struct wen_lines {
    struct wen_stream *stream;
    size_t limit;            /* bytes of a line */
    struct wen_string block; /* what is left of it */
    struct wen_buffer carry; /* a line that began in an earlier block */
    uint64_t number;         /* of the line at hand, from 1 */
    uint64_t begin, at;      /* byte of the stream where it begins, and where the next begins */
};

/* The next line, without LF or CR LF; valid until the next call. The last line
 * need not end with LF. */
enum wen_lines_status wen_lines_next(struct wen_lines *lines, struct wen_string *line);

void wen_lines_free(struct wen_lines *lines);

#endif
