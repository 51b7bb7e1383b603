/* SPDX-License-Identifier: MIT */
/* One data member of an archive, read and checked to its last bit. */
#include "archive/member.h"

#include "archive/deflate.h"
#include "base/io.h"

#include <inttypes.h>

/* What is wrong with a member whose bytes are in `packed`, or NULL. */
static const char *find_fault(const struct wen_entry *entry, const struct wen_buffer *packed,
                              struct wen_member *member, struct wen_buffer *raw)
{
    const uint8_t *bytes = (const uint8_t *)packed->data;
    uint32_t crc, size;

    if (!wen_member_decode(bytes, packed->size, member)) {
        return "no intact header of a member";
    }
    if (member->size != entry->size || member->documents != entry->documents ||
        member->raw != entry->raw) {
        return "a member that differs from the index";
    }
    if (wen_crc32(0, bytes + WEN_MEMBER_HEADER, packed->size - WEN_MEMBER_HEADER) !=
        member->packed) {
        return "a member whose packed bytes are damaged";
    }
    size_t stream = packed->size - WEN_MEMBER_HEADER - WEN_MEMBER_TRAILER;
    wen_trailer_decode(bytes + packed->size - WEN_MEMBER_TRAILER, &crc, &size);
    raw->size = 0;
    if (size != member->raw || !wen_inflate(bytes + WEN_MEMBER_HEADER, stream,
                                            wen_buffer_room(raw, member->raw), member->raw)) {
        return "a member that does not unpack to the length it says";
    }
    raw->size = member->raw;
    if (wen_crc32(0, raw->data, raw->size) != crc) {
        return "a member whose lines differ from their checksum";
    }
    uint32_t lines = 0;
    for (size_t at = 0, length; at < raw->size; lines++) {
        if (!wen_member_line(raw, &at, &length)) {
            return "a member whose last line has no end";
        }
    }
    return lines == member->lines ? NULL : "a member with another number of lines than it says";
}

int wen_member_read(int fd, const char *name, const struct wen_entry *entry,
                    struct wen_member *member, struct wen_buffer *packed, struct wen_buffer *raw,
                    struct wen_error *error)
{
    size_t got;

    packed->size = 0;
    int status = wen_io_read_at(fd, entry->offset, wen_buffer_room(packed, entry->size),
                                entry->size, &got, name, error);
    if (status) {
        return status;
    }
    packed->size = got;
    const char *fault = find_fault(entry, packed, member, raw);
    if (fault) {
        return wen_error_set(error, WEN_EXIT_DATA, "%s: byte %" PRIu64 ": %s", name, entry->offset,
                             fault);
    }
    return WEN_EXIT_OK;
}

const char *wen_member_line(const struct wen_buffer *raw, size_t *at, size_t *size)
{
    const char *line = raw->data + *at;
    const char *end = memchr(line, '\n', raw->size - *at);

    if (!end) {
        return NULL;
    }
    *size = (size_t)(end - line);
    *at += *size + 1;
    return line;
}

bool wen_members_check(const char *bytes, size_t size, uint64_t unit)
{
    struct wen_member member = {0};
    uint32_t place = 0;

    for (size_t at = 0; at < size; at += member.size) {
        size_t left = size - at;
        if (!wen_member_decode((const uint8_t *)bytes + at, left, &member) || member.size > left ||
            member.unit != unit || member.place != place++ ||
            member.last != (member.size == left) ||
            wen_crc32(0, bytes + at + WEN_MEMBER_HEADER, member.size - WEN_MEMBER_HEADER) !=
                member.packed) {
            return false;
        }
    }
    return true;
}
