/* SPDX-License-Identifier: MIT */
/* Bytes that come block by block: what is the same for all kinds of streams. */
#include "read/stream.h"

enum wen_stream_status wen_stream_next(struct wen_stream *stream, struct wen_string *block)
{
    if (stream->held.size) {
        *block = stream->held;
        stream->held = wen_string(NULL, 0);
        return WEN_STREAM_BLOCK;
    }
    *block = wen_string(NULL, 0);
    if (!stream->ended) {
        stream->over = stream->next(stream, block);
        stream->ended = stream->over != WEN_STREAM_BLOCK;
    }
    return stream->over;
}

enum wen_stream_status wen_stream_peek(struct wen_stream *stream, struct wen_string *block)
{
    enum wen_stream_status status = wen_stream_next(stream, block);

    stream->held = *block;
    return status;
}

enum wen_stream_status wen_stream_drain(struct wen_stream *stream)
{
    enum wen_stream_status status;
    struct wen_string block;

    do {
        status = wen_stream_next(stream, &block);
    } while (status == WEN_STREAM_BLOCK);
    return status;
}
