/* SPDX-License-Identifier: MIT */
/* The table of code points that the decoder may not just copy. */
#include "characters.h"

#include <string.h>
#include <utf8proc.h>

struct range {
    uint32_t first, last;
    uint8_t action;
};

/* Later rows win. */
static const struct range ranges[] = {
    {0x0000, 0x001F, DECODE_CONTROL},
    {0x007F, 0x009F, DECODE_CONTROL},
    {'\t', '\t', DECODE_KEEP},
    {'\n', '\n', DECODE_KEEP},
    {'\r', '\r', DECODE_RETURN},
    {'\v', '\v', DECODE_LINE},
    {'\f', '\f', DECODE_PAGE},
    {0x0085, 0x0085, DECODE_LINE},
    {0x00AD, 0x00AD, DECODE_INVISIBLE},
    {0x200B, 0x200B, DECODE_INVISIBLE},
    {0x2028, 0x2028, DECODE_LINE},
    {0x2029, 0x2029, DECODE_PARAGRAPH},
    {0x2060, 0x2060, DECODE_INVISIBLE},
    {0xFDD0, 0xFDEF, DECODE_INVISIBLE},
    {0xFEFF, 0xFEFF, DECODE_INVISIBLE},
    {0xFFFE, 0xFFFF, DECODE_INVISIBLE},
    {0x1FFFE, 0x1FFFF, DECODE_INVISIBLE},
    {0x2FFFE, 0x2FFFF, DECODE_INVISIBLE},
};

/* Where decompositions and combining marks are; the ideographs and syllables between have none
 * that NFC would touch. */
static const struct range composing[] = {
    {0x00C0, 0x33FF, 0},   {0xA000, 0xABFF, 0},   {0xF900, 0xFFFD, 0},
    {0x10000, 0x1FFFD, 0}, {0x2F800, 0x2FA1F, 0},
};

/* Hangul vowels and final consonants, which join the letter before them. */
static const struct range jamo[] = {{0x1161, 0x1175, DECODE_COMPOSE},
                                    {0x11A8, 0x11C2, DECODE_COMPOSE}};

/* Rules on request. The letters and digits have no decomposition that NFC would touch. */
static const struct {
    unsigned rule;
    struct range range;
} optional[] = {
    {DECODE_REFERENCES, {'&', '&', DECODE_REFERENCE}},
    {DECODE_HALF_WIDTH, {0xFF10, 0xFF19, DECODE_WIDE}},
    {DECODE_HALF_WIDTH, {0xFF21, 0xFF3A, DECODE_WIDE}},
    {DECODE_HALF_WIDTH, {0xFF41, 0xFF5A, DECODE_WIDE}},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A code point is no bystander of NFC if it has a combining class, if NFC changes it, or if it is
 * the second half of a character that NFC puts together. */
static void mark(uint8_t *actions, uint32_t c)
{
    utf8proc_int32_t parts[8];

    if (utf8proc_get_property((utf8proc_int32_t)c)->combining_class) {
        actions[c] = DECODE_COMPOSE;
    }
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)c, parts, COUNT(parts),
                                                     UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, NULL);
    if (count < 1 || (size_t)count > COUNT(parts) || (count == 1 && (uint32_t)parts[0] == c)) {
        return;
    }
    uint32_t last = (uint32_t)parts[count - 1];
    count = utf8proc_normalize_utf32(parts, count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    if (count == 1 && (uint32_t)parts[0] == c) {
        actions[last] = DECODE_COMPOSE;
    } else {
        actions[c] = DECODE_COMPOSE;
    }
}

static void set_actions(uint8_t *actions, const struct range *range)
{
    memset(actions + range->first, range->action, range->last - range->first + 1);
}

void decode_characters_add(struct decode_characters *characters, unsigned rules)
{
    for (size_t i = 0; i < COUNT(optional); i++) {
        if (rules & optional[i].rule) {
            set_actions(characters->actions, &optional[i].range);
        }
    }
}

void decode_characters_fill(struct decode_characters *characters)
{
    uint8_t *actions = characters->actions;

    memset(actions, DECODE_KEEP, DECODE_ACTIONS);
    for (size_t i = 0; i < COUNT(composing); i++) {
        for (uint32_t c = composing[i].first; c <= composing[i].last; c++) {
            mark(actions, c);
        }
    }
    for (size_t i = 0; i < COUNT(jamo); i++) {
        set_actions(actions, &jamo[i]);
    }
    for (size_t i = 0; i < COUNT(ranges); i++) {
        set_actions(actions, &ranges[i]);
    }
}
