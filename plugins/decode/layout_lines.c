/* SPDX-License-Identifier: MIT */
/* From text to lines: their borders, widths and marks. */
#include "layout_lines.h"
#include "characters.h"

#include <stdlib.h>
#include <string.h>

static struct layout_line *add_line(struct layout_lines *lines)
{
    if (lines->count == lines->capacity) {
        size_t capacity = lines->capacity * 2 + 256;
        struct layout_line *grown = realloc(lines->lines, capacity * sizeof *grown);
        if (!grown) {
            return NULL;
        }
        lines->lines = grown;
        lines->capacity = capacity;
    }
    struct layout_line *line = &lines->lines[lines->count++];
    *line = (struct layout_line){0};
    return line;
}

/* ---- borders ---- */

static uint32_t before(const char *text, uint32_t at)
{
    while (((unsigned char)text[--at] & 0xC0u) == 0x80u) {
    }
    return at;
}

/* How many stars stand at `at`, up to `end`. */
static uint32_t stars_from(const char *text, uint32_t at, uint32_t end)
{
    uint32_t count = 0;

    while (at + count < end && text[at + count] == '*') {
        count++;
    }
    return count;
}

static uint32_t stars_to(const char *text, uint32_t begin, uint32_t at)
{
    uint32_t count = 0;

    while (at - count > begin && text[at - count - 1] == '*') {
        count++;
    }
    return count;
}

static void trim_space(const struct layout_classes *classes, const char *text,
                       struct layout_line *line)
{
    unsigned size;

    while (line->begin < line->end &&
           layout_class_at(classes, text, line->begin, &size) == LAYOUT_SPACE) {
        uint32_t cells = text[line->begin] == '\t' ? 4 : size == 3 ? 2 : 1;
        line->indent = (uint16_t)(line->indent + (line->indent < 60000 ? cells : 0));
        line->begin += size;
    }
    while (line->begin < line->end) {
        uint32_t last = before(text, line->end);
        if (layout_class_at(classes, text, last, &size) != LAYOUT_SPACE) {
            break;
        }
        line->end = last;
    }
}

/* Takes white space off both ends, and the pairs of stars by which Markdown makes text bold. */
static void trim(const struct layout_classes *classes, const char *text, struct layout_line *line)
{
    trim_space(classes, text, line);
    uint32_t front = stars_from(text, line->begin, line->end);
    uint32_t back = stars_to(text, line->begin, line->end);
    front = front > 1 ? front : 0;
    back = back > 1 ? back : 0;
    if (front + back > 0 && front + back < line->end - line->begin) {
        line->flags |= LAYOUT_STARRED;
        line->begin += front;
        line->end -= back;
        trim_space(classes, text, line);
    }
}

/* ---- the whole line ---- */

struct counts {
    uint32_t of[LAYOUT_CLASSES];
    uint32_t tabs, wide_gaps; /* white space of more than two cells */
};

static void count(const struct layout_classes *classes, const char *text, struct layout_line *line,
                  struct counts *counts)
{
    uint32_t width = 0, characters = 0, blank = 0, singles = 0;
    uint32_t ideographs = 0; /* of the piece between blanks; others count as two */
    unsigned size;

    for (uint32_t at = line->begin;; at += size) {
        uint32_t behind = decode_skip_ideographs(text, at, line->end), passed = (behind - at) / 3;
        if (passed) {
            counts->of[LAYOUT_HAN] += passed;
            ideographs += passed;
            characters += passed;
            width += 2 * passed;
            blank = 0;
        }
        if (behind >= line->end) {
            break;
        }
        at = behind;
        uint8_t class = layout_class(classes, decode_utf8_get(text + at, &size));
        uint8_t bare = class & (uint8_t)~LAYOUT_WIDE_BIT;
        counts->of[bare]++;
        if (bare == LAYOUT_SPACE) {
            counts->tabs += text[at] == '\t';
            blank += 1u + (class >> 7);
            counts->wide_gaps += blank == 3 || (blank == 4 && class >> 7);
            singles += ideographs == 1;
            ideographs = 0;
            continue;
        }
        if (blank && size == 3 && bare >= LAYOUT_STOP && bare <= LAYOUT_QUOTE &&
            bare != LAYOUT_OPEN) {
            line->flags |= LAYOUT_LOOSE_MARK;
        }
        blank = 0;
        ideographs += bare == LAYOUT_HAN ? 1 : bare >= LAYOUT_STOP && bare <= LAYOUT_QUOTE ? 0 : 2;
        characters++;
        width += 1u + (class >> 7);
    }
    singles += ideographs == 1;
    line->singles = (uint16_t)(singles < UINT16_MAX ? singles : UINT16_MAX);
    line->width = width;
    line->characters = characters;
    line->loose = counts->of[LAYOUT_DIGIT] + counts->of[LAYOUT_SPACE];
    line->spaces =
        (uint16_t)(counts->of[LAYOUT_SPACE] < UINT16_MAX ? counts->of[LAYOUT_SPACE] : UINT16_MAX);
    line->marks = counts->of[LAYOUT_STOP] + counts->of[LAYOUT_COMMA] +
                  counts->of[LAYOUT_SEMICOLON] + counts->of[LAYOUT_COLON];
}

/* Rows of tables and lines of programs, by what they hold. */
static bool is_table_or_code(const char *text, const struct layout_line *line,
                             const struct counts *counts)
{
    uint32_t code = counts->of[LAYOUT_CODE];
    char last = text[line->end - 1];

    if (counts->tabs || counts->wide_gaps > 1) {
        return true;
    }
    if (counts->of[LAYOUT_HAN] * 4 > line->characters) {
        return false;
    }
    return (code > 1 && code * 12 > line->characters) || last == '{' || last == '}' ||
           (last == ';' && line->flags & LAYOUT_LATIN);
}

