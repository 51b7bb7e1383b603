/* SPDX-License-Identifier: MIT */
/* Members of tar, zip and 7z archives, through libarchive. Only formats whose
 * reader opens no other file and starts no program are asked for. */
#include "base/heap.h"
#include "read/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ZEROS = 1 << 16, TAR_BLOCK = 512 };

struct member {
    struct wen_stream stream;
    struct wen_members *members;
    uint64_t at;             /* bytes given so far */
    struct wen_string block; /* found, but behind a hole of zeros */
    uint64_t begin;          /* where it stands */
};

struct wen_members {
    struct archive *archive;
    struct wen_stream *inner;
    struct wen_file *file;
    struct wen_meter *meter;
    struct member member;
    char tail[TAR_BLOCK]; /* the last bytes of `inner` so far */
    bool open, reading, broken;
};

static const char zeros[ZEROS];

static enum wen_stream_status take_block(struct wen_members *members, struct wen_string *block)
{
    enum wen_stream_status status = wen_stream_next(members->inner, block);
    size_t size = block->size < TAR_BLOCK ? block->size : TAR_BLOCK;

    if (status == WEN_STREAM_BLOCK) {
        memmove(members->tail, members->tail + size, TAR_BLOCK - size);
        memcpy(members->tail + TAR_BLOCK - size, block->data + block->size - size, size);
    }
    return status;
}

static la_ssize_t give_block(struct archive *archive, void *self, const void **bytes)
{
    struct wen_members *members = self;
    struct wen_string block;

    if (take_block(members, &block) == WEN_STREAM_FAULT) {
        archive_set_error(archive, EIO, "%s", members->inner->fault.text);
        return -1;
    }
    *bytes = block.data;
    return (la_ssize_t)block.size;
}

static la_int64_t seek_file(struct archive *archive, void *self, la_int64_t offset, int whence)
{
    struct wen_members *members = self;
    int64_t at = wen_file_seek(members->file, offset, whence);

    (void)archive;
    return at < 0 ? ARCHIVE_FATAL : at;
}

/* Says what is wrong with the archive or the member at hand. */
static void explain(struct wen_members *members, int result, struct wen_error *fault)
{
    const struct wen_stream *inner = members->inner;
    const char *detail = archive_error_string(members->archive);

    members->broken = members->broken || result <= ARCHIVE_FATAL;
    if (inner->ended && inner->over == WEN_STREAM_FAULT) {
        *fault = inner->fault;
        return;
    }
    /* before the first header libarchive has no format to ask, and does not look */
    if (members->reading && archive_read_has_encrypted_entries(members->archive) > 0) {
        wen_error_set(fault, WEN_EXIT_DATA, "is encrypted: unpack it with its password first");
        return;
    }
    wen_error_set(
        fault, WEN_EXIT_DATA, "is damaged or cut off: cannot be unpacked at byte %lld (%s)",
        (long long)archive_filter_bytes(members->archive, -1), detail ? detail : "no reason given");
}

static bool find_block(struct member *member)
{
    struct wen_members *members = member->members;
    const void *bytes = NULL;
    size_t size = 0;
    la_int64_t begin = 0;
    int result;

    do {
        result = archive_read_data_block(members->archive, &bytes, &size, &begin);
    } while (result == ARCHIVE_OK && size == 0);
    member->stream.over = WEN_STREAM_END;
    if (result == ARCHIVE_OK && (uint64_t)begin >= member->at) {
        member->block = wen_string(bytes, size);
        member->begin = (uint64_t)begin;
        return true;
    }
    if (result != ARCHIVE_EOF) {
        explain(members, result, &member->stream.fault);
        member->stream.over = WEN_STREAM_FAULT;
    }
    return false;
}

static enum wen_stream_status next_block(struct wen_stream *stream, struct wen_string *block)
{
    struct member *member = (struct member *)stream;
    struct wen_members *members = member->members;

    if (!member->block.size && !find_block(member)) {
        return stream->over;
    }
    if (member->begin > member->at) {
        uint64_t hole = member->begin - member->at;
        *block = wen_string(zeros, hole < ZEROS ? (size_t)hole : ZEROS);
    } else {
        *block = member->block;
        member->block = wen_string(NULL, 0);
    }
    member->at += block->size;
    return wen_meter_count(members->meter, WEN_DEPTH_MEMBERS, block->size, &stream->fault)
               ? WEN_STREAM_BLOCK
               : WEN_STREAM_FAULT;
}

struct wen_members *wen_members_open(struct wen_stream *inner, struct wen_file *file,
                                     struct wen_meter *meter)
{
    struct wen_members *members = wen_heap_new(1, sizeof *members);
    struct archive *archive = archive_read_new();

