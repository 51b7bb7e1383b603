/* SPDX-License-Identifier: MIT */
/* Where sentences end inside a block. */
#ifndef DECODE_SENTENCES_H
#define DECODE_SENTENCES_H

#include <stdbool.h>
#include <stdint.h>

/* A part of the text: bytes begin..end. */
struct decode_span {
    uint32_t begin, end;
};

/* Where the search in one block stands; starts with text, at and end set. The block, text[at..end),
 * is UTF-8 and begins and ends with a character that is no space. */
struct decode_sentences {
    const char *text;
    uint32_t at, end;
    bool quoted; /* an odd number of straight quotation marks went before */
};

/* The next sentence; false at the end of the block. Every character that is no space is in one
 * sentence; sentences begin and end with such a one. Takes time in proportion to the block. */
bool decode_sentence(struct decode_sentences *sentences, struct decode_span *sentence);

/* If a space (white space, U+3000 too) begins text[at..end), its length, else 0. */
unsigned decode_space(const char *text, uint32_t at, uint32_t end);

/* If a space ends text[begin..at), its length, else 0. */
unsigned decode_space_before(const char *text, uint32_t begin, uint32_t at);

#endif
