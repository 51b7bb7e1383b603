/* SPDX-License-Identifier: MIT */
/* Copying with the map back to the bytes; what is left out inside a line. */
#include "layout_copy.h"
#include "characters.h"

#include <stdlib.h>
#include <string.h>

/* ---- with the map ---- */

void *layout_grow(struct layout_pass *pass, void *array, size_t need, size_t *capacity, size_t size)
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

static void add_run(struct layout_pass *pass, struct decode_run run)
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
        layout_grow(pass, to->runs, to->run_count + 1, &to->run_capacity, sizeof *runs);
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

void layout_copy(struct layout_pass *pass, uint32_t begin, uint32_t end)
{
    struct layout_text *to = pass->to;

    if (begin >= end || pass->failed) {
        return;
    }
    char *data = layout_grow(pass, to->data, to->size + (end - begin) + 1, &to->capacity, 1);
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

uint32_t layout_copy_feed(struct layout_pass *pass, uint32_t at, char as)
{
    const char *feed = memchr(pass->text + at, '\n', pass->size - at);
    uint32_t found = (uint32_t)(feed - pass->text);
    size_t size = pass->to->size;

    layout_copy(pass, found, found + 1);
    if (pass->to->size > size) {
        pass->to->data[size] = as;
    }
    return found + 1;
}

/* ---- blanks inside a line ---- */

/* What stands between two blanks. */
struct piece {
    uint32_t begin, end;
    bool alone;                    /* one ideograph, and perhaps marks */
    bool narrow_begin, narrow_end; /* with a letter or digit: no letter-spacing there */
    bool inside;                   /* begins with a mark that no blank belongs before */
};

static struct piece read_piece(const struct layout_pass *pass, uint32_t at, uint32_t end)
{
    struct piece piece = {.begin = at, .end = at};
    unsigned size, ideographs = 0, others = 0;

    while (piece.end < end) {
        unsigned class = layout_class_at(&pass->layout->classes, pass->text, piece.end, &size);
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

static uint32_t skip_blanks(const struct layout_pass *pass, uint32_t at, uint32_t end)
{
    unsigned size;

    while (at < end &&
           layout_class_at(&pass->layout->classes, pass->text, at, &size) == LAYOUT_SPACE) {
        at += size;
    }
    return at;
}

/* Words of one ideograph that stand alone where quotation marks around their neighbours were lost:
 * 菜篮子 和 米袋子. */
static bool is_function_word(const struct layout_pass *pass, const struct piece *piece)
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
static uint32_t spaced_blanks(const struct layout_pass *pass, const struct piece *piece,
                              struct piece next, uint32_t end)
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
static void copy_part(struct layout_pass *pass, const struct layout_line *line, uint32_t begin,
                      uint32_t end)
{
    unsigned size;

    if (!(line->flags & LAYOUT_HAS_PRIVATE)) {
        layout_copy(pass, begin, end);
        return;
    }
    for (uint32_t at = begin; at < end; at += size) {
        if (layout_class_at(&pass->layout->classes, pass->text, at, &size) == LAYOUT_PRIVATE) {
            layout_copy(pass, begin, at);
            begin = at + size;
            pass->layout->dropped++;
        }
    }
    layout_copy(pass, begin, end);
}

/* Copies a line piece by piece; letter-spaced words are closed. */
static void copy_pieces(struct layout_pass *pass, const struct layout_line *line)
{
    uint32_t spaced = 0; /* blanks still to come that are letter-spacing */
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
            layout_copy(pass, piece.end, at);
        }
        spaced -= spaced > 0;
        piece = next;
    }
}

bool layout_copy_line(struct layout_pass *pass, const struct layout_line *line)
{
    const struct layout *layout = pass->layout;
    uint32_t before = layout->closed + layout->dropped;

    if (!(line->singles || line->flags & LAYOUT_LOOSE_MARK) || line->flags & LAYOUT_ALONE ||
        layout->lines.segmented) {
        copy_part(pass, line, line->begin, line->end);
    } else {
        copy_pieces(pass, line);
    }
    return layout->closed + layout->dropped == before;
}
