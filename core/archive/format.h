/* SPDX-License-Identifier: MIT */
/* The archive on disk: ordinary gzip that every tool reads, in members.
 *
 *   file   := data_member* index_member* footer_member
 *   member := 1f 8b 08 04  MTIME 0  XFL 0  OS 255  XLEN  extra  deflate  CRC32  ISIZE  (RFC 1952)
 *
 * A data member holds whole lines; it is cut when its lines reach 256 KiB (or
 * what the output asks for) and at every unit's end. One line may be longer:
 * it is a member of its own, below 4 GiB. Its extra field holds only facts of
 * its unit, so that archives of shards, concatenated, are the archive of one
 * machine. Behind the data come empty members with the index, and an empty
 * footer member of fixed size; both are made anew by a merge.
 *
 * All numbers little-endian. Nothing depends on time, host or workers. */
#ifndef WENLIU_ARCHIVE_FORMAT_H
#define WENLIU_ARCHIVE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Extra field 'W''L' of a data member. `check` is the CRC-32 of the whole
 * header with these four bytes zero. */
struct wen_member {
    uint64_t unit;      /* number of the unit in the run */
    uint32_t place;     /* of the member in its unit, from 0 */
    bool last;          /* last member of its unit */
    uint32_t documents; /* lines */
    uint32_t raw;       /* bytes of lines */
    uint64_t size;      /* of the member in the file, header and trailer included */
};

/* Bytes of a data member's header. */
#define WEN_MEMBER_HEADER ((size_t)(12 + 4 + 33))

/* Writes WEN_MEMBER_HEADER bytes. */
void wen_member_encode(const struct wen_member *member, uint8_t *header);

/* Reads a header; false where the bytes are not a data member's intact header. */
bool wen_member_decode(const uint8_t *header, size_t size, struct wen_member *member);

#endif
