/* SPDX-License-Identifier: MIT */
/* What a packer hands to an appender through the pipe between their processes,
 * in the machine's own byte order and without padding: the head, the members as they go into the
 * file, then a wen_packet_document with its id behind it for each document. */
#ifndef WENLIU_ARCHIVE_PACKET_H
#define WENLIU_ARCHIVE_PACKET_H

#include "archive/writer.h"

#include <assert.h>
#include <stdint.h>

struct wen_packet_head {
    uint64_t unit;
    uint64_t members; /* bytes of all of them */
    uint64_t documents;
};

static_assert(sizeof(struct wen_packet_head) == WEN_PACKET_HEAD, "writer.h says it");

struct wen_packet_document {
    uint64_t id;   /* bytes of it */
    uint64_t line; /* in its member, from 0; 0 begins the next member */
};

#endif
