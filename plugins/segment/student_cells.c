/* SPDX-License-Identifier: MIT */
/* Text to cells: which characters belong together and where words may not go on. */
#include "student.h"

/* White space as Python's str.isspace() has it; all of it lies below U+FFFF. */
static bool is_space(uint16_t c)
{
    return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

/* Of white space, what str.splitlines() breaks lines at. */
static bool is_line_end(uint16_t c)
{
    return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

/* 。！？； */
static bool is_sentence_end(uint16_t c)
{
    return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1B;
}

/* What belongs to a sentence though it stands behind its end: ” ’ 」 』 》 ） */
static bool is_closing(uint16_t c)
{
    return c == 0x201D || c == 0x2019 || c == 0x300D || c == 0x300F || c == 0x300B || c == 0xFF09;
}

/* Most characters are Han, and none of the above. */
static bool is_plain(uint16_t c)
{
    return c > 0x300F && c < 0xFF00;
}

/* FF01..FF5E are ASCII in full width. */
static uint16_t fold(uint16_t c)
{
    return (uint16_t)(c - 0xFF01u) < 0x5E ? (uint16_t)(c - 0xFEE0u) : c;
}

static void put_edge(struct student_cells *cells)
{
    for (uint32_t i = 0; i < STUDENT_EDGES; i++) {
        cells->character[cells->count] = 0;
        cells->kind[cells->count++] = STUDENT_EDGE;
    }
}

void student_clear(struct student_cells *cells)
{
    cells->count = 0;
    put_edge(cells);
}

uint32_t student_read(struct student_cells *cells, const char *text, size_t size, size_t *at)
{
    const uint32_t first = cells->count, last = first + STUDENT_CHAIN;
    uint32_t n = first;
    bool ended = false;

    while (*at < size && n < last) {
        uint16_t c;
        size_t length = jieba_character(text + *at, &c);
        if (!is_plain(c)) {
            if (is_line_end(c)) {
                *at += length;
                break;
            }
            if (is_space(c)) {
                *at += length;
                if (n > first && cells->character[n - 1] != STUDENT_BLANK) {
                    cells->character[n] = STUDENT_BLANK;
                    cells->begin[n++] = (uint32_t)(*at - length);
                }
                continue;
            }
        }
        if (ended && (is_plain(c) || !(is_sentence_end(c) || is_closing(c)))) {
            break;
        }
        ended = ended || (!is_plain(c) && is_sentence_end(c));
        cells->character[n] = fold(c);
        cells->begin[n++] = (uint32_t)*at;
        *at += length;
    }
    cells->count = n;
    return n - first;
}

void student_close_chain(struct student_cells *cells, uint32_t length)
{
    enum student_kind next = STUDENT_FIRST;

    for (uint32_t i = cells->count - length; i < cells->count; i++) {
        bool blank = cells->character[i] == STUDENT_BLANK;
        cells->kind[i] = (uint8_t)(blank ? STUDENT_SPACE : next);
        next = blank ? STUDENT_APART : STUDENT_WITHIN;
    }
    put_edge(cells);
}
