/* SPDX-License-Identifier: MIT */
/* What people write where JSON asks for something else, and what to do about it. */
#include "config/scan_hints.h"

#include <stdbool.h>
#include <string.h>

/* Keys and values that begin with one of these. Longer ones first. */
static const struct {
    const char *begins;
    const char *reason;
} hints[] = {
    {"//", "JSON has no comments: remove this one"},
    {"/*", "JSON has no comments: remove this one"},
    {"#", "JSON has no comments: remove this one"},
    {"'", "strings stand in double quotes, not in single ones"},
    {"`", "strings stand in double quotes, not in backticks"},
    {"“", "this is a typographic quotation mark: JSON takes \" alone"},
    {"”", "this is a typographic quotation mark: JSON takes \" alone"},
    {"„", "this is a typographic quotation mark: JSON takes \" alone"},
    {"‘", "this is a typographic quotation mark: JSON takes \" alone"},
    {"’", "this is a typographic quotation mark: JSON takes \" alone"},
    {"「", "this is a typographic quotation mark: JSON takes \" alone"},
    {"＂", "this is a full-width quotation mark: JSON takes \" alone"},
    {"，", "this is a full-width comma: JSON takes , alone"},
    {"、", "this is a full-width comma: JSON takes , alone"},
    {"：", "this is a full-width colon: JSON takes : alone"},
    {"；", "this is a full-width semicolon: JSON takes , between members"},
    {";", "JSON takes , between members, not a semicolon"},
    {"=", "JSON takes : between a key and its value, not ="},
    {"｛", "this is a full-width brace: JSON takes { alone"},
    {"｝", "this is a full-width brace: JSON takes } alone"},
    {"［", "this is a full-width bracket: JSON takes [ alone"},
    {"］", "this is a full-width bracket: JSON takes ] alone"},
    {"【", "this is a full-width bracket: JSON takes [ alone"},
    {"】", "this is a full-width bracket: JSON takes ] alone"},
    {"(", "a list stands in [ ], not in ( )"},
    {"\xE3\x80\x80", "this is a full-width space: JSON takes the plain one alone"},
    {"\xC2\xA0", "this is a no-break space: JSON takes the plain one alone"},
    {"\xEF\xBB\xBF", "a byte order mark can only stand at the start of a file"},
    {"NaN", "JSON has no NaN and no Infinity"},
    {"Infinity", "JSON has no NaN and no Infinity"},
    {"-Infinity", "JSON has no NaN and no Infinity"},
    {"True", "JSON writes true, false and null in small letters"},
    {"TRUE", "JSON writes true, false and null in small letters"},
    {"False", "JSON writes true, false and null in small letters"},
    {"FALSE", "JSON writes true, false and null in small letters"},
    {"None", "JSON writes null for nothing"},
    {"NULL", "JSON writes true, false and null in small letters"},
    {"Null", "JSON writes true, false and null in small letters"},
    {"undefined", "JSON writes null for nothing"},
    {"yes", "JSON writes true and false, not yes and no"},
    {"no", "JSON writes true and false, not yes and no"},
    {"+", "a number has no plus sign in front"},
    {".", "a number has a digit in front of the point: write 0.5, not .5"},
};

static bool in_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

const char *wen_scan_hint(const char *text, size_t size, const char *otherwise)
{
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        size_t length = strlen(hints[i].begins);
        bool cut = length < size && in_word(text[length]) && in_word(text[length - 1]);
        if (length <= size && memcmp(text, hints[i].begins, length) == 0 && !cut) {
            return hints[i].reason;
        }
    }
    return otherwise;
}
