/* SPDX-License-Identifier: MIT */
/* The archive on disk: ordinary gzip that every tool reads, in members.
 *
 *   file   := data_member* index_member* footer_member
 *   member := 1f 8b 08 04  MTIME 0  XFL 0  OS 255  XLEN  extra  deflate  CRC32  ISIZE  (RFC 1952)
 *   extra  := 'W' KIND LEN payload      KIND: 'L' lines, 'I' index, 'F' footer
 *
 * A data member holds whole lines; it is cut when its lines reach 256 KiB (or
 * what the output asks for) and at every unit's end. A longer document is a
 * member of its own. Its extra field holds only facts of its unit, so that
 * archives of shards, concatenated, are the archive of one machine. Behind the
 * data come empty members with the index, and an empty footer member of fixed
 * size; both are made from the data members' headers, and anew by a merge.
 *
 * Two checksums in a data member's header make sure that no flipped bit stays
 * unseen: gzip's own covers neither the header nor those bits of the deflate
 * stream that do not change what it unpacks to (padding, an equally good
 * match somewhere else).
 *
 * All numbers little-endian. Nothing depends on time, host or workers. */
#ifndef WENLIU_ARCHIVE_FORMAT_H
#define WENLIU_ARCHIVE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WEN_ARCHIVE_VERSION 1

/* A data member. In its payload, in this order: version u8, flags u8 (1: last),
 * place u32, unit u64, size u64, documents u32, lines u32, raw u32, packed u32,
 * check u32: the CRC-32 of all bytes of the header before it. */
struct wen_member {
    uint64_t unit;      /* number of the unit in the run */
    uint64_t size;      /* of the member in the file, header and trailer included */
    uint32_t place;     /* of the member in its unit, from 0 */
    uint32_t documents; /* of one or more lines each */
    uint32_t lines;
    uint32_t raw;    /* bytes of lines */
    uint32_t packed; /* CRC-32 of the member behind the header, trailer included */
    bool last;       /* last member of its unit */
};

/* One data member in the index: offset u64, size u64, document u64, documents u32, raw u32. */
struct wen_entry {
    uint64_t offset;    /* of the member in the file */
    uint64_t size;      /* of the member */
    uint64_t document;  /* number of its first document, from 0 */
    uint32_t documents; /* in it */
    uint32_t raw;       /* bytes of lines in it */
};

/* The footer. In its payload: version u8, then these, then check u32: the
 * CRC-32 of all bytes of the member before it. */
struct wen_footer {
    uint64_t members;   /* data members */
    uint64_t documents; /* in all of them */
    uint64_t raw;       /* bytes of lines in all of them */
    uint64_t index;     /* offset of the first index member: the length of the data */
    uint64_t ids_size;  /* bytes of the ids file */
    uint32_t ids_check; /* CRC-32 of the ids file */
};

#define WEN_MEMBER_HEADER ((size_t)(12 + 4 + 42))
#define WEN_MEMBER_TRAILER ((size_t)8)
#define WEN_ENTRY_SIZE ((size_t)32)
#define WEN_INDEX_ENTRIES ((size_t)1875) /* of one index member; the last may have fewer */
#define WEN_INDEX_HEADER ((size_t)(12 + 4))
#define WEN_EMPTY_STREAM ((size_t)10) /* deflate stream and trailer of an empty member */
#define WEN_INDEX_SIZE (WEN_INDEX_HEADER + WEN_INDEX_ENTRIES * WEN_ENTRY_SIZE + WEN_EMPTY_STREAM)
#define WEN_FOOTER_SIZE ((size_t)(12 + 4 + 49) + WEN_EMPTY_STREAM)

/* Writes WEN_MEMBER_HEADER bytes. */
void wen_member_encode(const struct wen_member *member, uint8_t *header);

/* Reads a header; false where the bytes are not a data member's intact header. */
bool wen_member_decode(const uint8_t *header, size_t size, struct wen_member *member);

/* Writes WEN_MEMBER_TRAILER bytes: of `size` bytes with that CRC-32. */
void wen_trailer_encode(uint32_t crc, uint32_t size, uint8_t *trailer);

/* Reads WEN_MEMBER_TRAILER bytes. */
void wen_trailer_decode(const uint8_t *trailer, uint32_t *crc, uint32_t *size);

/* Writes one index member of 1 to WEN_INDEX_ENTRIES entries, at most
 * WEN_INDEX_SIZE bytes, and returns how many. */
size_t wen_index_encode(const struct wen_entry *entries, size_t count, uint8_t *member);

/* Where entry `number` stands, in a file whose index begins at `index`. */
uint64_t wen_entry_offset(uint64_t index, uint64_t number);

/* Bytes of the index members of so many data members. */
uint64_t wen_index_size(uint64_t members);

/* Reads the WEN_ENTRY_SIZE bytes of one entry. */
void wen_entry_decode(const uint8_t *bytes, struct wen_entry *entry);

/* Writes WEN_FOOTER_SIZE bytes. */
void wen_footer_encode(const struct wen_footer *footer, uint8_t *member);

/* Reads WEN_FOOTER_SIZE bytes; false where they are not an intact footer. */
bool wen_footer_decode(const uint8_t *member, struct wen_footer *footer);

#endif
