/* SPDX-License-Identifier: MIT */
/* The repaired text: lines put together, what is left out, and the map back to the bytes. */
#include "layout.h"
#include "characters.h"

#include <stdlib.h>
#include <string.h>

/* A text is repaired again until nothing changes; each time there are fewer lines. */
#define MOST_PASSES 8

/* Memory that a document may leave for the next one. */
#define KEPT_BYTES ((size_t)16 << 20)

/* What one pass reads and writes. */
struct pass {
    struct layout *layout;
    const char *text;
    uint32_t size;
    const struct decode_run *runs;
    size_t run_count, run; /* `run`: at which the copying is */
    struct layout_text *to;
    bool failed; /* no memory left */
};

void layout_begin(struct layout *layout)
{
    layout_classes_fill(&layout->classes);
    layout_fill_tables(&layout->tables);
}

/* ---- copying with the map ---- */

static void *grow(struct pass *pass, void *array, size_t need, size_t *capacity, size_t size)
{
    if (need <= *capacity) {
        return array;
    }
    size_t more = need + need / 2 + 256;
    void *grown = realloc(array, more * size);
    if (!grown) {
        pass->failed = true;
        return NULL;
    }
    *capacity = more;
    return grown;
}

static void add_run(struct pass *pass, struct decode_run run)
{
    struct layout_text *to = pass->to;
    struct decode_run *last = to->run_count ? &to->runs[to->run_count - 1] : NULL;

    if (last && last->step == run.step && run.step != UINT32_MAX &&
        last->raw_end == run.raw_begin) {
        last->end = run.end;
        last->raw_end = run.raw_end;
        return;
    }
    struct decode_run *runs =
        grow(pass, to->runs, to->run_count + 1, &to->run_capacity, sizeof *runs);
    if (runs) {
        to->runs = runs;
        runs[to->run_count++] = run;
    }
}

/* Where, in the raw bytes, the character at `at` of a run begins. */
static uint32_t raw_at(const struct decode_run *run, uint32_t at)
{
    return run->raw_begin + (uint32_t)((uint64_t)(at - run->begin) *
                                       (run->raw_end - run->raw_begin) / (run->end - run->begin));
}

/* Appends text[begin..end), which lies behind all that was copied before. */
static void copy(struct pass *pass, uint32_t begin, uint32_t end)
{
    struct layout_text *to = pass->to;

    if (begin >= end || pass->failed) {
        return;
    }
    char *data = grow(pass, to->data, to->size + (end - begin) + 1, &to->capacity, 1);
    if (!data) {
        return;
    }
    to->data = data;
    memcpy(to->data + to->size, pass->text + begin, end - begin);
    for (uint32_t at = begin; at < end;) {
        while (pass->runs[pass->run].end <= at) {
            pass->run++;
        }
        const struct decode_run *run = &pass->runs[pass->run];
        uint32_t stop = run->end < end ? run->end : end;
        uint32_t begins = (uint32_t)to->size;
        bool whole = run->step == UINT32_MAX;
        to->size += stop - at;
        add_run(pass, (struct decode_run){begins, (uint32_t)to->size,
                                          whole ? run->raw_begin : raw_at(run, at),
                                          whole ? run->raw_end : raw_at(run, stop), run->step});
        at = stop;
    }
}

/* Appends the line feed behind `at` as the byte `as`; returns where it stands. */
static uint32_t copy_feed(struct pass *pass, uint32_t at, char as)
{
    const char *feed = memchr(pass->text + at, '\n', pass->size - at);
    uint32_t found = (uint32_t)(feed - pass->text);
    size_t size = pass->to->size;

    copy(pass, found, found + 1);
    if (pass->to->size > size) {
        pass->to->data[size] = as;
    }
    return found + 1;
}

/* ---- blanks inside a line ---- */

static unsigned class_at(const struct pass *pass, uint32_t at, unsigned *size)
{
    return layout_class(&pass->layout->classes, decode_utf8_get(pass->text + at, size)) &
           ~LAYOUT_WIDE_BIT;
}

