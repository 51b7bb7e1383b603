/* SPDX-License-Identifier: MIT */
/* Strings in the order of their bytes: a radix sort over the first eight bytes, since a comparing
 * sort of a unit's words would take as long as counting them; then, among strings that begin with
 * the same eight bytes, a comparing sort. */
#include "order.h"

#include <stdlib.h>
#include <string.h>

struct item {
    uint64_t key; /* the first eight bytes, the first one highest, 0 where there are fewer */
    const struct keywords_string *string;
};

enum { DIGITS = 8, VALUES = 256 };

static uint64_t first_bytes(const struct keywords_string *string)
{
    uint64_t key = 0;

    for (uint32_t i = 0; i < DIGITS; i++) {
        key = key << 8 | (i < string->size ? (unsigned char)string->bytes[i] : 0);
    }
    return key;
}

/* Sorts by the keys, lowest digit first; `other` has the same room. The even
 * number of passes ends in `items`. */
static void sort_keys(struct item *items, struct item *other, uint32_t count)
{
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        uint32_t starts[VALUES] = {0}, sum = 0;
        struct item *swap = items;
        for (uint32_t i = 0; i < count; i++) {
            starts[items[i].key >> (8 * digit) & 0xFF]++;
        }
        for (unsigned i = 0; i < VALUES; i++) {
            uint32_t here = starts[i];
            starts[i] = sum;
            sum += here;
        }
        for (uint32_t i = 0; i < count; i++) {
            other[starts[items[i].key >> (8 * digit) & 0xFF]++] = items[i];
        }
        items = other;
        other = swap;
    }
}

static int compare(const void *a, const void *b)
{
    return keywords_string_compare(((const struct item *)a)->string,
                                   ((const struct item *)b)->string);
}

/* Sorts each run of equal keys. */
static void sort_runs(struct item *items, uint32_t count)
{
    for (uint32_t i = 0, next; i < count; i = next) {
        next = i + 1;
        while (next < count && items[next].key == items[i].key) {
            next++;
        }
        if (next - i > 1) {
            qsort(items + i, next - i, sizeof *items, compare);
        }
    }
}

uint32_t *keywords_order(const struct keywords_string *strings, const uint32_t *used,
                         uint32_t *count)
{
    struct item *items = calloc(2 * (size_t)*count + 1, sizeof *items);
    uint32_t *order = calloc((size_t)*count + 1, sizeof *order), kept = 0;

    if (!items || !order) {
        free(items);
        free(order);
        return NULL;
    }
    for (uint32_t i = 0; i < *count; i++) {
        if (used[i]) {
            items[kept++] = (struct item){first_bytes(&strings[i]), &strings[i]};
        }
    }
    sort_keys(items, items + kept, kept);
    sort_runs(items, kept);
    for (uint32_t i = 0; i < kept; i++) {
        order[i] = (uint32_t)(items[i].string - strings);
    }
    free(items);
    *count = kept;
    return order;
}
