/* SPDX-License-Identifier: MIT */
/* NFC of one segment -- a character and the marks behind it -- that keeps track of which bytes each
 * result came from. */
#ifndef DECODE_COMPOSE_H
#define DECODE_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A code point and the raw bytes it stands for. */
struct decode_piece {
    uint32_t code_point;
    uint32_t raw, raw_end;
    bool changed; /* set by decode_compose(): not one code point that was put in as it was */
    /* decode_compose()'s own: which of the code points put in it came from, where it stood among
     * the decomposed ones, the lowest origin of all behind it, its canonical combining class */
    uint32_t first, last, at, later;
    uint8_t class;
};

/* Pieces that grow; starts as {0}. */
struct decode_pieces {
    struct decode_piece *items;
    size_t count, capacity;
};

/* Adds a piece; false where there is no memory. */
bool decode_pieces_add(struct decode_pieces *pieces, uint32_t code_point, uint32_t raw,
                       uint32_t raw_end);

void decode_pieces_free(struct decode_pieces *pieces);

/* Puts the NFC of `from` into `to` (emptied first). The raw ranges of two results follow one
 * another or, where one cannot tell their bytes apart, are the same. Takes n log n time. False
 * where there is no memory. */
bool decode_compose(const struct decode_pieces *from, struct decode_pieces *to);

#endif
