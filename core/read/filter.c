/* SPDX-License-Identifier: MIT */
/* bzip2, xz and zstd, through libarchive's filters. What they let pass is
 * checked here: data that is not packed at all, and bytes behind bzip2 data. */
#include "base/buffer.h"
#include "base/heap.h"
#include "read/unpack.h"

#include <archive.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
    int code;
    int (*support)(struct archive *);
} filters[] = {
    [WEN_BZIP2] = {ARCHIVE_FILTER_BZIP2, archive_read_support_filter_bzip2},
    [WEN_XZ] = {ARCHIVE_FILTER_XZ, archive_read_support_filter_xz},
    [WEN_ZSTD] = {ARCHIVE_FILTER_ZSTD, archive_read_support_filter_zstd},
};

struct filter {
    struct wen_unpacker base;
    struct wen_stream *inner;
    enum wen_packing packing;
    struct wen_meter *meter;
    enum wen_depth depth;
    struct archive *archive;
    bool open;
    struct wen_buffer block; /* the last of `inner`: what is not used of it is looked at later */
    uint64_t given;          /* bytes of `inner` up to the end of that block */
};

static la_ssize_t give_block(struct archive *archive, void *self, const void **bytes)
{
    struct filter *filter = self;
    struct wen_string block;

    switch (wen_stream_next(filter->inner, &block)) {
    case WEN_STREAM_END: return 0;
    case WEN_STREAM_FAULT:
        archive_set_error(archive, EIO, "%s", filter->inner->fault.text);
        return -1;
    case WEN_STREAM_BLOCK: break;
    }
    filter->block.size = 0;
    wen_buffer_add(&filter->block, block.data, block.size);
    filter->given += block.size;
    *bytes = filter->block.data;
    return (la_ssize_t)block.size;
}

__attribute__((format(printf, 2, 3))) static enum wen_stream_status
set_fault(struct filter *filter, const char *format, ...)
{
    struct wen_error *fault = &filter->base.stream.fault;
    va_list arguments;

    fault->status = WEN_EXIT_DATA;
    va_start(arguments, format);
    vsnprintf(fault->text, sizeof fault->text, format, arguments);
    va_end(arguments);
    return WEN_STREAM_FAULT;
}

static enum wen_stream_status fail(struct filter *filter)
{
    const struct wen_stream *inner = filter->inner;
    const char *packing = wen_packing_name(filter->packing);
    const char *detail = archive_error_string(filter->archive);

    if (inner->ended && inner->over == WEN_STREAM_FAULT) {
        filter->base.stream.fault = inner->fault;
        return WEN_STREAM_FAULT;
    }
    if (inner->ended) {
        return set_fault(filter,
                         "is cut off or damaged: the %s data ends in the middle, at byte %" PRIu64,
                         packing, filter->given);
    }
    return set_fault(filter, "is damaged: the %s data cannot be read behind byte %" PRId64 " (%s)",
                     packing, archive_filter_bytes(filter->archive, -1),
                     detail ? detail : "no reason given");
}

static enum wen_stream_status open_archive(struct filter *filter)
{
    const char *packing = wen_packing_name(filter->packing);
    struct archive_entry *entry;
    struct wen_string first;

    if (wen_stream_peek(filter->inner, &first) == WEN_STREAM_FAULT) {
        return fail(filter);
    }
    if (wen_kind_of_bytes(first).packing != filter->packing) {
        return set_fault(filter, "is not %s data, though it is named so", packing);
    }
    /* a libarchive built without the library would start a program instead, and warns of it */
    if (filters[filter->packing].support(filter->archive) != ARCHIVE_OK) {
        return set_fault(filter, "is packed with %s, which libarchive cannot unpack here", packing);
    }
    filter->open = true;
    if (archive_read_open(filter->archive, filter, NULL, give_block, NULL) != ARCHIVE_OK) {
        return fail(filter);
    }
    /* without its filter, libarchive would hand the packed bytes on as they are */
    if (archive_filter_code(filter->archive, 0) != filters[filter->packing].code) {
        return set_fault(filter, "is damaged: the %s data has a bad header", packing);
    }
    switch (archive_read_next_header(filter->archive, &entry)) {
    case ARCHIVE_OK: return WEN_STREAM_BLOCK;
    case ARCHIVE_EOF: return WEN_STREAM_END;
    default: return fail(filter);
    }
}

/* Zeros may stand behind the data, nothing else. */
static enum wen_stream_status check_rest(struct filter *filter)
{
    uint64_t at = (uint64_t)archive_filter_bytes(filter->archive, -1);
    size_t unused =
        filter->given - at < filter->block.size ? (size_t)(filter->given - at) : filter->block.size;
    struct wen_string rest = wen_string(filter->block.data + filter->block.size - unused, unused);

    do {
        for (size_t i = 0; i < rest.size; i++, at++) {
            if (rest.data[i]) {
                return set_fault(filter,
                                 "has bytes behind the %s data that are none, at byte %" PRIu64,
                                 wen_packing_name(filter->packing), at);
            }
        }
    } while (wen_stream_next(filter->inner, &rest) == WEN_STREAM_BLOCK);
    return filter->inner->over == WEN_STREAM_END ? WEN_STREAM_END : fail(filter);
}

static enum wen_stream_status next_block(struct wen_stream *stream, struct wen_string *block)
{
    struct filter *filter = (struct filter *)stream;
    const void *bytes;
    size_t size;
    la_int64_t offset;
    enum wen_stream_status status = filter->open ? WEN_STREAM_BLOCK : open_archive(filter);

    while (status == WEN_STREAM_BLOCK) {
        int result = archive_read_data_block(filter->archive, &bytes, &size, &offset);
        if (result == ARCHIVE_EOF) {
            status = WEN_STREAM_END;
        } else if (result != ARCHIVE_OK) {
            return fail(filter);
        } else if (size) {
            *block = wen_string(bytes, size);
            return wen_meter_count(filter->meter, filter->depth, size, &stream->fault)
                       ? WEN_STREAM_BLOCK
                       : WEN_STREAM_FAULT;
        }
    }
    return status == WEN_STREAM_END ? check_rest(filter) : status;
}

static void close_filter(struct wen_unpacker *unpacker)
{
    struct filter *filter = (struct filter *)unpacker;

    archive_read_free(filter->archive);
    wen_buffer_free(&filter->block);
    free(filter);
}

struct wen_unpacker *wen_filter_open(struct wen_stream *inner, enum wen_packing packing,
                                     struct wen_meter *meter, enum wen_depth depth)
{
    struct filter *filter = wen_heap_new(1, sizeof *filter);

    *filter = (struct filter){.base = {.stream.next = next_block, .close = close_filter},
                              .inner = inner,
                              .packing = packing,
                              .meter = meter,
                              .depth = depth,
                              .archive = archive_read_new()};
    if (!filter->archive || archive_read_support_format_raw(filter->archive) != ARCHIVE_OK ||
        archive_read_support_format_empty(filter->archive) != ARCHIVE_OK) {
        wen_heap_exhausted(sizeof *filter);
    }
    return &filter->base;
}
