/* SPDX-License-Identifier: MIT */
/* Unpacking: a stream out of a packed stream, members out of an archive.
 * Truncation, damage and bytes that do not belong there are always faults. */
#ifndef WENLIU_READ_UNPACK_H
#define WENLIU_READ_UNPACK_H

#include "read/file.h"
#include "read/kind.h"

#include <stdint.h>

/* Below this much unpacked data no ratio is a fault. */
#define WEN_METER_FREE (16u << 20)

/* What was unpacked of one input file, at each depth: the file itself, the
 * members of an archive, what is packed in them. */
enum wen_depth { WEN_DEPTH_FILE, WEN_DEPTH_MEMBERS, WEN_DEPTH_INSIDE, WEN_DEPTHS };

struct wen_meter {
    const struct wen_file *file;
    int64_t expansion; /* unpacked bytes for a byte of the file */
    uint64_t unpacked[WEN_DEPTHS];
    bool exceeded;
};

/* Counts unpacked bytes. False, with the fault set, where they are too many. */
bool wen_meter_count(struct wen_meter *meter, enum wen_depth depth, size_t size,
                     struct wen_error *fault);

/* A stream of what is packed in `inner`, which the caller keeps and closes
 * after it. The packing must not be WEN_PLAIN; where the bytes are not packed
 * so, the first block is a fault. */
struct wen_stream *wen_unpack_open(struct wen_stream *inner, enum wen_packing packing,
                                   struct wen_meter *meter, enum wen_depth depth);
void wen_unpack_close(struct wen_stream *stream);

/* For wen_unpack_open(): the two ways to unpack. */
struct wen_unpacker {
    struct wen_stream stream;
    void (*close)(struct wen_unpacker *);
};
struct wen_unpacker *wen_gunzip_open(struct wen_stream *inner, struct wen_meter *meter,
                                     enum wen_depth depth);
struct wen_unpacker *wen_filter_open(struct wen_stream *inner, enum wen_packing packing,
                                     struct wen_meter *meter, enum wen_depth depth);

/* A tar, zip or 7z archive. */
struct wen_members;

/* `inner` as above; `file` is it where it can be sought in (zip then goes by
 * its directory, and 7z can be read at all), else NULL. */
struct wen_members *wen_members_open(struct wen_stream *inner, struct wen_file *file,
                                     struct wen_meter *meter);

/* The next member that is a file, or a link to one (then its stream is a fault): its
 * path as bytes, and a stream, both valid until the next call. 1, 0 at the end of an archive that
 * is whole, -1 with the fault set. */
int wen_members_next(struct wen_members *members, const char **path, struct wen_stream **stream,
                     struct wen_error *fault);

/* Whether the last member's fault is one of the whole archive: nothing can be
 * read behind it. */
bool wen_members_broken(const struct wen_members *members);

void wen_members_close(struct wen_members *members);

#endif
