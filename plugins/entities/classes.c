/* SPDX-License-Identifier: MIT */
/* Classes of code points.
 *
 * The ends of all sets and single characters cut the code points into stretches. A stretch is
 * known by which sets hold it; a character that a pattern or word names alone is a class of its
 * own. Stretches that are held by the same sets are one class. */
#include "classes.h"

#include <stdlib.h>
#include <string.h>

#define LAST_CODE_POINT 0x10FFFFu

/* A stretch while it is being classified. */
struct piece {
    uint32_t first;
    bool alone;
    uint64_t signature; /* hash of the numbers of the sets that hold it */
};

struct pieces {
    struct piece *items;
    size_t count, capacity;
};

static bool cut(struct pieces *pieces, uint32_t first, bool alone)
{
    struct piece *items =
        entities_room(pieces->items, pieces->count, 1, &pieces->capacity, sizeof *items);
    if (!items) {
        return false;
    }
    pieces->items = items;
    items[pieces->count++] = (struct piece){first, alone, 0};
    return true;
}

static bool cut_character(struct pieces *pieces, uint32_t c)
{
    return cut(pieces, c, true) && (c == LAST_CODE_POINT || cut(pieces, c + 1, false));
}

static bool cut_all(struct pieces *pieces, const struct entities_grammar *grammar)
{
    bool good = cut(pieces, 0, false);

    for (size_t i = 0; good && i < grammar->pattern_count; i++) {
        if (grammar->patterns[i].kind == ENTITIES_CHARACTER) {
            good = cut_character(pieces, grammar->patterns[i].first);
        }
    }
    for (size_t i = 0; good && i < grammar->letter_count; i++) {
        good = cut_character(pieces, grammar->letters[i]);
    }
    for (size_t i = 0; good && i < grammar->range_count; i++) {
        uint32_t last = grammar->ranges[i].last;
        good = cut(pieces, grammar->ranges[i].first, false) &&
               (last == LAST_CODE_POINT || cut(pieces, last + 1, false));
    }
    return good;
}

static int compare_pieces(const void *left, const void *right)
{
    const struct piece *a = left, *b = right;
    return a->first < b->first ? -1 : a->first > b->first;
}

static void sort_pieces(struct pieces *pieces)
{
    size_t kept = 0;

    qsort(pieces->items, pieces->count, sizeof *pieces->items, compare_pieces);
    for (size_t i = 0; i < pieces->count; i++) {
        if (kept > 0 && pieces->items[kept - 1].first == pieces->items[i].first) {
            pieces->items[kept - 1].alone |= pieces->items[i].alone;
        } else {
            pieces->items[kept++] = pieces->items[i];
        }
    }
    pieces->count = kept;
}

static size_t piece_at(const struct pieces *pieces, uint32_t c)
{
    size_t low = 0, left = pieces->count;

    while (left > 1) {
        size_t half = left / 2;
        low += pieces->items[low + half].first <= c ? half : 0;
        left -= half;
    }
    return low;
}

/* Adds to each piece which sets hold it. A set is known by its number alone: two sets of the same
 * ranges only make one class more than needed where nothing else tells their stretches apart. */
static void sign(struct pieces *pieces, const struct entities_grammar *grammar)
{
    for (size_t i = 0; i < grammar->pattern_count; i++) {
        const struct entities_pattern *set = &grammar->patterns[i];
        for (uint32_t r = 0; set->kind == ENTITIES_SET && r < set->count; r++) {
            const struct entities_range *range = &grammar->ranges[set->first + r];
            uint64_t mark = (i + 1) * 0x9E3779B97F4A7C15u;
            mark = (mark ^ mark >> 29) * 0xBF58476D1CE4E5B9u;
            for (size_t p = piece_at(pieces, range->first);
                 p < pieces->count && pieces->items[p].first <= range->last; p++) {
                pieces->items[p].signature += mark ^ mark >> 32;
            }
        }
    }
}

/* Class number of each piece: 0 where no set holds it. Quadratic in the number of different
 * signatures, of which there are few tens. */
static int number_pieces(struct entities_classes *classes, const struct pieces *pieces,
                         struct entities_error *error)
{
    struct piece *known = malloc(pieces->count * sizeof *known);
    size_t known_count = 0;
    uint32_t count = 1;

    if (!known) {
        return entities_exhausted(error);
    }
    for (size_t i = 0; i < pieces->count; i++) {
        const struct piece *piece = &pieces->items[i];
        uint32_t number = 0;
        if (piece->alone) {
            number = count++;
        } else if (piece->signature != 0) {
            size_t k = 0;
            while (k < known_count && known[k].signature != piece->signature) {
                k++;
            }
            if (k == known_count) {
                known[known_count++] = (struct piece){count++, false, piece->signature};
            }
            number = known[k].first; /* here: the class */
        }
        classes->stretches[i] = (struct entities_stretch){piece->first, (uint16_t)number};
    }
    free(known);
    classes->stretch_count = pieces->count;
    classes->count = count;
    return count < UINT16_MAX
               ? 0
               : entities_fail(error, "the rules name more than 65000 different characters");
}

static void fill_plane(struct entities_classes *classes)
{
    for (size_t i = 0; i < classes->stretch_count; i++) {
        uint32_t end = i + 1 < classes->stretch_count ? classes->stretches[i + 1].first : 0x10000;
        for (uint32_t c = classes->stretches[i].first; c < end && c < 0x10000; c++) {
            classes->plane[c] = classes->stretches[i].class_number;
        }
    }
}

int entities_classes_make(struct entities_classes *classes, const struct entities_grammar *grammar,
                          struct entities_error *error)
{
    struct pieces pieces = {0};
    int status = -1;

    *classes = (struct entities_classes){0};
    if (cut_all(&pieces, grammar)) {
        sort_pieces(&pieces);
        sign(&pieces, grammar);
        classes->plane = calloc(0x10000, sizeof *classes->plane);
        classes->stretches = calloc(pieces.count, sizeof *classes->stretches);
    }
    if (!classes->plane || !classes->stretches) {
        entities_exhausted(error);
    } else {
        status = number_pieces(classes, &pieces, error);
    }
    if (status == 0) {
        fill_plane(classes);
    }
    free(pieces.items);
    return status;
}

size_t entities_stretch_of(const struct entities_classes *classes, uint32_t code_point)
{
    size_t low = 0, left = classes->stretch_count;

    while (left > 1) {
        size_t half = left / 2;
        low += classes->stretches[low + half].first <= code_point ? half : 0;
        left -= half;
    }
    return low;
}

void entities_classes_free(struct entities_classes *classes)
{
    free(classes->plane);
    free(classes->stretches);
    *classes = (struct entities_classes){0};
}
