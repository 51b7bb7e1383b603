/* SPDX-License-Identifier: MIT */
/* A checksum of bytes that is quick enough to be taken at every start: it finds damage and change,
 * not forgery. */
#ifndef ENTITIES_CHECKSUM_H
#define ENTITIES_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

struct entities_checksum {
    uint64_t lanes[8], size;
    unsigned char rest[64]; /* what does not fill a block: size % 64 bytes */
};

/* Takes bytes in, in pieces of any size. */
void entities_checksum_begin(struct entities_checksum *sum);
void entities_checksum_add(struct entities_checksum *sum, const void *bytes, size_t size);
uint64_t entities_checksum_end(struct entities_checksum *sum);

/* The same of bytes that are all there. */
uint64_t entities_checksum(const void *bytes, size_t size);

#endif
