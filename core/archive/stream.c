/* SPDX-License-Identifier: MIT */
/* The lines of any gzip file from front to back. */
#include "archive/stream.h"

#include "base/heap.h"
#include "base/io.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

enum { CHUNK = 128 << 10 };

struct wen_member_stream {
    int fd;
    const char *name;
    z_stream zlib;
    uint64_t offset; /* in the file, behind `packed` */
    bool ended;      /* the last member read is whole */
    bool started;    /* a member has begun */
    size_t at, size; /* of what is unpacked and not handed out yet */
    uint8_t packed[CHUNK];
    char raw[CHUNK];
};

struct wen_member_stream *wen_member_stream_new(int fd, const char *name)
{
    struct wen_member_stream *stream = wen_heap_new(1, sizeof *stream);

    stream->fd = fd;
    stream->name = name;
    /* 15 + 16: a gzip wrapper, whose checksum and length zlib checks */
    if (inflateInit2(&stream->zlib, 15 + 16) != Z_OK) {
        wen_heap_exhausted(sizeof stream->zlib);
    }
    return stream;
}

static int fault(const struct wen_member_stream *stream, const char *what, struct wen_error *error)
{
    return wen_error_set(error, WEN_EXIT_DATA, "%s: near byte %" PRIu64 ": %s", stream->name,
                         stream->offset - stream->zlib.avail_in, what);
}

static int read_packed(struct wen_member_stream *stream, bool *end, struct wen_error *error)
{
    size_t got;
    int status = wen_io_read_at(stream->fd, stream->offset, stream->packed, CHUNK, &got,
                                stream->name, error);

    stream->offset += got;
    stream->zlib.next_in = stream->packed;
    stream->zlib.avail_in = (uInt)got;
    *end = got == 0;
    return status;
}

/* Unpacks some more; nothing at the end of the file. */
static int unpack(struct wen_member_stream *stream, struct wen_error *error)
{
    stream->at = stream->size = 0;
    while (!stream->size) {
        if (!stream->zlib.avail_in) {
            bool end;
            int status = read_packed(stream, &end, error);
            if (status || (end && stream->ended)) {
                return status;
            }
            if (end) {
                return fault(stream, stream->started ? "the file is cut off" : "the file is empty",
                             error);
            }
        }
        if (stream->ended) {
            inflateReset(&stream->zlib);
            stream->ended = false;
        }
        stream->started = true;
        stream->zlib.next_out = (Bytef *)stream->raw;
        stream->zlib.avail_out = CHUNK;
        int result = inflate(&stream->zlib, Z_NO_FLUSH);
        if (result != Z_OK && result != Z_STREAM_END) {
            return fault(stream, stream->zlib.msg ? stream->zlib.msg : "no gzip data", error);
        }
        stream->ended = result == Z_STREAM_END;
        stream->size = CHUNK - stream->zlib.avail_out;
    }
    return WEN_EXIT_OK;
}

int wen_member_stream_next(struct wen_member_stream *stream, struct wen_buffer *line,
                           struct wen_error *error)
{
    line->size = 0;
    for (;;) {
        if (stream->at == stream->size) {
            int status = unpack(stream, error);
            if (status || !stream->size) {
                return status ? -status : line->size > 0;
            }
        }
        const char *from = stream->raw + stream->at;
        size_t left = stream->size - stream->at;
        const char *end = memchr(from, '\n', left);
        size_t size = end ? (size_t)(end - from) : left;
        if (line->size + size > WEN_STREAM_LINE) {
            return -fault(stream, "a line of more than 1 GiB", error);
        }
        wen_buffer_add(line, from, size);
        stream->at += size + (end != NULL);
        if (end) {
            return 1;
        }
    }
}

void wen_member_stream_free(struct wen_member_stream *stream)
{
    if (stream) {
        inflateEnd(&stream->zlib);
        free(stream);
    }
}
