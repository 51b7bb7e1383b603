/* SPDX-License-Identifier: MIT */
/* Code points into text: line ends, what is taken out, NFC, and the source map. */
#include "text.h"
#include "references.h"

#include <stdlib.h>
#include <string.h>

/* Memory that a document may leave for the next one. */
#define KEPT_BYTES ((size_t)16 << 20)

/* Offsets in the text are 32 bits wide. */
#define LONGEST ((size_t)UINT32_MAX - 64)

void decode_text_begin(struct decode_text *text, const struct decode_characters *characters,
                       bool normalise)
{
    text->actions = characters->actions;
    text->normalise = normalise;
    text->data = NULL;
    text->copy = NULL;
    text->size = text->capacity = 0;
    text->run_count = text->break_count = 0;
    text->replaced = text->first_replaced = text->dropped = text->controls = 0;
    text->cut_off = text->pending = text->together = text->returned = false;
    text->segment.count = text->composed.count = text->reference.count = 0;
    text->failure = DECODE_FINE;
}

/* Grows an array for one more item; NULL where there is no memory. */
static void *room(struct decode_text *text, void *array, size_t count, size_t *capacity,
                  size_t size)
{
    if (count < *capacity) {
        return array;
    }
    size_t more = *capacity ? *capacity + *capacity / 2 : 256;
    void *grown = realloc(array, more * size);
    if (!grown) {
        text->failure = DECODE_NO_MEMORY;
        return NULL;
    }
    *capacity = more;
    return grown;
}

/* Makes room for `more` bytes; from then on the text has memory of its own. */
static bool grow(struct decode_text *text, size_t more)
{
    if (text->failure) {
        return false;
    }
    if (more > LONGEST - text->size) {
        text->failure = DECODE_TOO_LONG;
        return false;
    }
    size_t needed = text->size + more;
    if (needed > text->buffer_capacity) {
        size_t capacity = needed + needed / 2 + 4096;
        capacity = capacity > LONGEST ? LONGEST : capacity;
        char *buffer = realloc(text->buffer, capacity);
        if (!buffer) {
            text->failure = DECODE_NO_MEMORY;
            return false;
        }
        text->buffer = buffer;
        text->buffer_capacity = capacity;
    }
    if (text->copy) {
        memcpy(text->buffer, text->copy, text->size);
        text->copy = NULL;
    }
    text->data = text->buffer;
    text->capacity = text->buffer_capacity;
    return true;
}

static void add_run(struct decode_text *text, size_t size, size_t at, size_t raw_size,
                    uint32_t step)
{
    struct decode_run *runs =
        room(text, text->runs, text->run_count, &text->run_capacity, sizeof *runs);

    if (!runs) {
        return;
    }
    text->runs = runs;
    runs[text->run_count++] =
        (struct decode_run){(uint32_t)(text->size - size), (uint32_t)text->size, (uint32_t)at,
                            (uint32_t)(at + raw_size), step};
}

/* Says where the last `size` bytes of the text come from. */
static inline void map(struct decode_text *text, size_t size, size_t at, size_t raw_size,
                       uint32_t step)
{
    struct decode_run *run = text->run_count ? &text->runs[text->run_count - 1] : NULL;

    if (run && run->step == step && run->raw_end == at && step != DECODE_STEP_ALONE) {
        run->end = (uint32_t)text->size;
        run->raw_end = (uint32_t)(at + raw_size);
    } else {
        add_run(text, size, at, raw_size, step);
    }
}

/* Writes a code point; its length, or 0 on failure. */
static inline unsigned write_point(struct decode_text *text, uint32_t code_point)
{
    if (text->capacity - text->size < 4 && !grow(text, 4)) {
        return 0;
    }
    unsigned size = decode_utf8_put(text->data + text->size, code_point);
    text->size += size;
    return size;
}

char *decode_text_room(struct decode_text *text, size_t size)
{
    if (text->failure || (text->capacity - text->size < size && !grow(text, size))) {
        return NULL;
    }
    return text->data + text->size;
}

void decode_text_take(struct decode_text *text, size_t count, unsigned size, size_t at,
                      unsigned raw_size)
{
    if (count) {
        text->size += count * size;
        map(text, count * size, at, count * raw_size, decode_step(size, raw_size));
    }
}

void decode_text_append(struct decode_text *text, uint32_t code_point, size_t at, unsigned size)
{
    unsigned written = write_point(text, code_point);

    if (written) {
        map(text, written, at, size,
            text->together ? DECODE_STEP_ALONE : decode_step(written, size));
    }
}

/* A code point that is not simply what the raw bytes say: its run stays its own. */
static void append_alone(struct decode_text *text, uint32_t code_point, size_t at, size_t size)
{
    unsigned written = write_point(text, code_point);

    if (written) {
        map(text, written, at, size, DECODE_STEP_ALONE);
    }
}

