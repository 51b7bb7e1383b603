/* SPDX-License-Identifier: MIT */
/* The text of a document block by block, with the rows of one layer marked. */
#include "base/escape.h"
#include "base/heap.h"
#include "base/utf8.h"
#include "cli/view_page.h"

#include <stdlib.h>
#include <string.h>

/* The colours of types: the twelve of a terminal that are neither black, white nor grey. */
static const char *const palette[] = {
    "\033[31m", "\033[32m", "\033[33m", "\033[34m", "\033[35m", "\033[36m",
    "\033[91m", "\033[92m", "\033[93m", "\033[94m", "\033[95m", "\033[96m",
};

enum { COLOURS = sizeof palette / sizeof palette[0] };

/* ---- pieces ----------------------------------------------------------- */

const cJSON *wen_page_member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

const char *wen_page_string(const cJSON *object, const char *name)
{
    return cJSON_GetStringValue(wen_page_member(object, name));
}

void wen_page_put(struct wen_page *page, const char *text)
{
    wen_buffer_add_text(page->to, text);
}

void wen_page_put_style(struct wen_page *page, const char *style)
{
    if (page->view->colours) {
        wen_page_put(page, style);
    }
}

void wen_page_put_safe(struct wen_page *page, const char *text, size_t size)
{
    wen_escape_terminal(page->to, text, size);
}

const char *wen_page_colour(const struct wen_page *page, size_t type)
{
    return palette[page->types[type].colour];
}

/* The byte where a code point begins; what lies beyond the text is its end. */
static uint32_t byte_of(const struct wen_page *page, const cJSON *position)
{
    double number = cJSON_IsNumber(position) ? position->valuedouble : 0;

    if (!(number > 0)) {
        return 0;
    }
    return number < page->length ? page->starts[(uint32_t)number] : page->size;
}

static void find_starts(struct wen_page *page)
{
    size_t at = 0;

    page->starts = wen_heap_new((size_t)page->size + 1, sizeof *page->starts);
    while (at < page->size) {
        page->starts[page->length++] = (uint32_t)at;
        wen_utf8_next(page->text, &at);
    }
    page->starts[page->length] = page->size;
}

/* ---- marks ------------------------------------------------------------ */

static bool is_taken(const struct wen_page *page, unsigned colour)
{
    for (size_t i = 0; i < page->type_count; i++) {
        if (page->types[i].colour == colour) {
            return true;
        }
    }
    return false;
}

/* The type's number; a new one gets the colour of its name (FNV-1a), or the
 * next free one: mostly the same in every document, never the same for two
 * types while colours last. */
static size_t number_of(struct wen_page *page, const char *name)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < page->type_count; i++) {
        if (strcmp(page->types[i].name, name) == 0) {
            return i;
        }
    }
    for (const char *at = name; *at; at++) {
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    }
    unsigned colour = hash % COLOURS;
    for (int i = 0; i < COLOURS && is_taken(page, colour); i++) {
        colour = (colour + 1) % COLOURS;
    }
    page->types =
        wen_heap_room(page->types, page->type_count, &page->type_capacity, sizeof *page->types);
    page->types[page->type_count] = (struct wen_page_type){name, colour};
    return page->type_count++;
}

static int compare_marks(const void *a, const void *b)
{
    const struct wen_page_mark *left = a, *right = b;

    if (left->begin != right->begin) {
        return left->begin > right->begin ? 1 : -1;
    }
    return (left->end < right->end) - (left->end > right->end);
}

static void add_mark(struct wen_page *page, const cJSON *row)
{
    const char *type = wen_page_string(row, "type");
    struct wen_page_mark mark = {.begin = byte_of(page, wen_page_member(row, "begin")),
                                 .end = byte_of(page, wen_page_member(row, "end"))};

    if (mark.begin < mark.end) {
        mark.type = number_of(page, type ? type : page->view->mark);
        page->marks =
            wen_heap_room(page->marks, page->mark_count, &page->mark_capacity, sizeof *page->marks);
        page->marks[page->mark_count++] = mark;
    }
}

/* Rows with spans of the layer that is to be marked. */
static void find_marks(struct wen_page *page)
{
    const cJSON *row;
    uint32_t last = 0;

    cJSON_ArrayForEach(row, wen_page_member(page->root, page->view->mark))
    {
        add_mark(page, row);
    }
    if (page->mark_count) {
        qsort(page->marks, page->mark_count, sizeof *page->marks, compare_marks);
    }
    for (size_t i = 0; i < page->mark_count; i++) {
        page->marks[i].hidden = page->marks[i].begin < last;
        last = page->marks[i].hidden ? last : page->marks[i].end;
    }
}

