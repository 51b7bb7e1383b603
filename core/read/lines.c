/* SPDX-License-Identifier: MIT */
/* A stream cut at its line feeds. */
#include "read/lines.h"

static enum wen_lines_status give(struct wen_lines *lines, struct wen_string *line,
                                  const char *data, size_t size)
{
    if (size > lines->limit) {
        return WEN_LINES_LONG;
    }
    *line = wen_string(data, size && data[size - 1] == '\r' ? size - 1 : size);
    return WEN_LINES_LINE;
}

enum wen_lines_status wen_lines_next(struct wen_lines *lines, struct wen_string *line)
{
    struct wen_string *block = &lines->block;
    bool begun = false; /* bytes of the line were seen */

    lines->carry.size = 0;
    lines->number++;
    lines->begin = lines->at;
    for (;;) {
        if (!block->size) {
            switch (wen_stream_next(lines->stream, block)) {
            case WEN_STREAM_BLOCK: break;
            case WEN_STREAM_FAULT: return WEN_LINES_FAULT;
            case WEN_STREAM_END:
                return begun ? give(lines, line, lines->carry.data, lines->carry.size)
                             : WEN_LINES_END;
            }
        }
        const char *data = block->data, *feed = memchr(data, '\n', block->size);
        size_t size = feed ? (size_t)(feed - data) : block->size;
        lines->at += size + (feed != NULL);
        block->data += size + (feed != NULL);
        block->size -= size + (feed != NULL);
        if (feed && !begun) {
            return give(lines, line, data, size);
        }
        /* one byte above the limit is enough to know that it is exceeded */
        if (lines->carry.size <= lines->limit) {
            size_t room = lines->limit + 1 - lines->carry.size;
            wen_buffer_add(&lines->carry, data, size < room ? size : room);
        }
        begun = true;
        if (feed) {
            return give(lines, line, lines->carry.data, lines->carry.size);
        }
    }
}

void wen_lines_free(struct wen_lines *lines)
{
    wen_buffer_free(&lines->carry);
}
