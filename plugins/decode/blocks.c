/* SPDX-License-Identifier: MIT */
/* Blocks by line ends, blank lines and page ends. */
#include "blocks.h"

#include <string.h>

static bool trim(const char *text, struct decode_span *span)
{
    unsigned size;

    while (span->begin < span->end && (size = decode_space(text, span->begin, span->end)) != 0) {
        span->begin += size;
    }
    while (span->begin < span->end && (size = decode_space_before(text, span->begin, span->end))) {
        span->end -= size;
    }
    return span->begin < span->end;
}

/* The next line, trimmed; *blank: it holds nothing else; *broken: a block ends with it. */
static bool next_line(struct decode_blocks *blocks, struct decode_span *line, bool *blank,
                      bool *broken)
{
    if (blocks->at >= blocks->size) {
        return false;
    }
    const char *feed = memchr(blocks->text + blocks->at, '\n', blocks->size - blocks->at);
    uint32_t end = feed ? (uint32_t)(feed - blocks->text) : blocks->size;
    *line = (struct decode_span){blocks->at, end};
    blocks->at = feed ? end + 1 : end;
    *broken = false;
    for (; blocks->break_count && *blocks->breaks <= blocks->at; blocks->break_count--) {
        *broken = *blocks->breaks++ == blocks->at;
    }
    *blank = !trim(blocks->text, line);
    return true;
}

bool decode_block(struct decode_blocks *blocks, struct decode_span *block)
{
    struct decode_span line;
    bool blank, broken, open = false;

    while (next_line(blocks, &line, &blank, &broken)) {
        if (!blank) {
            block->begin = open ? block->begin : line.begin;
            block->end = line.end;
            open = true;
        }
        if (open && (blank || broken || blocks->layout == DECODE_LINES)) {
            return true;
        }
    }
    return open;
}