    members->archive = archive;
    members->inner = inner;
    members->file = file;
    members->meter = meter;
    if (!archive || archive_read_support_format_tar(archive) != ARCHIVE_OK ||
        archive_read_support_format_zip(archive) != ARCHIVE_OK ||
        archive_read_support_format_7zip(archive) != ARCHIVE_OK ||
        /* else what a second tar appended would be left out in silence */
        archive_read_set_format_option(archive, "tar", "read_concatenated_archives", "1") !=
            ARCHIVE_OK) {
        wen_heap_exhausted(sizeof *members);
    }
    archive_read_set_read_callback(archive, give_block);
    archive_read_set_callback_data(archive, members);
    if (file) {
        archive_read_set_seek_callback(archive, seek_file);
    }
    return members;
}

static int open_archive(struct wen_members *members, struct wen_error *fault)
{
    struct wen_string first;
    enum wen_stream_status status = wen_stream_peek(members->inner, &first);

    members->open = true;
    if (status == WEN_STREAM_END) {
        return wen_error_set(fault, WEN_EXIT_DATA, "is empty, not an archive");
    }
    if (status == WEN_STREAM_BLOCK && !members->file && first.size > 2 &&
        memcmp(first.data, "7z\xBC", 3) == 0) {
        return wen_error_set(
            fault, WEN_EXIT_DATA,
            "is a 7z archive in a pipe or inside of other packing: only one that is a "
            "file of its own can be read");
    }
    int result = archive_read_open1(members->archive);
    if (result != ARCHIVE_OK) {
        explain(members, result, fault);
        return fault->status;
    }
    members->reading = true;
    return WEN_EXIT_OK;
}

/* At the end of the members: reads what is left of the packed stream, so that
 * its checksums are checked (a zip's or 7z's own file has none behind), and looks
 * for the zeros that end a tar: libarchive does not miss them, and so takes a
 * tar that was cut off between two members for whole. */
static int finish(struct wen_members *members, struct wen_error *fault)
{
    int format = archive_format(members->archive) & ARCHIVE_FORMAT_BASE_MASK;
    enum wen_stream_status status = WEN_STREAM_BLOCK;
    struct wen_string block;

    members->broken = true;
    while (!members->file && status == WEN_STREAM_BLOCK) {
        status = take_block(members, &block);
    }
    if (status == WEN_STREAM_FAULT) {
        *fault = members->inner->fault;
        return -1;
    }
    if (format == ARCHIVE_FORMAT_TAR && memcmp(members->tail, zeros, TAR_BLOCK) != 0) {
        wen_error_set(fault, WEN_EXIT_DATA,
                      "is cut off: the zeros that end a tar archive do not follow its last member");
        return -1;
    }
    return 0;
}

/* Whether the entry may be a document. A link becomes a stream that is a fault:
 * what it stands for lies elsewhere in the archive, if at all. */
static bool start_member(struct wen_members *members, struct archive_entry *entry)
{
    struct wen_stream *stream = &members->member.stream;
    mode_t type = archive_entry_filetype(entry);
    bool hard = archive_entry_hardlink(entry);

    members->member = (struct member){.stream.next = next_block, .members = members};
    if (hard || S_ISLNK(type)) {
        const char *target = hard ? archive_entry_hardlink(entry) : archive_entry_symlink(entry);
        stream->ended = true;
        stream->over = WEN_STREAM_FAULT;
        wen_error_set(&stream->fault, WEN_EXIT_DATA, "is a link to %s: no file of its own",
                      target ? target : "another member");
        return true;
    }
    return type == 0 || S_ISREG(type);
}

int wen_members_next(struct wen_members *members, const char **path, struct wen_stream **stream,
                     struct wen_error *fault)
{
    struct archive_entry *entry;

    if (!members->open && open_archive(members, fault)) {
        members->broken = true;
        return -1;
    }
    for (;;) {
        int result = archive_read_next_header(members->archive, &entry);
        if (result == ARCHIVE_EOF) {
            return finish(members, fault);
        }
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
            members->broken = true;
            explain(members, result, fault);
            return -1;
        }
        if (start_member(members, entry)) {
            const char *name = archive_entry_pathname(entry);
            *path = name ? name : "(no name)";
            *stream = &members->member.stream;
            return 1;
        }
    }
}

bool wen_members_broken(const struct wen_members *members)
{
    return members->broken;
}

void wen_members_close(struct wen_members *members)
{
    archive_read_free(members->archive);
    free(members);
}
