/* SPDX-License-Identifier: MIT */
/* Problems of a file, collected and shown in the order of their places. */
#include "config/problems.h"

#include "base/escape.h"
#include "base/heap.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct wen_problem {
    size_t place, other;  /* byte offsets or WEN_NO_PLACE */
    const char *relation; /* of `other`; a literal */
    char *text;
};

/* Columns of a terminal that an excerpt shows before the place, and in all; and how many bytes are
 * looked at for them on either side, since characters may have no width and lines no end. */
enum { BEFORE = 60, WIDTH = 110, REACH = 1024 };

__attribute__((format(printf, 3, 0))) static void add(struct wen_problems *problems,
                                                      struct wen_problem problem,
                                                      const char *format, va_list arguments)
{
    if (vasprintf(&problem.text, format, arguments) < 0) {
        wen_heap_exhausted(strlen(format));
    }
    problems->items = wen_heap_room(problems->items, problems->count, &problems->capacity,
                                    sizeof *problems->items);
    problems->items[problems->count++] = problem;
}

void wen_problems_add(struct wen_problems *problems, size_t place, const char *format, ...)
{
    struct wen_problem problem = {.place = place, .other = WEN_NO_PLACE};
    va_list arguments;

    va_start(arguments, format);
    add(problems, problem, format, arguments);
    va_end(arguments);
}

void wen_problems_add_with(struct wen_problems *problems, size_t place, size_t other,
                           const char *relation, const char *format, ...)
{
    struct wen_problem problem = {.place = place, .other = other, .relation = relation};
    va_list arguments;

    va_start(arguments, format);
    add(problems, problem, format, arguments);
    va_end(arguments);
}

void wen_problems_free(struct wen_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        free(problems->items[i].text);
    }
    free(problems->items);
    problems->items = NULL;
    problems->count = problems->capacity = 0;
}

/* A place as people count, and where it is asked for. */
struct spot {
    size_t place;
    size_t line, column;
    size_t line_begin;
};

static int by_place(const void *left, const void *right)
{
    const struct spot *a = *(const struct spot *const *)left;
    const struct spot *b = *(const struct spot *const *)right;
    return (a->place > b->place) - (a->place < b->place);
}

/* Walks the text once, whatever the number of spots. */
static void locate(const struct wen_problems *problems, struct spot **spots, size_t count)
{
    const char *text = problems->text;
    /* editors do not show a byte order mark */
    size_t at = problems->size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    struct spot here = {at, 1, 1, at};

    for (size_t i = 0; i < count && spots[i]->place != WEN_NO_PLACE; i++) {
        for (; at < spots[i]->place && at < problems->size; at++) {
            if (text[at] == '\n') {
                here.line++;
                here.column = 1;
                here.line_begin = at + 1;
            } else if (at + 1 == problems->size || ((unsigned char)text[at + 1] & 0xC0u) != 0x80u) {
                here.column++;
            }
        }
        here.place = spots[i]->place;
        *spots[i] = here;
    }
}

static size_t width_of(uint32_t code_point)
{
    int width = utf8proc_charwidth((utf8proc_int32_t)code_point);
    return width > 0 ? (size_t)width : 0;
}

/* Moves back from `place` by at most `columns`, not beyond `begin`. */
static size_t window_begin(const char *text, size_t begin, size_t place, size_t columns)
{
    size_t at = place;

    while (at > begin) {
        size_t before = at - 1;
        while (before > begin && ((unsigned char)text[before] & 0xC0u) == 0x80u) {
            before--;
        }
        size_t end = before;
        bool valid = wen_utf8_valid(text + before, at - before) == at - before;
        size_t width = valid ? width_of(wen_utf8_next(text, &end)) : 4 * (at - before);
        if (width > columns) {
            break;
        }
        columns -= width;
        at = before;
    }
    return at;
}

/* Appends text[from..to) for a terminal, tabs as spaces, and returns its width;
 * stops where `columns` are full, with *stopped as the place. */
static size_t show(struct wen_buffer *out, const char *text, size_t from, size_t to, size_t columns,
                   size_t *stopped)
{
    size_t used = 0, at = from;

    while (at < to) {
        size_t begin = at, shown = out->size, width = 0;
        size_t valid = wen_utf8_valid(text + at, to - at < 4 ? to - at : 4);
        if (valid) {
            wen_utf8_next(text, &at);
        } else {
            at++;
        }
        if (text[begin] == '\t') {
            wen_buffer_add_byte(out, ' ');
        } else {
            wen_escape_terminal(out, text + begin, at - begin);
        }
        for (size_t i = shown; i < out->size;) {
            width += width_of(wen_utf8_next(out->data, &i));
        }
        if (used + width > columns) {
            out->size = shown;
            at = begin;
            break;
        }
        used += width;
    }
    *stopped = at;
    return used;
}

