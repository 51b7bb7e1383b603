/* SPDX-License-Identifier: MIT */
/* Sets of characters: [abc0-9], [^abc], [一-鿿--〇零]. */
#include "pattern.h"

#include <stdlib.h>
#include <string.h>

bool entities_range_add(struct entities_grammar *grammar, uint32_t first, uint32_t last)
{
    struct entities_range *ranges = entities_room(grammar->ranges, grammar->range_count, 1,
                                                  &grammar->range_capacity, sizeof *ranges);
    if (!ranges) {
        return false;
    }
    grammar->ranges = ranges;
    ranges[grammar->range_count++] = (struct entities_range){first, last};
    return true;
}

/* Reads a character after an optional backslash; \n is the newline, \s the blank. */
bool entities_character_read(struct entities_source *source, uint32_t *c,
                             struct entities_error *error)
{
    bool escaped = source->text[source->at] == '\\';

    source->at += escaped;
    if (source->at >= source->end) {
        entities_expected(source, "a character after the backslash", error);
        return false;
    }
    *c = entities_next(source->text, &source->at);
    if (escaped && *c == 'n') {
        *c = '\n';
    } else if (escaped && *c == 's') {
        *c = ' ';
    }
    return true;
}

static int compare_ranges(const void *left, const void *right)
{
    const struct entities_range *a = left, *b = right;
    return a->first < b->first ? -1 : a->first > b->first;
}

/* Sorts the ranges from `begin` on and joins those that touch. */
static void settle(struct entities_grammar *grammar, size_t begin)
{
    struct entities_range *ranges = grammar->ranges + begin;
    size_t count = grammar->range_count - begin, kept = 0;

    qsort(ranges, count, sizeof *ranges, compare_ranges);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && ranges[i].first <= ranges[kept - 1].last + 1) {
            if (ranges[i].last > ranges[kept - 1].last) {
                ranges[kept - 1].last = ranges[i].last;
            }
        } else {
            ranges[kept++] = ranges[i];
        }
    }
    grammar->range_count = begin + kept;
}

/* Takes the ranges from `middle` on out of those between `begin` and `middle`; all are settled.
 * What is left is written behind them and then moved over them. */
static bool subtract(struct entities_grammar *grammar, size_t begin, size_t middle)
{
    size_t end = grammar->range_count;

    for (size_t i = begin, k = middle; i < middle; i++) {
        struct entities_range left = grammar->ranges[i];
        while (k < end && grammar->ranges[k].last < left.first) {
            k++;
        }
        for (size_t j = k; j < end && grammar->ranges[j].first <= left.last; j++) {
            struct entities_range out = grammar->ranges[j];
            if (out.first > left.first && !entities_range_add(grammar, left.first, out.first - 1)) {
                return false;
            }
            left.first = out.last + 1;
        }
        if (left.first <= left.last && !entities_range_add(grammar, left.first, left.last)) {
            return false;
        }
    }
    grammar->range_count -= end - begin;
    memmove(grammar->ranges + begin, grammar->ranges + end,
            (grammar->range_count - begin) * sizeof *grammar->ranges);
    return true;
}

static bool read_range(struct entities_grammar *grammar, struct entities_source *source,
                       struct entities_error *error)
{
    uint32_t first, last;

    if (!entities_character_read(source, &first, error)) {
        return false;
    }
    last = first;
    if (source->end - source->at > 1 && source->text[source->at] == '-' &&
        source->text[source->at + 1] != ']' && source->text[source->at + 1] != '-') {
        source->at++;
        if (!entities_character_read(source, &last, error)) {
            return false;
        }
        if (last < first) {
            entities_expected(source, "a range whose first character comes first in Unicode",
                              error);
            return false;
        }
    }
    if (!entities_range_add(grammar, first, last)) {
        entities_exhausted(error);
        return false;
    }
    return true;
}

static bool at_text(const struct entities_source *source, const char *text)
{
    size_t size = strlen(text);
    return source->end - source->at >= size && memcmp(source->text + source->at, text, size) == 0;
}

/* Reads ranges up to "]" or "--" and settles them. */
static bool read_ranges(struct entities_grammar *grammar, struct entities_source *source,
                        struct entities_error *error)
{
    size_t begin = grammar->range_count;

    while (source->at < source->end && !at_text(source, "]") && !at_text(source, "--")) {
        if (!read_range(grammar, source, error)) {
            return false;
        }
    }
    if (source->at >= source->end || grammar->range_count == begin) {
        entities_expected(source, "characters and then \"]\"", error);
        return false;
    }
    settle(grammar, begin);
    return true;
}

uint32_t entities_set_read(struct entities_grammar *grammar, struct entities_source *source,
                           struct entities_error *error)
{
    size_t begin = grammar->range_count, middle = begin;
    bool negated = at_text(source, "^"), good = true;

    source->at += negated;
    if (negated) {
        good = entities_range_add(grammar, 0, 0x10FFFF);
        middle++;
    }
    if (good && !read_ranges(grammar, source, error)) {
        return ENTITIES_NO_PATTERN;
    }
    if (good && !negated && at_text(source, "--")) {
        source->at += 2;
        middle = grammar->range_count;
        if (!read_ranges(grammar, source, error)) {
            return ENTITIES_NO_PATTERN;
        }
    }
    if (!at_text(source, "]")) {
        entities_expected(source, "\"]\"", error);
        return ENTITIES_NO_PATTERN;
    }
    source->at++;
    good = good && (middle == begin || subtract(grammar, begin, middle));
    if (good && grammar->range_count == begin) {
        entities_expected(source, "a set that holds a character", error);
        return ENTITIES_NO_PATTERN;
    }
    if (!good) {
        entities_exhausted(error);
        return ENTITIES_NO_PATTERN;
    }
    return entities_pattern_add(grammar, (struct entities_pattern){
                                             .kind = ENTITIES_SET,
                                             .first = (uint32_t)begin,
                                             .count = (uint32_t)(grammar->range_count - begin),
                                         });
}
