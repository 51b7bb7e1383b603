/* SPDX-License-Identifier: MIT */
/* Unpacking: what is the same for all packings. */
#include "read/unpack.h"

bool wen_meter_count(struct wen_meter *meter, enum wen_depth depth, size_t size,
                     struct wen_error *fault)
{
    uint64_t *unpacked = &meter->unpacked[depth], limit;
    /* of a pipe only what came so far is known */
    uint64_t packed = meter->file->at > meter->file->size ? meter->file->at : meter->file->size;

    *unpacked += size;
    if (*unpacked <= WEN_METER_FREE || meter->expansion <= 0 ||
        __builtin_mul_overflow(packed, (uint64_t)meter->expansion, &limit) || *unpacked <= limit) {
        return true;
    }
    meter->exceeded = true;
    wen_error_set(fault, WEN_EXIT_DATA,
                  "unpacks to more than %lld bytes for each byte of the file; if that is right, "
                  "raise \"expansion\" under \"limits\"",
                  (long long)meter->expansion);
    return false;
}

struct wen_stream *wen_unpack_open(struct wen_stream *inner, enum wen_packing packing,
                                   struct wen_meter *meter, enum wen_depth depth)
{
    struct wen_unpacker *unpacker = packing == WEN_GZIP
                                        ? wen_gunzip_open(inner, meter, depth)
                                        : wen_filter_open(inner, packing, meter, depth);

    return &unpacker->stream;
}

void wen_unpack_close(struct wen_stream *stream)
{
    if (stream) {
        struct wen_unpacker *unpacker = (struct wen_unpacker *)stream;
        unpacker->close(unpacker);
    }
}
