/* SPDX-License-Identifier: MIT */
/* The blocks of a text: its lines, or its paragraphs that blank lines divide. */
#ifndef DECODE_BLOCKS_H
#define DECODE_BLOCKS_H

#include "sentences.h"

#include <stddef.h>

enum decode_layout { DECODE_AUTO, DECODE_NEWSPAPER, DECODE_LINES, DECODE_PARAGRAPHS };

/* Where the search for blocks stands; starts with `text`, `size`, `breaks` and `layout` set. */
struct decode_blocks {
    const char *text; /* UTF-8 */
    uint32_t size;
    const uint32_t *breaks; /* beginnings of lines where a block ends in any case, in order */
    size_t break_count;
    enum decode_layout layout;
    uint32_t at; /* where the next line begins */
};

/* The next block, without the spaces at its ends; false where there is none. */
bool decode_block(struct decode_blocks *blocks, struct decode_span *block);

#endif
