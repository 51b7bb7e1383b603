/* SPDX-License-Identifier: MIT */
/* The text of one document while it is decoded: takes code points with the raw bytes they came
 * from, makes line ends one, takes out what is no text, normalises, and keeps the source map. */
#ifndef DECODE_TEXT_H
#define DECODE_TEXT_H

#include "characters.h"
#include "compose.h"

#include <stddef.h>
#include <string.h>

/* A run of text and the raw bytes it came from. Every code point in it takes the same number of
 * bytes here, and every one the same number there -- or each takes here what it takes there. So
 * the code point that begins at `o` begins, in the raw bytes, at
 *     raw_begin + (o - begin) * (raw_end - raw_begin) / (end - begin)
 * without a remainder. */
struct decode_run {
    uint32_t begin, end, raw_begin, raw_end;
    uint32_t step; /* what a code point must be like to lengthen the run */
};

/* Steps: a code point takes as many bytes here as there; it stands alone. */
#define DECODE_STEP_SAME 1u
#define DECODE_STEP_ALONE UINT32_MAX

/* The step of code points of that many bytes. */
static inline uint32_t decode_step(uint32_t text_size, uint32_t raw_size)
{
    return text_size == raw_size ? DECODE_STEP_SAME : text_size << 16 | raw_size;
}

enum decode_failure { DECODE_FINE = 0, DECODE_NO_MEMORY, DECODE_TOO_LONG };

/* Starts as {0}; used again for document after document. */
struct decode_text {
    const uint8_t *actions; /* of struct decode_characters */
    bool normalise;         /* NFC */

    char *data;       /* the text, unless it is a part of the raw bytes so far: then NULL … */
    const char *copy; /* … and this is where it begins there */
    size_t size, capacity;
    char *buffer; /* what data points to; kept for the next document */
    size_t buffer_capacity;

    struct decode_run *runs; /* cover the text, in order */
    size_t run_count, run_capacity;
    uint32_t *breaks; /* beginnings of lines where a page or a paragraph ended before, in order */
    size_t break_count, break_capacity;

    uint32_t replaced;       /* U+FFFD put for raw bytes that are no text */
    uint32_t first_replaced; /* the first of these bytes */
    bool cut_off;            /* the last of them: a character that the end of the bytes cuts off */
    uint32_t dropped;        /* code points taken out */
    uint32_t controls;       /* of these, controls that plain text does not hold */
    enum decode_failure failure;

    /* what waits for its next code point */
    bool pending;
    bool together; /* the code points that come share their raw bytes */
    bool returned; /* a CR, at … */
    uint32_t return_raw, return_size;
    struct decode_pieces segment, composed;
    struct decode_pieces reference; /* & and what follows, while it may be a reference */
};

/* Makes the text empty, for raw bytes of that size. */
void decode_text_begin(struct decode_text *text, const struct decode_characters *characters,
                       bool normalise);

/* Puts the code point at raw[at..at + size) through all rules. The slow way of decode_text_put().
 */
void decode_text_handle(struct decode_text *text, uint32_t code_point, size_t at, unsigned size);

/* Appends a code point as it is. */
void decode_text_append(struct decode_text *text, uint32_t code_point, size_t at, unsigned size);

/* Room for `size` bytes behind the text, to be written to before the next call; NULL with the
 * failure set where there is none. */
char *decode_text_room(struct decode_text *text, size_t size);

/* Appends what was written there: `count` characters that no rule applies to, `size` bytes each,
 * from raw[at..), raw_size bytes each. Not while `pending`. */
void decode_text_take(struct decode_text *text, size_t count, unsigned size, size_t at,
                      unsigned raw_size);

/* Appends raw[at..at + size), which is UTF-8 without anything that needs a rule. Not while
 * `pending`. Text that is copied whole is never touched: see decode_text_bytes(). */
void decode_text_copy(struct decode_text *text, const char *raw, size_t at, size_t size);

/* Appends one U+FFFD for raw[at..at + size); `end`: the end of the bytes cuts a character off. */
void decode_text_replace(struct decode_text *text, size_t at, unsigned size, bool end);

/* Settles what waits. After that the text, its runs and counts are complete, or failure is set. */
void decode_text_finish(struct decode_text *text);

/* The text; a part of the raw bytes where it is just that. Valid until the next document. */
static inline const char *decode_text_bytes(const struct decode_text *text)
{
    return text->copy ? text->copy : text->data ? text->data : "";
}

/* Number of code points in the text. */
size_t decode_text_count(const struct decode_text *text);

/* Gives memory back: all of it, or what is more than one document should leave behind. */
void decode_text_free(struct decode_text *text);
void decode_text_trim(struct decode_text *text);

/* Whether eight bytes are ASCII without controls and DEL. */
static inline bool decode_is_plain(const unsigned char *s)
{
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t word;

    memcpy(&word, s, sizeof word);
    /* adding 1 carries DEL over; taking 0x20 borrows for controls */
    return !(((word - ones * 0x20u) | (word + ones) | word) & highs);
}

static inline void decode_text_put(struct decode_text *text, uint32_t code_point, size_t at,
                                   unsigned size)
{
    if (decode_action(text->actions, code_point) || text->pending) {
        decode_text_handle(text, code_point, at, size);
    } else {
        decode_text_append(text, code_point, at, size);
    }
}

#endif
