/* SPDX-License-Identifier: MIT */
/* The hash of short byte strings that the stage's tables use. */
#ifndef WENLIU_KEYWORDS_HASH_H
#define WENLIU_KEYWORDS_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Mixes by the finaliser of MurmurHash3 (Appleby 2011). */
static inline uint64_t keywords_mix(uint64_t value)
{
    value ^= value >> 33;
    value *= 0xFF51AFD7ED558CCDu;
    value ^= value >> 33;
    value *= 0xC4CEB9FE1A85EC53u;
    return value ^ value >> 33;
}

/* Eight bytes at a time; the size goes in, so that zero padding does not collide. Part of the
 * format of the compiled idf file: a change needs a new version there. */
static inline uint32_t keywords_hash(const char *bytes, size_t size)
{
    uint64_t hash = size * 0x9E3779B97F4A7C15u, word;

    for (; size >= sizeof word; bytes += sizeof word, size -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = keywords_mix(hash ^ word);
    }
    if (size) {
        word = 0;
        memcpy(&word, bytes, size);
        hash = keywords_mix(hash ^ word);
    }
    return (uint32_t)(hash >> 32);
}

#endif
