/* SPDX-License-Identifier: MIT */
/* Eight independent lanes, so that multiplications overlap; the multiplier is odd, so every lane is
 * a bijection of each word that it takes in. */
#include "checksum.h"

#include <string.h>

#define MULTIPLIER 0x9E3779B97F4A7C15u /* 2^64 divided by the golden ratio, odd */

static void take_block(uint64_t *lanes, const void *block)
{
    uint64_t words[8];

    memcpy(words, block, sizeof words);
    for (int lane = 0; lane < 8; lane++) {
        lanes[lane] = (lanes[lane] ^ words[lane]) * MULTIPLIER;
    }
}

void entities_checksum_begin(struct entities_checksum *sum)
{
    memset(sum, 0, sizeof *sum);
    for (unsigned lane = 0; lane < 8; lane++) {
        sum->lanes[lane] = lane + 1;
    }
}

void entities_checksum_add(struct entities_checksum *sum, const void *bytes, size_t size)
{
    const char *at = bytes;
    size_t kept = sum->size % 64;

    sum->size += size;
    if (kept > 0) {
        size_t more = size < 64 - kept ? size : 64 - kept;
        memcpy(sum->rest + kept, at, more);
        at += more;
        size -= more;
        if (kept + more < 64) {
            return;
        }
        take_block(sum->lanes, sum->rest);
    }
    for (; size >= 64; at += 64, size -= 64) {
        take_block(sum->lanes, at);
    }
    memcpy(sum->rest, at, size);
}

uint64_t entities_checksum_end(struct entities_checksum *sum)
{
    size_t kept = sum->size % 64;
    uint64_t result = sum->size;

    memset(sum->rest + kept, 0, 64 - kept);
    take_block(sum->lanes, sum->rest);
    for (int lane = 0; lane < 8; lane++) {
        result = (result ^ (sum->lanes[lane] >> 29) ^ sum->lanes[lane]) * MULTIPLIER;
    }
    return result ^ result >> 32;
}

uint64_t entities_checksum(const void *bytes, size_t size)
{
    struct entities_checksum sum;

    entities_checksum_begin(&sum);
    entities_checksum_add(&sum, bytes, size);
    return entities_checksum_end(&sum);
}
