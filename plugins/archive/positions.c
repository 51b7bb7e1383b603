/* SPDX-License-Identifier: MIT */
/* From bytes to code points, in a constant number of steps: the count before
 * each 64th byte is kept, the rest is counted eight bytes at a time. */
#include "positions.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 };

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* Code points that begin in text[0..size): bytes that are not 10xxxxxx. */
static size_t count(const char *text, size_t size)
{
    size_t continued = 0, at = 0;

    for (; at + 8 <= size; at += 8) {
        uint64_t word;
        memcpy(&word, text + at, sizeof word);
        /* the lowest bit of a byte is set where its two high bits are 10 */
        uint64_t bits = word >> 7 & ~(word >> 6) & EACH_BYTE;
        continued += bits * EACH_BYTE >> 56;
    }
    for (; at < size; at++) {
        continued += ((unsigned char)text[at] & 0xC0) == 0x80;
    }
    return size - continued;
}

bool archive_positions_set(struct archive_positions *positions, const char *text, size_t size)
{
    size_t blocks = size / BLOCK + 1, before = 0;

    positions->text = text;
    positions->size = size;
    positions->ascii = count(text, size) == size;
    if (positions->ascii) {
        return true;
    }
    /* a very long text's ranks are not kept for the next one */
    if (blocks > positions->capacity || positions->capacity > 4 * blocks + 65536) {
        free(positions->ranks);
        positions->ranks = malloc(blocks * sizeof *positions->ranks);
        positions->capacity = positions->ranks ? blocks : 0;
        if (!positions->ranks) {
            return false;
        }
    }
    for (size_t i = 0; i < blocks; i++) {
        positions->ranks[i] = (uint32_t)before;
        if (i + 1 < blocks) {
            before += count(text + i * BLOCK, BLOCK);
        }
    }
    return true;
}

uint32_t archive_position(const struct archive_positions *positions, uint32_t at)
{
    if (positions->ascii) {
        return at;
    }
    size_t block = at / BLOCK;
    return positions->ranks[block] + (uint32_t)count(positions->text + block * BLOCK, at % BLOCK);
}

void archive_positions_close(struct archive_positions *positions)
{
    free(positions->ranks);
    *positions = (struct archive_positions){0};
}
