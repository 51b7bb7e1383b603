/* SPDX-License-Identifier: MIT */
/* The classes of characters, by ranges; later rows overrule earlier ones. Widths are those of
 * East Asian typesetting: what Unicode calls ambiguous (“ ” … □) takes a full cell there. */
#include "layout_classes.h"

#include <stddef.h>

#define WIDE LAYOUT_WIDE_BIT

static const struct {
    uint16_t first, last;
    uint8_t class;
} ranges[] = {
    {0x0000, 0x0020, LAYOUT_SPACE},
    {'0', '9', LAYOUT_DIGIT},
    {'A', 'Z', LAYOUT_LETTER},
    {'a', 'z', LAYOUT_LETTER},
    {'!', '!', LAYOUT_STOP},
    {'?', '?', LAYOUT_STOP},
    {'.', '.', LAYOUT_POINT},
    {',', ',', LAYOUT_COMMA},
    {';', ';', LAYOUT_SEMICOLON},
    {':', ':', LAYOUT_COLON},
    {'"', '"', LAYOUT_QUOTE},
    {'\'', '\'', LAYOUT_QUOTE},
    {'(', '(', LAYOUT_OPEN},
    {')', ')', LAYOUT_CLOSE},
    {'[', '[', LAYOUT_OPEN},
    {']', ']', LAYOUT_CLOSE},
    {'{', '}', LAYOUT_CODE},
    {'<', '>', LAYOUT_CODE},
    {'\\', '\\', LAYOUT_CODE},
    {'#', '$', LAYOUT_CODE},
    {'_', '_', LAYOUT_CODE},
    {0x0085, 0x0085, LAYOUT_SPACE},
    {0x00A0, 0x00A0, LAYOUT_SPACE},
    {0x00AA, 0x00BA, LAYOUT_OTHER},
    {0x00C0, 0x024F, LAYOUT_LETTER},
    {0x00D7, 0x00D7, LAYOUT_OTHER},
    {0x00F7, 0x00F7, LAYOUT_OTHER},
    {0x0370, 0x0FFF, LAYOUT_LETTER},
    {0x1100, 0x115F, LAYOUT_HAN | WIDE},
    {0x1680, 0x1680, LAYOUT_SPACE},
    {0x1E00, 0x1FFF, LAYOUT_LETTER},
    {0x2000, 0x200A, LAYOUT_SPACE},
    {0x2018, 0x2018, LAYOUT_OPEN | WIDE},
    {0x2019, 0x2019, LAYOUT_CLOSE | WIDE},
    {0x201C, 0x201C, LAYOUT_OPEN | WIDE},
    {0x201D, 0x201D, LAYOUT_CLOSE | WIDE},
    {0x2014, 0x2016, LAYOUT_WIDE | WIDE},
    {0x2026, 0x2026, LAYOUT_ELLIPSIS | WIDE},
    {0x2028, 0x2029, LAYOUT_SPACE},
    {0x202F, 0x202F, LAYOUT_SPACE},
    {0x205F, 0x205F, LAYOUT_SPACE},
    {0x203C, 0x203D, LAYOUT_STOP | WIDE},
    {0x2047, 0x2049, LAYOUT_STOP | WIDE},
    {0x2190, 0x2199, LAYOUT_MARK | WIDE},
    {0x22EF, 0x22EF, LAYOUT_ELLIPSIS | WIDE},
    {0x2460, 0x24FF, LAYOUT_WIDE | WIDE},
    {0x25A0, 0x25FF, LAYOUT_MARK | WIDE},
    {0x2600, 0x27BF, LAYOUT_MARK | WIDE},
    {0x2E80, 0x2FFF, LAYOUT_HAN | WIDE},
    {0x3000, 0x3000, LAYOUT_SPACE | WIDE},
    {0x3001, 0x3001, LAYOUT_COMMA | WIDE},
    {0x3002, 0x3002, LAYOUT_STOP | WIDE},
    {0x3003, 0x3007, LAYOUT_HAN | WIDE},
    {0x3008, 0x3008, LAYOUT_OPEN | WIDE},
    {0x3009, 0x3009, LAYOUT_CLOSE | WIDE},
    {0x300A, 0x300A, LAYOUT_OPEN | WIDE},
    {0x300B, 0x300B, LAYOUT_CLOSE | WIDE},
    {0x300C, 0x300C, LAYOUT_OPEN | WIDE},
    {0x300D, 0x300D, LAYOUT_CLOSE | WIDE},
    {0x300E, 0x300E, LAYOUT_OPEN | WIDE},
    {0x300F, 0x300F, LAYOUT_CLOSE | WIDE},
    {0x3010, 0x3010, LAYOUT_OPEN | WIDE},
    {0x3011, 0x3011, LAYOUT_CLOSE | WIDE},
    {0x3012, 0x3013, LAYOUT_MARK | WIDE},
    {0x3014, 0x3014, LAYOUT_OPEN | WIDE},
    {0x3015, 0x3015, LAYOUT_CLOSE | WIDE},
    {0x3016, 0x3016, LAYOUT_OPEN | WIDE},
    {0x3017, 0x3017, LAYOUT_CLOSE | WIDE},
    {0x301C, 0x3020, LAYOUT_WIDE | WIDE},
    {0x3021, 0x33FF, LAYOUT_HAN | WIDE},
    {0x3400, 0x9FFF, LAYOUT_HAN | WIDE},
    {0xA000, 0xA4CF, LAYOUT_HAN | WIDE},
    {0xAC00, 0xD7A3, LAYOUT_LETTER | WIDE},
    {0xE000, 0xF8FF, LAYOUT_PRIVATE},
    {0xF900, 0xFAFF, LAYOUT_HAN | WIDE},
    {0xFE30, 0xFE4F, LAYOUT_WIDE | WIDE},
    {0xFF01, 0xFF60, LAYOUT_WIDE | WIDE},
    {0xFF01, 0xFF01, LAYOUT_STOP | WIDE},
    {0xFF08, 0xFF08, LAYOUT_OPEN | WIDE},
    {0xFF09, 0xFF09, LAYOUT_CLOSE | WIDE},
    {0xFF0C, 0xFF0C, LAYOUT_COMMA | WIDE},
    {0xFF0E, 0xFF0E, LAYOUT_STOP | WIDE},
    {0xFF10, 0xFF19, LAYOUT_DIGIT | WIDE},
    {0xFF1A, 0xFF1A, LAYOUT_COLON | WIDE},
    {0xFF1B, 0xFF1B, LAYOUT_SEMICOLON | WIDE},
    {0xFF1F, 0xFF1F, LAYOUT_STOP | WIDE},
    {0xFF21, 0xFF3A, LAYOUT_HAN | WIDE},
    {0xFF41, 0xFF5A, LAYOUT_HAN | WIDE},
    {0xFF3B, 0xFF3B, LAYOUT_OPEN | WIDE},
    {0xFF3D, 0xFF3D, LAYOUT_CLOSE | WIDE},
    {0xFF5B, 0xFF5B, LAYOUT_OPEN | WIDE},
    {0xFF5D, 0xFF5D, LAYOUT_CLOSE | WIDE},
    {0xFF61, 0xFF61, LAYOUT_STOP},
    {0xFF62, 0xFF62, LAYOUT_OPEN},
    {0xFF63, 0xFF63, LAYOUT_CLOSE},
    {0xFF64, 0xFF64, LAYOUT_COMMA},
    {0xFF65, 0xFF9F, LAYOUT_HAN},
    {0xFFE0, 0xFFE6, LAYOUT_WIDE | WIDE},
};

void layout_classes_fill(struct layout_classes *classes)
{
    for (size_t i = 0; i < sizeof classes->of; i++) {
        classes->of[i] = LAYOUT_OTHER;
    }
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        for (uint32_t c = ranges[i].first; c <= ranges[i].last; c++) {
            classes->of[c] = ranges[i].class;
        }
    }
}
