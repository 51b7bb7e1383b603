/* SPDX-License-Identifier: MIT */
/* Which documents belong to a sample. */
#ifndef WENLIU_SAMPLE_SAMPLE_H
#define WENLIU_SAMPLE_SAMPLE_H

#include "wenliu/stage.h"

/* FNV-1a of 64 bits, offset basis and prime as in draft-eastlake-fnv, over the
 * seed's bytes (lowest first) and the document's; then the finalizer of
 * MurmurHash3, as FNV leaves the high bits of short inputs alike. */
static inline uint64_t sample_hash(struct wen_string raw, uint64_t seed)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (unsigned shift = 0; shift < 64; shift += 8) {
        hash = (hash ^ (seed >> shift & 0xFF)) * 0x100000001b3u;
    }
    for (size_t i = 0; i < raw.size; i++) {
        hash = (hash ^ (unsigned char)raw.data[i]) * 0x100000001b3u;
    }
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
    return hash ^ hash >> 33;
}

/* Whether a sample of that share (0 to 1) takes the document: whether its hash,
 * as a fraction of 53 bits (all that a double holds), is below the share. So a
 * larger share of the same seed takes all that a smaller one takes. */
static inline bool sample_takes(struct wen_string raw, uint64_t seed, double share)
{
    return (double)(sample_hash(raw, seed) >> 11) < share * 9007199254740992.0;
}

#endif
