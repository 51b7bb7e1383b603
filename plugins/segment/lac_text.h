/* SPDX-License-Identifier: MIT */
/* What the network reads of a text: sentences of characters. */
#ifndef WENLIU_SEGMENT_LAC_TEXT_H
#define WENLIU_SEGMENT_LAC_TEXT_H

#include "lac_network.h"

/* A piece of a text: some sentences. A run of white space within a sentence is
 * one character, unknown to the network. */
struct lac_piece {
    uint32_t begin[LAC_PIECE], end[LAC_PIECE]; /* of characters: bytes of the text */
    uint16_t embeddings[LAC_PIECE];
    bool space[LAC_PIECE]; /* white space: lies in no token */
    size_t count;
    struct lac_sentence sentences[LAC_PIECE];
    size_t sentence_count;
};

/* Reads whole sentences of text[at..size) into *piece, until it is full or the
 * text ends, and returns where it stopped. How a text falls into sentences does not
 * hang on pieces: the next call may begin there. */
size_t lac_read_piece(const struct lac_model *model, const char *text, size_t size, size_t at,
                      struct lac_piece *piece);

#endif