void decode_text_copy(struct decode_text *text, const char *raw, size_t at, size_t size)
{
    if (!size || text->failure) {
        return;
    }
    if (!text->size && !text->data && size < LONGEST) {
        text->copy = raw + at;
        text->size = text->capacity = size;
    } else if (text->copy && text->copy + text->size == raw + at && size < LONGEST - text->size) {
        text->size = text->capacity = text->size + size;
    } else {
        if (text->capacity - text->size < size && !grow(text, size)) {
            return;
        }
        memcpy(text->data + text->size, raw + at, size);
        text->size += size;
    }
    map(text, size, at, size, DECODE_STEP_SAME);
}

/* Takes the last code point back and puts it into the segment, unless it is a line feed. */
static void take_back(struct decode_text *text)
{
    const char *bytes = decode_text_bytes(text);
    struct decode_run *run = text->run_count ? &text->runs[text->run_count - 1] : NULL;
    size_t at = text->size;
    unsigned size;

    if (!run || bytes[at - 1] == '\n') {
        return;
    }
    do {
        at--;
    } while (((unsigned char)bytes[at] & 0xC0u) == 0x80u);
    uint32_t code_point = decode_utf8_get(bytes + at, &size);
    uint32_t raw_size = run->step == DECODE_STEP_SAME    ? size
                        : run->step == DECODE_STEP_ALONE ? run->raw_end - run->raw_begin
                                                         : run->step & 0xFFFFu;
    if (!decode_pieces_add(&text->segment, code_point, run->raw_end - raw_size, run->raw_end)) {
        text->failure = DECODE_NO_MEMORY;
        return;
    }
    text->size = at;
    text->capacity = text->copy ? at : text->capacity;
    run->end -= size;
    run->raw_end -= raw_size;
    text->run_count -= run->begin == run->end;
}

static void end_segment(struct decode_text *text)
{
    if (!text->segment.count) {
        return;
    }
    if (!decode_compose(&text->segment, &text->composed)) {
        text->failure = DECODE_NO_MEMORY;
        return;
    }
    text->segment.count = 0;
    for (size_t i = 0; i < text->composed.count; i++) {
        const struct decode_piece *piece = &text->composed.items[i];
        uint32_t size = piece->raw_end - piece->raw;
        bool shared = (i > 0 && piece[-1].raw == piece->raw) ||
                      (i + 1 < text->composed.count && piece[1].raw == piece->raw);
        if (piece->changed || shared) {
            append_alone(text, piece->code_point, piece->raw, size);
        } else {
            decode_text_append(text, piece->code_point, piece->raw, size);
        }
    }
}

/* Settles what waits, except that a CR in front of LF vanishes. */
static void settle(struct decode_text *text, bool line_feed)
{
    end_segment(text);
    if (text->returned && !line_feed) {
        decode_text_append(text, '\n', text->return_raw, text->return_size);
    }
    text->returned = text->pending = false;
}

static void add_break(struct decode_text *text)
{
    uint32_t *breaks =
        room(text, text->breaks, text->break_count, &text->break_capacity, sizeof *breaks);

    if (breaks) {
        text->breaks = breaks;
        breaks[text->break_count++] = (uint32_t)text->size;
    }
}

static void add_to_segment(struct decode_text *text, uint32_t code_point, size_t at, unsigned size)
{
    if (!text->segment.count) {
        settle(text, false);
        take_back(text);
    }
    if (!decode_pieces_add(&text->segment, code_point, (uint32_t)at, (uint32_t)(at + size))) {
        text->failure = DECODE_NO_MEMORY;
    }
    text->pending = true;
}

static void page(struct decode_text *text, size_t at, unsigned size)
{
    /* words on both sides of a page's end must not become one */
    if (text->size && decode_text_bytes(text)[text->size - 1] != '\n') {
        decode_text_append(text, '\n', at, size);
    } else {
        text->dropped++;
    }
    add_break(text);
}

