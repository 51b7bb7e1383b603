/* SPDX-License-Identifier: MIT */
/* Bytes that come block by block: a file, what is unpacked from another
 * stream, a member of an archive. A stream never holds more than a block or
 * two of what it reads. */
#ifndef WENLIU_READ_STREAM_H
#define WENLIU_READ_STREAM_H

#include "base/error.h"
#include "wenliu/stage.h"

enum wen_stream_status { WEN_STREAM_FAULT = -1, WEN_STREAM_END = 0, WEN_STREAM_BLOCK = 1 };

/* What a kind of stream embeds as its first member. */
struct wen_stream {
    /* Gives a block of at least one byte that is valid until the next call.
     * Not called again after an end or a fault. */
    enum wen_stream_status (*next)(struct wen_stream *, struct wen_string *block);
    struct wen_string held; /* what wen_stream_peek() looked at */
    enum wen_stream_status over;
    bool ended;
    struct wen_error fault; /* after WEN_STREAM_FAULT: what is wrong, without the file's name */
};

/* The next block; an end and a fault stay. */
enum wen_stream_status wen_stream_next(struct wen_stream *stream, struct wen_string *block);

/* The next block, which the next wen_stream_next() gives again. */
enum wen_stream_status wen_stream_peek(struct wen_stream *stream, struct wen_string *block);

/* Reads on to the end or a fault. */
enum wen_stream_status wen_stream_drain(struct wen_stream *stream);

#endif