static size_t skip_blanks(const char *text, size_t from, size_t to)
{
    while (from < to && (text[from] == ' ' || text[from] == '\t')) {
        from++;
    }
    return from;
}

/* Where the excerpt of the line [begin, end) begins: at its start, without blanks, where the line
 * fits, else a little before the place. */
static size_t excerpt_begin(const char *text, size_t begin, size_t end, size_t place)
{
    struct wen_buffer whole = {0};
    size_t start = skip_blanks(text, begin, place), stopped;

    show(&whole, text, start, end, WIDTH, &stopped);
    wen_buffer_free(&whole);
    return stopped == end ? start : window_begin(text, start, place, BEFORE);
}

/* The line around the place, and a caret under it. */
static void print_excerpt(const struct wen_problems *problems, const struct spot *spot, FILE *to)
{
    const char *text = problems->text;
    size_t place = spot->place, stopped;
    size_t end = problems->size - place > REACH ? place + REACH : problems->size;
    const char *newline = memchr(text + place, '\n', end - place);
    size_t begin = place - spot->line_begin > REACH ? place - REACH : spot->line_begin;
    struct wen_buffer out = {0};

    end = newline ? (size_t)(newline - text) : end;
    end -= end > place && text[end - 1] == '\r';
    size_t from = excerpt_begin(text, begin, end, place);
    bool cut = begin > spot->line_begin || from > skip_blanks(text, begin, from);
    wen_buffer_add_text(&out, cut ? "    …" : "    ");
    size_t before = show(&out, text, from, place, SIZE_MAX, &stopped) + cut;
    show(&out, text, place, end, before < WIDTH ? WIDTH - before : 0, &stopped);
    wen_buffer_add_text(&out, stopped < end ? "…\n" : "\n");
    wen_buffer_format(&out, "%*s^\n", (int)before + 4, "");
    fwrite(out.data, 1, out.size, to);
    wen_buffer_free(&out);
}

static void print_one(const struct wen_problems *problems, const struct wen_problem *problem,
                      const struct spot *spots, FILE *to)
{
    struct wen_buffer out = {0};

    wen_escape_terminal(&out, problems->file, strlen(problems->file));
    if (problem->place != WEN_NO_PLACE) {
        wen_buffer_format(&out, ":%zu:%zu", spots[0].line, spots[0].column);
    }
    wen_buffer_add_text(&out, ": error: ");
    wen_escape_terminal(&out, problem->text, strlen(problem->text));
    if (problem->other != WEN_NO_PLACE) {
        wen_buffer_format(&out, " (%s %zu:%zu)", problem->relation, spots[1].line, spots[1].column);
    }
    wen_buffer_add_byte(&out, '\n');
    fwrite(out.data, 1, out.size, to);
    wen_buffer_free(&out);
    if (problem->place != WEN_NO_PLACE) {
        print_excerpt(problems, &spots[0], to);
    }
}

/* Problems of the file as a whole first, the rest by place; of equal places as added. */
static int by_problem(const void *left, const void *right)
{
    const struct wen_problem *a = *(const struct wen_problem *const *)left;
    const struct wen_problem *b = *(const struct wen_problem *const *)right;

    if (a->place != b->place) {
        return a->place + 1 < b->place + 1 ? -1 : 1; /* WEN_NO_PLACE + 1 is 0 */
    }
    return (a > b) - (a < b);
}

static bool same(const struct wen_problem *a, const struct wen_problem *b)
{
    return a->place == b->place && a->other == b->other && strcmp(a->text, b->text) == 0;
}

void wen_problems_print(const struct wen_problems *problems, FILE *to)
{
    size_t count = problems->count;
    const struct wen_problem **order = wen_heap_new(count, sizeof *order);
    struct spot *spots = wen_heap_new(2 * count, sizeof *spots);
    struct spot **sorted = wen_heap_new(2 * count, sizeof *sorted);

    for (size_t i = 0; i < count; i++) {
        order[i] = &problems->items[i];
        spots[2 * i].place = problems->items[i].place;
        spots[2 * i + 1].place = problems->items[i].other;
        sorted[2 * i] = &spots[2 * i];
        sorted[2 * i + 1] = &spots[2 * i + 1];
    }
    qsort(order, count, sizeof(void *), by_problem);
    qsort(sorted, 2 * count, sizeof(void *), by_place);
    locate(problems, sorted, 2 * count);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !same(order[i - 1], order[i])) {
            print_one(problems, order[i], &spots[2 * (order[i] - problems->items)], to);
        }
    }
    free(order);
    free(spots);
    free(sorted);
}