static void describe(const struct layout_classes *classes, const char *text,
                     struct layout_line *line)
{
    struct counts counts = {{0}, 0, 0};

    count(classes, text, line, &counts);
    if (counts.of[LAYOUT_LETTER] > counts.of[LAYOUT_HAN] * 2) {
        line->flags |= LAYOUT_LATIN;
        line->marks += counts.of[LAYOUT_POINT];
    }
    if (counts.of[LAYOUT_DIGIT] && !counts.of[LAYOUT_HAN] && !counts.of[LAYOUT_LETTER] &&
        !counts.of[LAYOUT_STOP] && !counts.of[LAYOUT_WIDE]) {
        line->flags |= LAYOUT_FIGURES;
    }
    if (counts.of[LAYOUT_PRIVATE]) {
        line->flags |= LAYOUT_HAS_PRIVATE;
    }
    if (is_table_or_code(text, line, &counts)) {
        line->flags |= LAYOUT_ALONE | LAYOUT_ALONE_ITSELF;
    }
    line->flags |= layout_is_bullet(text, line) ? LAYOUT_BULLET : 0;
    line->ending = layout_find_ending(classes, text, line);
    line->beginning = layout_find_beginning(classes, text, line);
    line->stops = counts.of[LAYOUT_STOP];
    if (line->ending >= LAYOUT_ENDS_FINAL && line->ending <= LAYOUT_ENDS_COMMA && line->marks) {
        line->marks--; /* the one at the end is no mark inside */
        line->stops -= line->ending == LAYOUT_ENDS_FINAL && line->stops;
    }
}

/* What the lines say together. Text whose words were set apart by blanks has blanks in most lines,
 * and many pieces of several characters, which letter-spacing does not leave. */
static void sum_up(struct layout_lines *lines)
{
    uint64_t spaced = 0, all = 0, pieces = 0, singles = 0, characters = 0, marked = 0, final = 0;

    for (size_t i = 0; i < lines->count; i++) {
        const struct layout_line *line = &lines->lines[i];
        if (line->flags & (LAYOUT_LATIN | LAYOUT_ALONE)) {
            continue;
        }
        all++;
        if (line->spaces > 2) {
            spaced++;
            pieces += line->spaces + 1u;
            singles += line->singles;
            characters += line->characters;
        }
        marked += line->marks > 0 || line->ending == LAYOUT_ENDS_FINAL;
        final += line->ending == LAYOUT_ENDS_FINAL;
    }
    lines->segmented =
        spaced * 10 > all * 6 && singles * 4 < pieces * 3 && characters * 2 < pieces * 7;
    lines->final = marked ? (float) final / (float)marked : 0;
}

/* Trims and describes a line; false: it is blank. */
static bool read_line(const struct layout_classes *classes, const char *text,
                      struct layout_line *line)
{
    trim(classes, text, line);
    if (line->begin == line->end) {
        return false;
    }
    describe(classes, text, line);
    return true;
}

static uint8_t gap_of(uint32_t blank)
{
    return (uint8_t)(blank < LAYOUT_GAPS ? blank : LAYOUT_GAPS - 1);
}

bool layout_read_lines(struct layout_lines *lines, const struct layout_classes *classes,
                       const char *text, uint32_t size, const uint32_t *breaks, size_t break_count)
{
    uint32_t blank = 0;
    bool broken = false;

    lines->count = 0;
    for (uint32_t at = 0; at < size;) {
        const char *feed = memchr(text + at, '\n', size - at);
        uint32_t end = feed ? (uint32_t)(feed - text) : size;
        struct layout_line *line = add_line(lines);
        if (!line) {
            return false;
        }
        for (; break_count && *breaks <= at; breaks++, break_count--) {
            broken = broken || *breaks == at;
        }
        line->start = line->begin = at;
        line->end = end;
        line->gap = gap_of(blank);
        line->flags = broken ? LAYOUT_PAGE : 0;
        at = feed ? end + 1 : end;
        if (!read_line(classes, text, line)) {
            blank++;
            lines->count--;
            continue;
        }
        blank = 0;
        broken = false;
    }
    sum_up(lines);
    return true;
}

void layout_line_again(const struct layout_line *line, uint32_t start, uint32_t begin,
                       struct layout_line *next)
{
    const unsigned kept = LAYOUT_LATIN | LAYOUT_HAS_PRIVATE | LAYOUT_FIGURES | LAYOUT_BULLET |
                          LAYOUT_LOOSE_MARK | LAYOUT_ALONE_ITSELF;

    *next = *line;
    next->start = start;
    next->begin = begin;
    next->indent = begin > start ? line->indent : 0;
    next->flags = (uint16_t)(line->flags & kept);
    next->flags |= line->flags & LAYOUT_ALONE_ITSELF ? LAYOUT_ALONE : 0;
    next->flags |= line->flags & LAYOUT_STARRED ? 0 : LAYOUT_KNOWN;
}

void layout_read_again(struct layout_lines *lines, const struct layout_classes *classes,
                       const char *text)
{
    uint32_t blank = 0;
    size_t count = 0;

    for (size_t i = 0; i < lines->count; i++) {
        struct layout_line line = lines->lines[i];
        blank += line.gap;
        if (!(line.flags & LAYOUT_KNOWN)) {
            line = (struct layout_line){.start = line.start, .begin = line.start, .end = line.end};
            if (!read_line(classes, text, &line)) {
                blank++; /* all that it held was left out */
                continue;
            }
        }
        line.gap = gap_of(blank);
        lines->lines[count++] = line;
        blank = 0;
    }
    lines->count = count;
    sum_up(lines);
}
