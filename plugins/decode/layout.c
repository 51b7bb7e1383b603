/* SPDX-License-Identifier: MIT */
/* The repaired text: lines put together, what is left out, and the map back to the bytes. */
#include "layout.h"
#include "characters.h"
#include "layout_copy.h"

#include <stdlib.h>
#include <string.h>

/* A text is repaired again until nothing changes; each time there are fewer lines. */
#define MOST_PASSES 8

/* Memory that a document may leave for the next one. */
#define KEPT_BYTES ((size_t)16 << 20)

void layout_begin(struct layout *layout)
{
    layout_classes_fill(&layout->classes);
    layout_fill_tables(&layout->tables);
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
static bool needs_blank(const struct layout_pass *pass, const struct layout_line *line,
                        const struct layout_line *next)
{
    unsigned size, last = LAYOUT_OTHER,
                   first = layout_class_at(&pass->layout->classes, pass->text, next->begin, &size);
    uint32_t at = line->end;

    while (((unsigned char)pass->text[--at] & 0xC0u) == 0x80u) {
    }
    last = layout_class_at(&pass->layout->classes, pass->text, at, &size);
    if (next->role == LAYOUT_HEAD_MORE && are_clauses(line, next)) {
        return true;
    }
    if (line->flags & next->flags & LAYOUT_LATIN) {
        return true;
    }
    return last == LAYOUT_LETTER && first == LAYOUT_LETTER;
}

/* Whether the hyphen at the end of the line only says that the word goes on. */
static bool is_broken_word(const struct layout_pass *pass, const struct layout_line *line,
                           const struct layout_line *next)
{
    return line->end - line->begin > 2 && pass->text[line->end - 1] == '-' &&
           is_letter(pass->text[line->end - 2]) && is_lower(pass->text[next->begin]);
}

static struct layout_block *add_block(struct layout_pass *pass, const struct layout_line *line)
{
    struct layout *layout = pass->layout;
    struct layout_block *blocks = layout_grow(pass, layout->blocks, layout->block_count + 1,
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
static void copy_feeds(struct layout_pass *pass, uint32_t at, unsigned count)
{
    for (unsigned i = 0; i < count && !pass->failed; i++) {
        at = layout_copy_feed(pass, at, '\n');
    }
}

/* Copies line feeds and indents before a block, begins it, and the line that it is in the next
 * pass; NULL: no memory left. */
static struct layout_block *begin_block(struct layout_pass *pass, const struct layout_line *before,
                                        const struct layout_line *line, struct layout_line *next)
{
    if (before) {
        copy_feeds(pass, before->end, 1u + line->gap);
    }
    uint32_t start = (uint32_t)pass->to->size;
    if (line->flags & LAYOUT_ALONE) {
        layout_copy(pass, line->start, line->begin); /* programs and verse keep their indents */
    }
    struct layout_block *block = add_block(pass, line);
    layout_line_again(line, start, (uint32_t)pass->to->size, next);
    next->gap = before ? line->gap : 0;
    return block;
}

/* The line feed between two lines of a block goes, or becomes a blank. */
static void join(struct layout_pass *pass, const struct layout_line *before,
                 const struct layout_line *line)
{
    pass->layout->joined++;
    if (!is_broken_word(pass, before, line) && needs_blank(pass, before, line)) {
        layout_copy_feed(pass, before->end, ' ');
    }
}

/* Puts the lines into the next text; a block there is a line of the next pass, and takes the place
 * of those that it was made of. */
static void put_lines(struct layout_pass *pass)
{
    struct layout_lines *lines = &pass->layout->lines;
    struct layout_line before, *next = NULL; /* `next`: the line of the next pass, of this block */
    struct layout_block *block = NULL;
    size_t count = 0;

    pass->layout->block_count = 0;
    for (size_t i = 0; i < lines->count && !pass->failed; i++) {
        struct layout_line line = lines->lines[i], copied = line;
        bool goes_on = i && layout_continues(&line);
        bool broken = i + 1 < lines->count && layout_continues(&lines->lines[i + 1]) &&
                      is_broken_word(pass, &line, &lines->lines[i + 1]);
        if (goes_on) {
            join(pass, &before, &line);
        } else {
            next = &lines->lines[count++];
            block = begin_block(pass, i ? &before : NULL, &line, next);
        }
        copied.end -= broken;
        bool whole = layout_copy_line(pass, &copied) && !goes_on && !broken;
        next->end = (uint32_t)pass->to->size;
        next->flags = (uint16_t)(whole ? next->flags : next->flags & ~LAYOUT_KNOWN);
        if (block) {
            block->span.end = (uint32_t)pass->to->size;
            block->characters += line.characters;
        }
        before = line;
    }
    lines->count = count;
}

/* ---- passes ---- */

/* A line of date goes with the furniture, what it says does not. */
static void note_date(struct layout_pass *pass, const struct layout_line *line)
{
    struct layout_facts *facts = &pass->layout->dropped_facts;

    if (!facts->year) {
        layout_read_date(pass->text, line->begin, line->end, facts);
    }
}

/* Takes the lines out that were dropped. */
static uint32_t take_dropped_out(struct layout_pass *pass)
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

/* One pass, the first one or `again` over what the one before made; *changed: the text is not what
 * it was. False: no memory left. */
static bool repair_once(struct layout_pass *pass, const struct decode_text *text, bool again,
                        bool *changed)
{
    struct layout *layout = pass->layout;
    uint32_t before = layout->joined + layout->closed + layout->dropped;

    pass->to->size = pass->to->run_count = 0;
    if (again) {
        layout_read_again(&layout->lines, &layout->classes, pass->text);
    } else if (!layout_read_lines(&layout->lines, &layout->classes, pass->text, pass->size,
                                  text->breaks, text->break_count)) {
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
    struct layout_pass pass = {.layout = layout,
                               .text = decode_text_bytes(text),
                               .size = (uint32_t)text->size,
                               .runs = text->runs,
                               .run_count = text->run_count,
                               .to = &layout->texts[0]};
    bool changed = true;

    layout->joined = layout->closed = layout->furniture = layout->dropped = 0;
    layout->dropped_facts.year = 0;
    for (int i = 0; changed && i < MOST_PASSES; i++) {
        if (!repair_once(&pass, text, i > 0, &changed)) {
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
