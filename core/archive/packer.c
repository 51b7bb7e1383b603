/* SPDX-License-Identifier: MIT */
/* In a worker: lines of documents become the members of one unit. */
#include "archive/deflate.h"
#include "archive/format.h"
#include "archive/packet.h"
#include "archive/writer.h"
#include "base/heap.h"

#include <stdlib.h>

enum {
    MEMBER = 256 << 10, /* where the output does not say */
    KEPT = 16 << 20     /* larger buffers are given back at the end of a unit */
};

struct wen_packer {
    struct wen_deflater *deflater;
    size_t limit; /* bytes of lines after which a member ends */
    /* the member at hand */
    struct wen_buffer raw;
    uint32_t lines, documents;
    /* the unit at hand */
    struct wen_buffer members;
    struct wen_buffer ids; /* a wen_packet_document and an id for each document */
    uint64_t count;        /* of them */
    uint32_t place;        /* of the next member */
    size_t last;           /* where the last member begins, in `members` */
};

struct wen_packer *wen_packer_new(const struct wen_output *output, struct wen_error *error)
{
    struct wen_deflater *deflater = wen_deflater_new(output->method, output->level, error);

    if (!deflater) {
        return NULL;
    }
    struct wen_packer *packer = wen_heap_new(1, sizeof *packer);
    packer->deflater = deflater;
    packer->limit = output->member ? output->member : MEMBER;
    return packer;
}

/* Turns lines into a member behind those that are there; its header waits
 * until the unit's end, which alone knows the unit and the last member. */
static void pack(struct wen_packer *packer, const void *lines, size_t size)
{
    size_t bound = wen_deflater_bound(packer->deflater, size);
    char *room = wen_buffer_room(&packer->members, WEN_MEMBER_HEADER + bound + WEN_MEMBER_TRAILER);
    uint8_t *header = (uint8_t *)room, *stream = header + WEN_MEMBER_HEADER;
    size_t length = wen_deflater_run(packer->deflater, lines, size, stream);

    wen_trailer_encode(wen_crc32(0, lines, size), (uint32_t)size, stream + length);
    struct wen_member member = {
        .size = WEN_MEMBER_HEADER + length + WEN_MEMBER_TRAILER,
        .place = packer->place++,
        .documents = packer->documents,
        .lines = packer->lines,
        .raw = (uint32_t)size,
        .packed = wen_crc32(0, stream, length + WEN_MEMBER_TRAILER),
    };
    wen_member_encode(&member, header);
    packer->last = packer->members.size;
    packer->members.size += member.size;
    packer->documents = packer->lines = 0;
}

static void cut(struct wen_packer *packer)
{
    if (packer->raw.size) {
        pack(packer, packer->raw.data, packer->raw.size);
        packer->raw.size = 0;
    }
}

static uint32_t count_lines(const char *lines, size_t size)
{
    const char *end = lines + size;
    uint32_t count = 0;

    while (lines < end) {
        lines = (const char *)memchr(lines, '\n', (size_t)(end - lines)) + 1;
        count++;
    }
    return count;
}

int wen_packer_add(struct wen_packer *packer, const char *id, size_t id_size, const void *lines,
                   size_t size, struct wen_error *error)
{
    if (size > WEN_DEFLATE_LIMIT) {
        return wen_error_set(error, WEN_EXIT_DATA,
                             "a document of %zu bytes of output is more than an archive's member "
                             "can hold (%zu)",
                             size, WEN_DEFLATE_LIMIT);
    }
    if (size == 0 || ((const char *)lines)[size - 1] != '\n') {
        return wen_error_set(error, WEN_EXIT_INTERNAL,
                             "a stage wrote output that does not end with a line feed");
    }
    bool large = size >= packer->limit || packer->raw.size + size > WEN_DEFLATE_LIMIT;
    if (large) {
        cut(packer);
    }
    struct wen_packet_document document = {.id = id_size, .line = packer->lines};
    wen_buffer_add(&packer->ids, &document, sizeof document);
    wen_buffer_add(&packer->ids, id, id_size);
    packer->count++;
    packer->documents++;
    packer->lines += count_lines(lines, size);
    if (large) {
        pack(packer, lines, size); /* from where it lies: it may be of any size */
        return WEN_EXIT_OK;
    }
    wen_buffer_add(&packer->raw, lines, size);
    if (packer->raw.size >= packer->limit) {
        cut(packer);
    }
    return WEN_EXIT_OK;
}

/* Puts into every header what only the unit's end knows. */
static void seal_headers(struct wen_packer *packer, uint64_t unit)
{
    struct wen_member member;

    for (size_t at = 0; at < packer->members.size; at += member.size) {
        uint8_t *header = (uint8_t *)packer->members.data + at;
        if (!wen_member_decode(header, packer->members.size - at, &member)) {
            abort(); /* pack() wrote it: memory is damaged */
        }
        member.unit = unit;
        member.last = at == packer->last;
        wen_member_encode(&member, header);
    }
}

void wen_packer_end(struct wen_packer *packer, uint64_t unit, struct wen_buffer *to)
{
    cut(packer);
    if (packer->count) {
        struct wen_packet_head head = {
            .unit = unit, .members = packer->members.size, .documents = packer->count};
        seal_headers(packer, unit);
        wen_buffer_add(to, &head, sizeof head);
        wen_buffer_add(to, packer->members.data, packer->members.size);
        wen_buffer_add(to, packer->ids.data, packer->ids.size);
    }
    wen_packer_reset(packer);
}

static void empty(struct wen_buffer *buffer)
{
    buffer->size = 0;
    if (buffer->capacity > KEPT) {
        wen_buffer_free(buffer);
    }
}

void wen_packer_reset(struct wen_packer *packer)
{
    empty(&packer->raw);
    empty(&packer->members);
    empty(&packer->ids);
    packer->count = 0;
    packer->documents = packer->lines = packer->place = 0;
}

void wen_packer_free(struct wen_packer *packer)
{
    if (packer) {
        wen_deflater_free(packer->deflater);
        wen_buffer_free(&packer->raw);
        wen_buffer_free(&packer->members);
        wen_buffer_free(&packer->ids);
        free(packer);
    }
}
