/* SPDX-License-Identifier: MIT */
/* The lines of any gzip file from front to back, where nothing is known of its
 * members. A file that is cut off, damaged or followed by other bytes is an
 * error, not an end (zlib's gzread hides all three). */
#ifndef WENLIU_ARCHIVE_STREAM_H
#define WENLIU_ARCHIVE_STREAM_H

#include "base/buffer.h"
#include "base/error.h"

/* A longer line is refused: it may be all that a small hostile file unpacks to. */
#define WEN_STREAM_LINE ((size_t)1 << 30)

struct wen_member_stream;

/* Reads the open file from byte 0; `fd` and `name`, for errors, stay the caller's. */
struct wen_member_stream *wen_member_stream_new(int fd, const char *name);

/* Replaces `line` by the next line without its LF; the last may lack one.
 * Returns 1, 0 at the end, or a negative enum wen_exit. */
int wen_member_stream_next(struct wen_member_stream *stream, struct wen_buffer *line,
                           struct wen_error *error);

void wen_member_stream_free(struct wen_member_stream *stream);

#endif
