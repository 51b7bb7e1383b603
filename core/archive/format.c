/* SPDX-License-Identifier: MIT */
/* The archive on disk: its headers as bytes, and back. */
#include "archive/format.h"

#include "archive/deflate.h"

#include <string.h>

enum { FIXED = 12, SUBFIELD = 4 };

static const uint8_t gzip_header[10] = {0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 255};

/* deflate stream of no bytes, their CRC-32 and their number */
static const uint8_t empty_stream[WEN_EMPTY_STREAM] = {3, 0};

static uint8_t *put(uint8_t *at, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        *at++ = (uint8_t)(value >> (8 * i));
    }
    return at;
}

static uint64_t get(const uint8_t **at, unsigned bytes)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < bytes; i++) {
        value |= (uint64_t) * (*at)++ << (8 * i);
    }
    return value;
}

static uint32_t get32(const uint8_t **at)
{
    return (uint32_t)get(at, 4);
}

/* The gzip header up to the payload of the extra field. */
static uint8_t *put_start(uint8_t *at, char kind, size_t payload)
{
    memcpy(at, gzip_header, sizeof gzip_header);
    at = put(at + sizeof gzip_header, SUBFIELD + payload, 2);
    *at++ = 'W';
    *at++ = (uint8_t)kind;
    return put(at, payload, 2);
}

static uint8_t *put_check(const uint8_t *from, uint8_t *at)
{
    return put(at, wen_crc32(0, from, (size_t)(at - from)), 4);
}

void wen_member_encode(const struct wen_member *member, uint8_t *header)
{
    uint8_t *at = put_start(header, 'L', WEN_MEMBER_HEADER - FIXED - SUBFIELD);

    at = put(at, WEN_ARCHIVE_VERSION, 1);
    at = put(at, member->last, 1);
    at = put(at, member->place, 4);
    at = put(at, member->unit, 8);
    at = put(at, member->size, 8);
    at = put(at, member->documents, 4);
    at = put(at, member->lines, 4);
    at = put(at, member->raw, 4);
    at = put(at, member->packed, 4);
    put_check(header, at);
}

bool wen_member_decode(const uint8_t *header, size_t size, struct wen_member *member)
{
    const uint8_t *at = header + FIXED + SUBFIELD + 1;
    uint8_t again[WEN_MEMBER_HEADER];

    if (size < WEN_MEMBER_HEADER) {
        return false;
    }
    member->last = get(&at, 1) & 1;
    member->place = get32(&at);
    member->unit = get(&at, 8);
    member->size = get(&at, 8);
    member->documents = get32(&at);
    member->lines = get32(&at);
    member->raw = get32(&at);
    member->packed = get32(&at);
    /* every byte follows from these: the same bytes, or not a header */
    wen_member_encode(member, again);
    return memcmp(header, again, sizeof again) == 0 &&
           member->size > WEN_MEMBER_HEADER + WEN_MEMBER_TRAILER && member->documents &&
           member->lines >= member->documents && member->raw >= member->lines &&
           member->raw <= WEN_DEFLATE_LIMIT && member->raw <= wen_inflate_bound(member->size);
}

void wen_trailer_encode(uint32_t crc, uint32_t size, uint8_t *trailer)
{
    put(put(trailer, crc, 4), size, 4);
}

void wen_trailer_decode(const uint8_t *trailer, uint32_t *crc, uint32_t *size)
{
    *crc = get32(&trailer);
    *size = get32(&trailer);
}

size_t wen_index_encode(const struct wen_entry *entries, size_t count, uint8_t *member)
{
    uint8_t *at = put_start(member, 'I', count * WEN_ENTRY_SIZE);

    for (size_t i = 0; i < count; i++) {
        at = put(at, entries[i].offset, 8);
        at = put(at, entries[i].size, 8);
        at = put(at, entries[i].document, 8);
        at = put(at, entries[i].documents, 4);
        at = put(at, entries[i].raw, 4);
    }
    memcpy(at, empty_stream, sizeof empty_stream);
    return (size_t)(at - member) + sizeof empty_stream;
}

uint64_t wen_entry_offset(uint64_t index, uint64_t number)
{
    return index + number / WEN_INDEX_ENTRIES * WEN_INDEX_SIZE + WEN_INDEX_HEADER +
           number % WEN_INDEX_ENTRIES * WEN_ENTRY_SIZE;
}

uint64_t wen_index_size(uint64_t members)
{
    uint64_t blocks = members / WEN_INDEX_ENTRIES + (members % WEN_INDEX_ENTRIES != 0);

    return blocks * (WEN_INDEX_HEADER + WEN_EMPTY_STREAM) + members * WEN_ENTRY_SIZE;
}

void wen_entry_decode(const uint8_t *bytes, struct wen_entry *entry)
{
    entry->offset = get(&bytes, 8);
    entry->size = get(&bytes, 8);
    entry->document = get(&bytes, 8);
    entry->documents = get32(&bytes);
    entry->raw = get32(&bytes);
}

void wen_footer_encode(const struct wen_footer *footer, uint8_t *member)
{
    uint8_t *at = put_start(member, 'F', WEN_FOOTER_SIZE - FIXED - SUBFIELD - sizeof empty_stream);

    at = put(at, WEN_ARCHIVE_VERSION, 1);
    at = put(at, footer->members, 8);
    at = put(at, footer->documents, 8);
    at = put(at, footer->raw, 8);
    at = put(at, footer->index, 8);
    at = put(at, footer->ids_size, 8);
    at = put(at, footer->ids_check, 4);
    at = put_check(member, at);
    memcpy(at, empty_stream, sizeof empty_stream);
}

bool wen_footer_decode(const uint8_t *member, struct wen_footer *footer)
{
    const uint8_t *at = member + FIXED + SUBFIELD + 1;
    uint8_t again[WEN_FOOTER_SIZE];

    footer->members = get(&at, 8);
    footer->documents = get(&at, 8);
    footer->raw = get(&at, 8);
    footer->index = get(&at, 8);
    footer->ids_size = get(&at, 8);
    footer->ids_check = get32(&at);
    /* every byte follows from these: the same bytes, or not a footer */
    wen_footer_encode(footer, again);
    return memcmp(member, again, sizeof again) == 0;
}