/* What stands between two blanks. */
struct piece {
    uint32_t begin, end;
    bool alone;                    /* one ideograph, and perhaps marks */
    bool narrow_begin, narrow_end; /* with a letter or digit: no letter-spacing there */
    bool inside;                   /* begins with a mark that no blank belongs before */
};

static struct piece read_piece(const struct pass *pass, uint32_t at, uint32_t end)
{
    struct piece piece = {.begin = at, .end = at};
    unsigned size, ideographs = 0, others = 0;

    while (piece.end < end) {
        unsigned class = class_at(pass, piece.end, &size);
        if (class == LAYOUT_SPACE) {
            break;
        }
        bool mark = class >= LAYOUT_STOP && class <= LAYOUT_QUOTE;
        piece.inside =
            piece.inside || (piece.end == at && size == 3 && mark && class != LAYOUT_OPEN);
        piece.narrow_end = size == 1;
        piece.narrow_begin = piece.end == at ? size == 1 : piece.narrow_begin;
        ideographs += class == LAYOUT_HAN;
        others += class != LAYOUT_HAN && !mark;
        piece.end += size;
    }
    piece.alone = ideographs == 1 && others == 0;
    return piece;
}

static uint32_t skip_blanks(const struct pass *pass, uint32_t at, uint32_t end)
{
    unsigned size;

    while (at < end && class_at(pass, at, &size) == LAYOUT_SPACE) {
        at += size;
    }
    return at;
}

/* Words of one ideograph that stand alone where quotation marks around their neighbours were lost:
 * 菜篮子 和 米袋子. */
static bool is_function_word(const struct pass *pass, const struct piece *piece)
{
    static const char words[] = "和与及或的是在为以将把被对到从向由等";

    for (size_t i = 0; i + 3 <= sizeof words - 1; i += 3) {
        if (piece->end - piece->begin >= 3 &&
            memcmp(pass->text + piece->begin, words + i, 3) == 0) {
            return true;
        }
    }
    return false;
}

/* How many blanks from the one before `next` on belong to letter-spacing: those that have nothing
 * but one ideograph between each other. One blank alone does not, nor two around a function word,
 * nor one beside a letter or digit. */
static uint32_t spaced_blanks(const struct pass *pass, const struct piece *piece, struct piece next,
                              uint32_t end)
{
    bool function = is_function_word(pass, &next);
    uint32_t count = !piece->narrow_end && !next.narrow_begin;

    while (count && next.alone) {
        uint32_t at = skip_blanks(pass, next.end, end);
        if (at >= end) {
            break;
        }
        struct piece behind = read_piece(pass, at, end);
        if (next.narrow_end || behind.narrow_begin) {
            break;
        }
        next = behind;
        count++;
    }
    return count > 2 || (count == 2 && !function) ? count : 0;
}

/* Copies a part of a line without characters of private use. */
static void copy_part(struct pass *pass, const struct layout_line *line, uint32_t begin,
                      uint32_t end)
{
    unsigned size;

    if (!(line->flags & LAYOUT_HAS_PRIVATE)) {
        copy(pass, begin, end);
        return;
    }
    for (uint32_t at = begin; at < end; at += size) {
        if (class_at(pass, at, &size) == LAYOUT_PRIVATE) {
            copy(pass, begin, at);
            begin = at + size;
            pass->layout->dropped++;
        }
    }
    copy(pass, begin, end);
}

/* Copies a line; letter-spaced words are closed. */
static void copy_line(struct pass *pass, const struct layout_line *line)
{
    uint32_t spaced = 0; /* blanks still to come that are letter-spacing */

    if (!(line->singles || line->flags & LAYOUT_LOOSE_MARK) || line->flags & LAYOUT_ALONE ||
        pass->layout->lines.segmented) {
        copy_part(pass, line, line->begin, line->end);
        return;
    }
    struct piece piece = read_piece(pass, line->begin, line->end);
    for (;;) {
        copy_part(pass, line, piece.begin, piece.end);
        uint32_t at = skip_blanks(pass, piece.end, line->end);
        if (at >= line->end) {
            return;
        }
        struct piece next = read_piece(pass, at, line->end);
        spaced = spaced ? spaced : spaced_blanks(pass, &piece, next, line->end);
        if (spaced || next.inside) {
            pass->layout->closed++;
        } else {
            copy(pass, piece.end, at);
        }
        spaced -= spaced > 0;
        piece = next;
    }
}

