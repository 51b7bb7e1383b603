/* SPDX-License-Identifier: MIT */
/* From the data of an archive to its index and footer. */
#include "archive/tail.h"

#include "base/heap.h"
#include "base/io.h"

#include <stdlib.h>

/* Whether `next` may follow the walk's last member: units ascend, and inside
 * one the places do, up to the last member. */
static bool continues(const struct wen_member_walk *walk, const struct wen_member *next)
{
    if (!walk->members || walk->member.last) {
        return next->place == 0 && (!walk->members || next->unit > walk->member.unit);
    }
    return next->unit == walk->member.unit && next->place == walk->member.place + 1;
}

int wen_member_walk_next(struct wen_member_walk *walk, struct wen_error *error)
{
    uint8_t header[WEN_MEMBER_HEADER];
    struct wen_member next;
    size_t got;
    int status =
        wen_io_read_at(walk->fd, walk->offset, header, sizeof header, &got, walk->name, error);

    if (status) {
        return -status;
    }
    if (!wen_member_decode(header, got, &next) || next.size > walk->end - walk->offset ||
        !continues(walk, &next)) {
        return 0;
    }
    walk->entry = (struct wen_entry){.offset = walk->offset,
                                     .size = next.size,
                                     .document = walk->documents,
                                     .documents = next.documents,
                                     .raw = next.raw};
    walk->member = next;
    walk->offset += next.size;
    walk->members++;
    walk->documents += next.documents;
    walk->raw += next.raw;
    return 1;
}

static int write_index(const struct wen_member_walk *walk, wen_tail_sink *sink, void *self,
                       struct wen_error *error)
{
    struct wen_entry *entries = wen_heap_new(WEN_INDEX_ENTRIES, sizeof *entries);
    uint8_t *bytes = wen_heap_new(WEN_INDEX_SIZE, 1);
    struct wen_member_walk again = {.fd = walk->fd, .name = walk->name, .end = walk->offset};
    size_t count = 0;
    int status = WEN_EXIT_OK, more = 1;

    while (!status && more) {
        more = wen_member_walk_next(&again, error);
        if (more < 0) {
            status = -more;
        } else if (more) {
            entries[count++] = again.entry;
        }
        if (!status && count && (!more || count == WEN_INDEX_ENTRIES)) {
            status = sink(self, bytes, wen_index_encode(entries, count, bytes), error);
            count = 0;
        }
    }
    free(entries);
    free(bytes);
    if (!status && again.members != walk->members) {
        status = wen_error_set(error, WEN_EXIT_IO, "%s has changed while it was read", walk->name);
    }
    return status;
}

int wen_tail_write(const struct wen_member_walk *walk, uint64_t ids_size, uint32_t ids_check,
                   wen_tail_sink *sink, void *self, struct wen_error *error)
{
    struct wen_footer footer = {.members = walk->members,
                                .documents = walk->documents,
                                .raw = walk->raw,
                                .index = walk->offset,
                                .ids_size = ids_size,
                                .ids_check = ids_check};
    uint8_t bytes[WEN_FOOTER_SIZE];
    int status = write_index(walk, sink, self, error);

    if (status) {
        return status;
    }
    wen_footer_encode(&footer, bytes);
    return sink(self, bytes, sizeof bytes, error);
}
