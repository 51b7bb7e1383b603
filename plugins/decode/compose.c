/* SPDX-License-Identifier: MIT */
/* NFC of one segment: decompose, order, compose (Unicode Standard, 3.11), with origins. */
#include "compose.h"

#include <stdlib.h>
#include <utf8proc.h>

bool decode_pieces_add(struct decode_pieces *pieces, uint32_t code_point, uint32_t raw,
                       uint32_t raw_end)
{
    if (pieces->count == pieces->capacity) {
        size_t capacity = pieces->capacity ? pieces->capacity * 2 : 32;
        struct decode_piece *items = realloc(pieces->items, capacity * sizeof *items);
        if (!items) {
            return false;
        }
        pieces->items = items;
        pieces->capacity = capacity;
    }
    pieces->items[pieces->count++] =
        (struct decode_piece){.code_point = code_point, .raw = raw, .raw_end = raw_end};
    return true;
}

void decode_pieces_free(struct decode_pieces *pieces)
{
    free(pieces->items);
    *pieces = (struct decode_pieces){0};
}

static uint8_t combining_class(uint32_t code_point)
{
    return (uint8_t)utf8proc_get_property((utf8proc_int32_t)code_point)->combining_class;
}

static bool decompose(const struct decode_pieces *from, struct decode_pieces *to)
{
    to->count = 0;
    for (size_t i = 0; i < from->count; i++) {
        const struct decode_piece *piece = &from->items[i];
        utf8proc_int32_t parts[8];
        utf8proc_ssize_t count =
            utf8proc_decompose_char((utf8proc_int32_t)piece->code_point, parts, 8,
                                    UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, NULL);
        if (count < 1 || count > 8) { /* none is that long; then it stays as it is */
            parts[0] = (utf8proc_int32_t)piece->code_point;
            count = 1;
        }
        for (utf8proc_ssize_t k = 0; k < count; k++) {
            uint32_t part = (uint32_t)parts[k];
            if (!decode_pieces_add(to, part, piece->raw, piece->raw_end)) {
                return false;
            }
            struct decode_piece *added = &to->items[to->count - 1];
            added->class = combining_class(part);
            added->first = added->last = (uint32_t)i;
            added->at = (uint32_t)to->count;
            added->changed = count > 1 || part != piece->code_point;
        }
    }
    return true;
}

/* By class, and in the order they stand where that is the same. */
static int by_class(const void *a, const void *b)
{
    const struct decode_piece *x = a, *y = b;

    if (x->class != y->class) {
        return x->class < y->class ? -1 : 1;
    }
    return x->at < y->at ? -1 : 1;
}

static void sort_marks(struct decode_piece *items, size_t count)
{
    if (count > 32) {
        qsort(items, count, sizeof *items, by_class);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        struct decode_piece item = items[i];
        size_t k = i;
        for (; k && items[k - 1].class > item.class; k--) {
            items[k] = items[k - 1];
        }
        items[k] = item;
    }
}

static void order(struct decode_pieces *pieces)
{
    size_t begin = 0;

    for (size_t i = 0; i <= pieces->count; i++) {
        if (i == pieces->count || pieces->items[i].class == 0) {
            sort_marks(pieces->items + begin, i - begin);
            begin = i + 1;
        }
    }
}

/* The character that a starter and what follows it make, or 0. */
static uint32_t pair(uint32_t starter, uint32_t next)
{
    utf8proc_int32_t both[2] = {(utf8proc_int32_t)starter, (utf8proc_int32_t)next};

    return utf8proc_normalize_utf32(both, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE) == 1
               ? (uint32_t)both[0]
               : 0;
}

static void join(struct decode_piece *starter, const struct decode_piece *next, uint32_t composed)
{
    starter->code_point = composed;
    starter->changed = true;
    if (next->first < starter->first) {
        starter->first = next->first;
    }
    if (next->last > starter->last) {
        starter->last = next->last;
    }
}

static void compose(struct decode_pieces *pieces)
{
    struct decode_piece *items = pieces->items;
    size_t count = 0, starter = SIZE_MAX;

    for (size_t i = 0; i < pieces->count; i++) {
        /* what stands between the starter and this one must have a lower class */
        bool reaches = starter != SIZE_MAX &&
                       (count == starter + 1 || items[count - 1].class < items[i].class);
        uint32_t composed = reaches ? pair(items[starter].code_point, items[i].code_point) : 0;
        if (composed) {
            join(&items[starter], &items[i], composed);
            continue;
        }
        if (items[i].class == 0) {
            starter = count;
        }
        items[count++] = items[i];
    }
    pieces->count = count;
}

/* Results whose origins interlace, or that share one, get the raw bytes of all of these. */
static void spread(const struct decode_pieces *from, struct decode_pieces *to)
{
    struct decode_piece *items = to->items;
    uint32_t later = UINT32_MAX, first = UINT32_MAX, last = 0;
    size_t begin = 0;

    for (size_t i = to->count; i-- > 0;) {
        items[i].later = later;
        later = items[i].first < later ? items[i].first : later;
    }
    for (size_t i = 0; i < to->count; i++) {
        first = items[i].first < first ? items[i].first : first;
        last = items[i].last > last ? items[i].last : last;
        if (items[i].later <= last) {
            continue;
        }
        for (size_t k = begin; k <= i; k++) {
            items[k].changed = items[k].changed || i > begin;
            items[k].raw = from->items[first].raw;
            items[k].raw_end = from->items[last].raw_end;
        }
        begin = i + 1;
        first = UINT32_MAX;
        last = 0;
    }
}

bool decode_compose(const struct decode_pieces *from, struct decode_pieces *to)
{
    if (!decompose(from, to)) {
        return false;
    }
    order(to);
    compose(to);
    spread(from, to);
    return true;
}
