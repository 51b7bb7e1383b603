/* SPDX-License-Identifier: MIT */
/* gzip (RFC 1952), member after member, each one's length and CRC checked.
 *
 * An own loop around inflate(): gzread() takes truncated files, plain text and
 * garbage behind the data for good, libarchive checks no CRC. */
#include "base/heap.h"
#include "read/unpack.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { OUT = 1 << 16, GZIP_ONLY = 16 };

struct gunzip {
    struct wen_unpacker base;
    struct wen_stream *inner;
    struct wen_meter *meter;
    enum wen_depth depth;
    z_stream z;
    uint64_t given;   /* bytes of `inner` that z was given */
    uint64_t members; /* that are whole */
    bool inside;      /* of a member */
    bool failed;      /* the fault is set, but bytes before it had to go first */
    unsigned char out[OUT];
};

static void set_fault(struct gunzip *gunzip, const char *what, const char *detail)
{
    gunzip->failed = true;
    wen_error_set(&gunzip->base.stream.fault, WEN_EXIT_DATA, "%s byte %llu%s%s%s", what,
                  (unsigned long long)(gunzip->given - gunzip->z.avail_in), detail ? " (" : "",
                  detail ? detail : "", detail ? ")" : "");
}

/* Takes the next block. False at the end and after a fault. */
static bool take_block(struct gunzip *gunzip)
{
    struct wen_string block;

    switch (wen_stream_next(gunzip->inner, &block)) {
    case WEN_STREAM_BLOCK:
        gunzip->z.next_in = (z_const Bytef *)block.data;
        gunzip->z.avail_in = (uInt)block.size; /* blocks stay far below 4 GiB */
        gunzip->given += block.size;
        return true;
    case WEN_STREAM_END:
        if (gunzip->inside || !gunzip->members) {
            set_fault(gunzip, "is cut off: the gzip data ends in the middle, at", NULL);
        }
        return false;
    default:
        gunzip->failed = true;
        gunzip->base.stream.fault = gunzip->inner->fault;
        return false;
    }
}

/* Between members: skips zeros, which tapes and block devices leave behind. */
static void begin_member(struct gunzip *gunzip)
{
    z_stream *z = &gunzip->z;

    while (gunzip->members && z->avail_in && *z->next_in == 0) {
        z->next_in++;
        z->avail_in--;
    }
    if (z->avail_in) {
        inflateReset(z);
        gunzip->inside = true;
    }
}

static void inflate_some(struct gunzip *gunzip)
{
    z_stream *z = &gunzip->z;
    int result = inflate(z, Z_NO_FLUSH);

    if (result == Z_STREAM_END) {
        gunzip->inside = false;
        gunzip->members++;
    } else if (result == Z_MEM_ERROR) {
        wen_heap_exhausted(OUT);
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
        /* within two bytes: not even a header */
        bool garbage = z->total_out == 0 && z->total_in <= 2;
        bool check = z->msg && strstr(z->msg, "check") && z->total_out;
        const char *what = !garbage && check
                               ? "is damaged: what was read of it cannot be trusted, for the gzip "
                                 "data fails its check at"
                           : !garbage        ? "is damaged: the gzip data cannot be read at"
                           : gunzip->members ? "has bytes behind the gzip data that are none, at"
                                             : "is not gzip data, though it is named so, at";
        set_fault(gunzip, what, garbage ? NULL : z->msg);
    }
}

static enum wen_stream_status next_block(struct wen_stream *stream, struct wen_string *block)
{
    struct gunzip *gunzip = (struct gunzip *)stream;
    z_stream *z = &gunzip->z;

    z->next_out = gunzip->out;
    z->avail_out = OUT;
    while (z->avail_out && !gunzip->failed && (z->avail_in || take_block(gunzip))) {
        if (!gunzip->inside) {
            begin_member(gunzip);
        }
        if (gunzip->inside) {
            inflate_some(gunzip);
        }
    }
    size_t size = OUT - z->avail_out;
    if (size) {
        *block = wen_string((const char *)gunzip->out, size);
        return wen_meter_count(gunzip->meter, gunzip->depth, size, &stream->fault)
                   ? WEN_STREAM_BLOCK
                   : WEN_STREAM_FAULT;
    }
    return gunzip->failed ? WEN_STREAM_FAULT : WEN_STREAM_END;
}

static void close_gunzip(struct wen_unpacker *unpacker)
{
    struct gunzip *gunzip = (struct gunzip *)unpacker;

    inflateEnd(&gunzip->z);
    free(gunzip);
}

struct wen_unpacker *wen_gunzip_open(struct wen_stream *inner, struct wen_meter *meter,
                                     enum wen_depth depth)
{
    struct gunzip *gunzip = wen_heap_new(1, sizeof *gunzip);

    gunzip->base.stream.next = next_block;
    gunzip->base.close = close_gunzip;
    gunzip->inner = inner;
    gunzip->meter = meter;
    gunzip->depth = depth;
    if (inflateInit2(&gunzip->z, MAX_WBITS + GZIP_ONLY) != Z_OK) {
        wen_heap_exhausted(OUT);
    }
    return &gunzip->base;
}