/* Puts the code point at raw[at..at + size) through all rules but that of references. */
static void follow(struct decode_text *text, uint32_t code_point, size_t at, unsigned size)
{
    unsigned action = decode_action(text->actions, code_point);

    if (text->failure) {
        return;
    }
    if (action == DECODE_WIDE) {
        code_point -= DECODE_WIDTH;
        action = DECODE_KEEP;
    }
    if (action == DECODE_CONTROL || action == DECODE_INVISIBLE) {
        /* ESC, BEL and BS are found in what terminals and printers were sent: that is text */
        text->controls +=
            action == DECODE_CONTROL && code_point != 0x1B && code_point != 7 && code_point != 8;
        text->dropped++;
        return;
    }
    if (action == DECODE_COMPOSE && text->normalise) {
        add_to_segment(text, code_point, at, size);
        return;
    }
    settle(text, code_point == '\n');
    switch (action) {
    case DECODE_RETURN:
        text->returned = text->pending = true;
        text->return_raw = (uint32_t)at;
        text->return_size = size;
        break;
    case DECODE_LINE: decode_text_append(text, '\n', at, size); break;
    case DECODE_PARAGRAPH:
        decode_text_append(text, '\n', at, size);
        add_break(text);
        break;
    case DECODE_PAGE: page(text, at, size); break;
    default: decode_text_append(text, code_point, at, size); break;
    }
}

/* Ends what might have been a reference: it is text. */
static void end_reference(struct decode_text *text)
{
    size_t count = text->reference.count;

    text->reference.count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct decode_piece *piece = &text->reference.items[i];
        follow(text, piece->code_point, piece->raw, piece->raw_end - piece->raw);
    }
}

/* The code point of the reference that is complete but for its semicolon, or 0. */
static uint32_t referred(const struct decode_pieces *reference)
{
    char name[DECODE_REFERENCE_LONGEST];

    for (size_t i = 1; i < reference->count; i++) {
        name[i - 1] = (char)reference->items[i].code_point;
    }
    return decode_reference(name, reference->count - 1);
}

static void add_to_reference(struct decode_text *text, uint32_t code_point, size_t at,
                             unsigned size)
{
    if (!decode_pieces_add(&text->reference, code_point, (uint32_t)at, (uint32_t)(at + size))) {
        text->failure = DECODE_NO_MEMORY;
    }
    text->pending = true;
}

static bool is_of_reference(uint32_t c)
{
    return c == '#' || (c >= '0' && c <= '9') || ((c | 0x20u) >= 'a' && (c | 0x20u) <= 'z');
}

void decode_text_handle(struct decode_text *text, uint32_t code_point, size_t at, unsigned size)
{
    const struct decode_pieces *reference = &text->reference;

    if (reference->count && code_point == ';') {
        uint32_t meant = referred(reference);
        if (meant) {
            uint32_t begin = reference->items[0].raw;
            text->reference.count = 0;
            follow(text, meant, begin, (unsigned)(at + size - begin));
            return;
        }
    }
    if (reference->count && is_of_reference(code_point) &&
        reference->count + 1 < DECODE_REFERENCE_LONGEST) {
        add_to_reference(text, code_point, at, size);
        return;
    }
    end_reference(text);
    if (decode_action(text->actions, code_point) == DECODE_REFERENCE) {
        add_to_reference(text, code_point, at, size);
    } else {
        follow(text, code_point, at, size);
    }
}

void decode_text_replace(struct decode_text *text, size_t at, unsigned size, bool end)
{
    end_reference(text);
    settle(text, false);
    append_alone(text, DECODE_REPLACEMENT, at, size);
    if (!text->replaced) {
        text->first_replaced = (uint32_t)at;
    }
    text->replaced++;
    text->cut_off = end;
}

void decode_text_finish(struct decode_text *text)
{
    end_reference(text);
    settle(text, false);
}

size_t decode_text_count(const struct decode_text *text)
{
    const char *bytes = decode_text_bytes(text);
    size_t count = 0;

    for (size_t i = 0; i < text->size; i++) {
        count += ((unsigned char)bytes[i] & 0xC0u) != 0x80u;
    }
    return count;
}

static void trim(void **array, size_t *capacity, size_t size, size_t limit)
{
    if (*capacity * size > limit) {
        free(*array);
        *array = NULL;
        *capacity = 0;
    }
}

static void release(struct decode_text *text, size_t limit)
{
    void *buffer = text->buffer, *runs = text->runs, *breaks = text->breaks;

    trim(&buffer, &text->buffer_capacity, 1, limit);
    trim(&runs, &text->run_capacity, sizeof *text->runs, limit);
    trim(&breaks, &text->break_capacity, sizeof *text->breaks, limit);
    text->buffer = buffer;
    text->runs = runs;
    text->breaks = breaks;
    text->data = NULL;
    text->copy = NULL;
    text->size = text->capacity = text->run_count = text->break_count = 0;
    if (text->segment.capacity > limit / sizeof(struct decode_piece)) {
        decode_pieces_free(&text->segment);
        decode_pieces_free(&text->composed);
    }
}

void decode_text_trim(struct decode_text *text)
{
    release(text, KEPT_BYTES);
}

void decode_text_free(struct decode_text *text)
{
    release(text, 0);
    decode_pieces_free(&text->reference);
    decode_pieces_free(&text->segment);
    decode_pieces_free(&text->composed);
}