/* ---- between lines ---- */

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_letter(char c)
{
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

/* Two halves of a heading that are of about the same length are two clauses. */
static bool are_clauses(const struct layout_line *line, const struct layout_line *next)
{
    uint32_t a = line->characters, b = next->characters;
    uint32_t more = a > b ? a : b, less = a > b ? b : a;

    return less >= 4 && less * 2 >= more && line->ending != LAYOUT_ENDS_DANGLING;
}

/* Whether a blank belongs between two joined lines. */
static bool needs_blank(const struct pass *pass, const struct layout_line *line,
                        const struct layout_line *next)
{
    unsigned size, last = LAYOUT_OTHER, first = class_at(pass, next->begin, &size);
    uint32_t at = line->end;

    while (((unsigned char)pass->text[--at] & 0xC0u) == 0x80u) {
    }
    last = class_at(pass, at, &size);
    if (next->role == LAYOUT_HEAD_MORE && are_clauses(line, next)) {
        return true;
    }
    if (line->flags & next->flags & LAYOUT_LATIN) {
        return true;
    }
    return last == LAYOUT_LETTER && first == LAYOUT_LETTER;
}

/* Whether the hyphen at the end of the line only says that the word goes on. */
static bool is_broken_word(const struct pass *pass, const struct layout_line *line,
                           const struct layout_line *next)
{
    return line->end - line->begin > 2 && pass->text[line->end - 1] == '-' &&
           is_letter(pass->text[line->end - 2]) && is_lower(pass->text[next->begin]);
}

static struct layout_block *add_block(struct pass *pass, const struct layout_line *line)
{
    struct layout *layout = pass->layout;
    struct layout_block *blocks = grow(pass, layout->blocks, layout->block_count + 1,
                                       &layout->block_capacity, sizeof *blocks);

    if (!blocks) {
        return NULL;
    }
    layout->blocks = blocks;
    struct layout_block *block = &blocks[layout->block_count++];
    *block = (struct layout_block){
        .gap = line->gap,
        .head = line->role == LAYOUT_HEAD,
        .numbered = line->beginning == LAYOUT_BEGINS_NUMBERED,
        .marked = line->beginning == LAYOUT_BEGINS_MARKED,
        .alone = (line->flags & LAYOUT_ALONE) != 0,
    };
    block->span.begin = (uint32_t)pass->to->size;
    return block;
}

/* Copies the line feeds before a block: as many as stood there, up to a few. */
static void copy_feeds(struct pass *pass, uint32_t at, unsigned count)
{
    for (unsigned i = 0; i < count && !pass->failed; i++) {
        at = copy_feed(pass, at, '\n');
    }
}

static void put_lines(struct pass *pass)
{
    const struct layout_lines *lines = &pass->layout->lines;
    struct layout_block *block = NULL;

    pass->layout->block_count = 0;
    for (size_t i = 0; i < lines->count && !pass->failed; i++) {
        const struct layout_line *line = &lines->lines[i], *before = line - 1;
        if (i && layout_continues(line)) {
            pass->layout->joined++;
            if (!is_broken_word(pass, before, line) && needs_blank(pass, before, line)) {
                copy_feed(pass, before->end, ' ');
            }
        } else {
            if (i) {
                copy_feeds(pass, before->end, 1u + line->gap);
            }
            if (line->flags & LAYOUT_ALONE) {
                copy(pass, line->start, line->begin); /* programs and verse keep their indents */
            }
            block = add_block(pass, line);
        }
        struct layout_line copied = *line;
        copied.end -= i + 1 < lines->count && layout_continues(line + 1) &&
                      is_broken_word(pass, line, line + 1);
        copy_line(pass, &copied);
        if (block) {
            block->span.end = (uint32_t)pass->to->size;
            block->characters += line->characters;
        }
    }
}

/* ---- passes ---- */

/* A line of date goes with the furniture, what it says does not. */
static void note_date(struct pass *pass, const struct layout_line *line)
{
    struct layout_facts *facts = &pass->layout->dropped_facts;

    if (!facts->year) {
        layout_read_date(pass->text, line->begin, line->end, facts);
    }
}

/* Takes the lines out that were dropped. */
static uint32_t take_dropped_out(struct pass *pass)
{
    struct layout_lines *lines = &pass->layout->lines;
    size_t kept = 0;
    uint8_t gap = 0;
    uint16_t page = 0;

    for (size_t i = 0; i < lines->count; i++) {
        struct layout_line line = lines->lines[i];
        gap = line.gap > gap ? line.gap : gap;
        page = (uint16_t)(page | (line.flags & LAYOUT_PAGE));
        if (line.flags & LAYOUT_DROPPED) {
            note_date(pass, &line);
            continue;
        }
        line.gap = gap;
        line.flags = (uint16_t)(line.flags | page);
        gap = 0;
        page = 0;
        lines->lines[kept++] = line;
    }
    uint32_t dropped = (uint32_t)(lines->count - kept);
    lines->count = kept;
    return dropped;
}

/* One pass; *changed: the text is not what it was. False: no memory left. */
static bool repair_once(struct pass *pass, const uint32_t *breaks, size_t break_count,
                        bool *changed)
{
    struct layout *layout = pass->layout;
    uint32_t before = layout->joined + layout->closed + layout->dropped;

    pass->to->size = pass->to->run_count = 0;
    if (!layout_read_lines(&layout->lines, &layout->classes, pass->text, pass->size, breaks,
                           break_count)) {
        return false;
    }
    layout_drop_furniture(&layout->lines, pass->text);
    uint32_t dropped = take_dropped_out(pass);
    layout->furniture += dropped;
    layout_find_alone(&layout->lines, pass->text);
    if (!layout_find_roles(&layout->lines, &layout->tables)) {
        return false;
    }
    put_lines(pass);
    *changed = dropped || before != layout->joined + layout->closed + layout->dropped;
    return !pass->failed;
}

bool layout_repair(struct layout *layout, const struct decode_text *text)
{
    struct pass pass = {.layout = layout,
                        .text = decode_text_bytes(text),
                        .size = (uint32_t)text->size,
                        .runs = text->runs,
                        .run_count = text->run_count,
                        .to = &layout->texts[0]};
    bool changed = true;

    layout->joined = layout->closed = layout->furniture = layout->dropped = 0;
    layout->dropped_facts.year = 0;
    for (int i = 0; changed && i < MOST_PASSES; i++) {
        if (!repair_once(&pass, i ? NULL : text->breaks, i ? 0 : text->break_count, &changed)) {
            return false;
        }
        layout->result = pass.to;
        pass.text = pass.to->data ? pass.to->data : "";
        pass.size = (uint32_t)pass.to->size;
        pass.runs = pass.to->runs;
        pass.run_count = pass.to->run_count;
        pass.run = 0;
        pass.to = &layout->texts[pass.to == &layout->texts[0]];
    }
    layout_find_kinds(layout->blocks, layout->block_count,
                      layout->result->data ? layout->result->data : "");
    return true;
}

void layout_trim(struct layout *layout)
{
    size_t kept = layout->texts[0].capacity + layout->texts[1].capacity +
                  layout->lines.capacity * sizeof *layout->lines.lines +
                  layout->block_capacity * sizeof *layout->blocks;

    if (kept > KEPT_BYTES) {
        layout_free(layout);
    }
}

void layout_free(struct layout *layout)
{
    for (size_t i = 0; i < 2; i++) {
        free(layout->texts[i].data);
        free(layout->texts[i].runs);
        layout->texts[i] = (struct layout_text){0};
    }
    free(layout->lines.lines);
    free(layout->blocks);
    layout->lines = (struct layout_lines){0};
    layout->blocks = NULL;
    layout->block_count = layout->block_capacity = 0;
}
