/* SPDX-License-Identifier: MIT */
/* Text that was encoded once more after it was read wrongly: found, and turned back. */
#include "mojibake.h"
#include "unicode.h"

#include <stdlib.h>
#include <string.h>

const char *const decode_mojibake_names[] = {
    [DECODE_NO_MOJIBAKE] = "none",
    [DECODE_MOJIBAKE_LATIN1] = "UTF-8 read as ISO-8859-1",
    [DECODE_MOJIBAKE_WINDOWS1252] = "UTF-8 read as Windows-1252",
    [DECODE_MOJIBAKE_GB18030] = "UTF-8 read as GB18030",
};

/* Bytes that a look reads: first a few, that most documents are done with. */
#define GLANCE 128u
#define LOOK 4096u

/* Sequences of UTF-8 that must come out, and how many for each that is none. */
#define ENOUGH_LATIN 2u
#define ENOUGH_GB18030 6u
#define OUTWEIGHS 4u

/* Bytes within which characters must end on both sides. */
#define LONGEST_GROUP 64u

/* Windows-1252 where it is not ISO 8859-1; the five bytes that it lacks are controls in both. */
static const uint16_t windows[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool decode_mojibake_open(struct decode_mojibake *mojibake, struct decode_charsets *charsets)
{
    const struct decode_charset *charset = decode_charset(charsets, "GB18030");

    mojibake->pairs = charset ? calloc(0x10000, sizeof *mojibake->pairs) : NULL;
    for (unsigned pair = 0x8140; mojibake->pairs && pair <= 0xFEFE; pair++) {
        char bytes[2] = {(char)(pair >> 8), (char)(pair & 0xFF)};
        uint32_t point =
            (pair & 0xFF) < 0x40 ? 0 : decode_multibyte_point(charset->table, bytes, 2);
        if (point && point < 0x10000) {
            mojibake->pairs[point] = (uint16_t)pair;
        }
    }
    return mojibake->pairs != NULL;
}

/* The bytes that a character above 7F was, in the charset that it was read in; how many, 0 for
 * none. *windows_only: it is not in ISO 8859-1. */
static unsigned bytes_of(const struct decode_mojibake *mojibake, bool latin, uint32_t c,
                         char bytes[2], bool *windows_only)
{
    if (!latin) {
        uint16_t pair = c < 0x10000 ? mojibake->pairs[c] : 0;
        bytes[0] = (char)(pair >> 8);
        bytes[1] = (char)(pair & 0xFF);
        return pair ? 2 : 0;
    }
    if (c < 0x100) {
        bytes[0] = (char)c;
        return 1;
    }
    /* the lowest and the highest of them; ideographs lie beyond */
    for (unsigned i = 0; i < 32 && c >= 0x152 && c <= 0x2122; i++) {
        if (windows[i] == c) {
            bytes[0] = (char)(0x80 + i);
            *windows_only = true;
            return 1;
        }
    }
    return 0;
}

/* The length of the character at raw[at]; 0 where that is no UTF-8. */
static unsigned character(const char *raw, size_t at, size_t size, uint32_t *c)
{
    bool valid = true, end;
    unsigned length = 1;

    if ((unsigned char)raw[at] >= 0x80) {
        length = decode_utf8_sequence(raw + at, size - at, &valid, &end);
    }
    if (!valid) {
        return 0;
    }
    *c = decode_utf8_get(raw + at, &length);
    return length;
}

/* Looks at raw[at..size) as if it had been read in Latin or GB18030. */
static bool looks_so(const struct decode_mojibake *mojibake, bool latin, const char *raw, size_t at,
                     size_t size, size_t enough, bool *windows_only)
{
    char bytes[LOOK];
    size_t made = 0;
    struct decode_utf8_look look;

    while (at < size) {
        uint32_t c = 0;
        unsigned length = character(raw, at, size, &c), count = 0;
        if (length && c >= 0x80) {
            count = bytes_of(mojibake, latin, c, bytes + made, windows_only);
        }
        if (!count) {
            bytes[made] = ' '; /* ends what is open, and counts for nothing */
        }
        made += count ? count : 1;
        at += length ? length : 1;
    }
    decode_utf8_look(bytes, made, SIZE_MAX, SIZE_MAX, &look);
    return look.good >= enough && look.good >= look.bad * OUTWEIGHS;
}

enum decode_mojibake_kind decode_mojibake_look(const struct decode_mojibake *mojibake,
                                               const char *raw, size_t at, size_t size)
{
    while (at < size && !((unsigned char)raw[at] & 0x80u)) {
        at++;
    }
    size_t left = size - at, few = at + (left < GLANCE ? left : GLANCE);
    size_t more = at + (left < LOOK ? left : LOOK);
    bool windows_only = false, ignored = false;

    if (looks_so(mojibake, false, raw, at, few, 1, &ignored) &&
        looks_so(mojibake, false, raw, at, more, ENOUGH_GB18030, &ignored)) {
        return DECODE_MOJIBAKE_GB18030;
    }
    if (looks_so(mojibake, true, raw, at, few, 1, &ignored) &&
        looks_so(mojibake, true, raw, at, more, ENOUGH_LATIN, &windows_only)) {
        return windows_only ? DECODE_MOJIBAKE_WINDOWS1252 : DECODE_MOJIBAKE_LATIN1;
    }
    return DECODE_NO_MOJIBAKE;
}

static bool make_room(struct decode_mojibake *mojibake, size_t size)
{
    if (size <= mojibake->capacity) {
        return true;
    }
    free(mojibake->bytes);
    free(mojibake->begin);
    mojibake->capacity = 0;
    mojibake->bytes = malloc(size);
    mojibake->begin = malloc(2 * size * sizeof *mojibake->begin);
    if (!mojibake->bytes || !mojibake->begin) {
        return false;
    }
    mojibake->capacity = size;
    mojibake->end = mojibake->begin + size;
    return true;
}

/* A stretch that is being turned back: up to `group`, in the raw bytes, and `done`, in the others,
 * characters end on both sides. */
struct stretch {
    size_t at, group;
    size_t made, checked, done;
    bool ideograph; /* a character of three bytes was among them */
};

/* Follows the bytes that were made, as far as they are UTF-8. False where they are not. */
static bool check(const struct decode_mojibake *mojibake, struct stretch *stretch)
{
    bool valid = true, end = false;

    while (stretch->checked < stretch->made && !end) {
        const char *bytes = mojibake->bytes + stretch->checked;
        if (!((unsigned char)*bytes & 0x80u)) {
            return false;
        }
        unsigned length =
            decode_utf8_sequence(bytes, stretch->made - stretch->checked, &valid, &end);
        if (!valid && !end) {
            return false;
        }
        stretch->checked += valid ? length : 0;
        stretch->ideograph = stretch->ideograph || (valid && length >= 3);
    }
    return stretch->made - stretch->done <= LONGEST_GROUP;
}

static void end_group(struct decode_mojibake *mojibake, struct stretch *stretch)
{
    for (size_t i = stretch->done; i < stretch->made; i++) {
        mojibake->begin[i] = (uint32_t)stretch->group;
        mojibake->end[i] = (uint32_t)stretch->at;
    }
    stretch->group = stretch->at;
    stretch->done = stretch->made;
}

/* The longest stretch from raw[at] that can be turned back; its bytes go behind the others. Returns
 * its length, 0 for none. */
static size_t turn_back(struct decode_mojibake *mojibake, bool latin, const char *raw, size_t at,
                        size_t size)
{
    size_t begun = mojibake->size;
    struct stretch stretch = {
        .at = at, .group = at, .made = begun, .checked = begun, .done = begun, .ideograph = latin};

    while (stretch.at < size) {
        uint32_t c = 0;
        bool ignored;
        unsigned length = character(raw, stretch.at, size, &c), count = 0;
        if (length && c >= 0x80) {
            count = bytes_of(mojibake, latin, c, mojibake->bytes + stretch.made, &ignored);
        }
        stretch.made += count;
        stretch.at += length;
        if (!count || !check(mojibake, &stretch)) {
            break;
        }
        if (stretch.checked == stretch.made) {
            end_group(mojibake, &stretch);
        }
    }
    /* ideographs may look like letters of two bytes: these alone are not enough */
    if (!stretch.ideograph) {
        return 0;
    }
    mojibake->size = stretch.done;
    return stretch.group - at;
}

/* A character of the text and where it is in the raw bytes; `alone`: shares them with another. */
static bool add_row(struct decode_text *text, struct decode_run row, bool alone)
{
    struct decode_run *last = text->run_count ? &text->runs[text->run_count - 1] : NULL;
    row.step =
        alone ? DECODE_STEP_ALONE : decode_step(row.end - row.begin, row.raw_end - row.raw_begin);
    if (last && row.step != DECODE_STEP_ALONE && last->step == row.step &&
        last->raw_end == row.raw_begin) {
        last->end = row.end;
        last->raw_end = row.raw_end;
        return true;
    }
    if (text->run_count == text->run_capacity) {
        size_t capacity = text->run_capacity ? text->run_capacity * 2 : 256;
        struct decode_run *runs = realloc(text->runs, capacity * sizeof *runs);
        if (!runs) {
            return false;
        }
        text->runs = runs;
        text->run_capacity = capacity;
    }
    text->runs[text->run_count++] = row;
    return true;
}

/* Whether the bytes first..last of the document as it was share raw bytes with others. */
static bool is_shared(const struct decode_mojibake *mojibake, size_t first, size_t last)
{
    return (first && mojibake->end[first - 1] > mojibake->begin[first]) ||
           (last < mojibake->size && mojibake->begin[last] < mojibake->end[last - 1]);
}

/* Makes the rows of a map to the document as it was rows to the raw bytes. */
static bool map_on(struct decode_mojibake *mojibake, struct decode_text *text)
{
    struct decode_run *runs = text->runs;
    size_t count = text->run_count;
    const char *bytes = decode_text_bytes(text);
    bool fine = true;

    text->runs = NULL;
    text->run_count = text->run_capacity = 0;
    for (size_t i = 0; i < count && fine; i++) {
        const struct decode_run *run = &runs[i];
        uint64_t size = run->end - run->begin, raw_size = run->raw_end - run->raw_begin;
        for (uint32_t at = run->begin; at < run->end && fine;) {
            unsigned length;
            decode_utf8_get(bytes + at, &length);
            size_t first = run->raw_begin + (size_t)((at - run->begin) * raw_size / size);
            size_t last = run->raw_begin + (size_t)((at + length - run->begin) * raw_size / size);
            struct decode_run row = {at, at + length, mojibake->begin[first],
                                     mojibake->end[last - 1], 0};
            bool alone = run->step == DECODE_STEP_ALONE || is_shared(mojibake, first, last);
            fine = add_row(text, row, alone);
            at += length;
        }
    }
    free(runs);
    return fine;
}

bool decode_mojibake_undo(struct decode_mojibake *mojibake, enum decode_mojibake_kind kind,
                          struct decode_text *text, const char *raw, size_t at, size_t size)
{
    bool latin = kind != DECODE_MOJIBAKE_GB18030;

    mojibake->size = 0;
    if (!make_room(mojibake, size + 2)) {
        text->failure = DECODE_NO_MEMORY;
        return false;
    }
    while (at < size) {
        size_t length =
            (unsigned char)raw[at] < 0x80 ? 0 : turn_back(mojibake, latin, raw, at, size);
        if (length) {
            at += length;
            continue;
        }
        /* a whole character stays as it is */
        uint32_t c;
        length = character(raw, at, size, &c);
        for (length += !length; length; length--, at++) {
            mojibake->bytes[mojibake->size] = raw[at];
            mojibake->begin[mojibake->size] = (uint32_t)at;
            mojibake->end[mojibake->size++] = (uint32_t)at + 1;
        }
    }
    decode_utf8(text, mojibake->bytes, 0, mojibake->size);
    decode_text_finish(text);
    if (text->replaced) {
        text->first_replaced = mojibake->begin[text->first_replaced];
    }
    if (text->failure || !map_on(mojibake, text)) {
        text->failure = text->failure ? text->failure : DECODE_NO_MEMORY;
        return false;
    }
    return true;
}

void decode_mojibake_free(struct decode_mojibake *mojibake)
{
    free(mojibake->pairs);
    free(mojibake->bytes);
    free(mojibake->begin);
    *mojibake = (struct decode_mojibake){0};
}