/* ---- the text --------------------------------------------------------- */

static void put_blanks(struct wen_page *page, size_t count)
{
    memset(wen_buffer_room(page->to, count + 1), ' ', count);
    page->to->size += count;
}

/* Text in one colour; its lines begin `width` columns to the right. */
static void put_lines(struct wen_page *page, uint32_t begin, uint32_t end, size_t width)
{
    while (begin < end) {
        const char *from = page->text + begin;
        const char *line = memchr(from, '\n', end - begin);
        size_t size = line ? (size_t)(line - from) : end - begin;
        wen_escape_terminal(page->to, from, size);
        if (line) {
            wen_page_put(page, "\n");
            put_blanks(page, width);
        }
        begin += (uint32_t)size + (line != NULL);
    }
}

/* The mark that is, or comes next, at a byte of the text; NULL behind the last. */
static const struct wen_page_mark *mark_at(struct wen_page *page, uint32_t byte)
{
    while (page->at < page->mark_count &&
           (page->marks[page->at].hidden || page->marks[page->at].end <= byte)) {
        page->at++;
    }
    return page->at < page->mark_count ? &page->marks[page->at] : NULL;
}

static void put_text(struct wen_page *page, uint32_t begin, uint32_t end, size_t width)
{
    while (begin < end) {
        const struct wen_page_mark *mark = mark_at(page, begin);
        if (!mark || mark->begin >= end) {
            put_lines(page, begin, end, width);
            return;
        }
        if (begin < mark->begin) {
            put_lines(page, begin, mark->begin, width);
            begin = mark->begin;
        }
        uint32_t stop = mark->end < end ? mark->end : end;
        wen_page_put_style(page, wen_page_colour(page, mark->type));
        put_lines(page, begin, stop, width);
        wen_page_put_style(page, WEN_PLAIN);
        begin = stop;
    }
}

static bool is_blank(const struct wen_page *page, uint32_t begin, uint32_t end)
{
    return strspn(page->text + begin, " \t\r\n") >= end - begin;
}

/* A block behind its kind, which is said where it is another than before. */
static void put_block(struct wen_page *page, const char *kind, uint32_t begin, uint32_t end,
                      size_t width)
{
    bool same = page->kind && strcmp(page->kind, kind) == 0;
    size_t used = same ? 0 : wen_utf8_count(kind, strlen(kind));

    for (; begin < end && strchr("\r\n", page->text[begin]); begin++) {
    }
    for (; begin < end && strchr("\r\n", page->text[end - 1]); end--) {
    }
    wen_page_put(page, "  ");
    if (!same) {
        wen_page_put_style(page, WEN_DIM);
        wen_page_put_safe(page, kind, strlen(kind));
        wen_page_put_style(page, WEN_PLAIN);
    }
    put_blanks(page, width - used);
    put_text(page, begin, end, width + 2);
    wen_page_put(page, "\n");
    page->kind = kind;
}

/* Columns for the kinds of blocks. */
static size_t kind_width(const cJSON *blocks)
{
    size_t width = 0;
    const cJSON *row;

    cJSON_ArrayForEach(row, blocks)
    {
        const char *kind = wen_page_string(row, "kind");
        size_t length = kind ? wen_utf8_count(kind, strlen(kind)) : 0;
        width = length > width ? length : width;
    }
    return width ? width + 2 : 0;
}

/* The blocks and, between them, text that lies in none. */
void wen_page_text(struct wen_page *page)
{
    const cJSON *blocks = wen_page_member(page->root, "blocks"), *row;
    size_t width = kind_width(blocks);
    uint32_t at = 0;

    wen_page_put(page, "\n");
    cJSON_ArrayForEach(row, blocks)
    {
        uint32_t begin = byte_of(page, wen_page_member(row, "begin"));
        uint32_t end = byte_of(page, wen_page_member(row, "end"));
        const char *kind = wen_page_string(row, "kind");
        if (begin < at || end <= begin) {
            continue;
        }
        if (!is_blank(page, at, begin)) {
            put_block(page, "", at, begin, width);
        }
        put_block(page, kind ? kind : "", begin, end, width);
        at = end;
    }
    if (!is_blank(page, at, page->size)) {
        put_block(page, "", at, page->size, width);
    }
}

void wen_page_find(struct wen_page *page)
{
    const char *text = wen_page_string(page->root, "text");
    size_t size = text ? strlen(text) : 0;

    page->text = text ? text : "";
    page->size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX - 1;
    find_starts(page);
    find_marks(page);
}

void wen_page_free(struct wen_page *page)
{
    free(page->starts);
    free(page->types);
    free(page->marks);
}
