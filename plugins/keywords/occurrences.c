/* SPDX-License-Identifier: MIT */
/* In which parts of a unit a word with a tag stands. */
#include "occurrences.h"

#include <stdlib.h>
#include <string.h>

const struct keywords_names keywords_no_groups = {&(const struct keywords_string){"", 0}, 1};

/* ---- counting ---------------------------------------------------------- */

uint32_t keywords_occurrences_begin(struct keywords_occurrences *occurrences, uint32_t group,
                                    uint64_t words)
{
    if (!keywords_room(&occurrences->parts, occurrences->part_count, &occurrences->part_capacity,
                       sizeof *occurrences->parts)) {
        return KEYWORDS_NONE;
    }
    occurrences->parts[occurrences->part_count] = (struct keywords_unit_part){words, group};
    return occurrences->part_count++;
}

bool keywords_occurrences_add(struct keywords_occurrences *occurrences, uint32_t pair,
                              uint32_t part)
{
    occurrences->parts[part].words++;
    if (pair == occurrences->last_count) { /* pairs come in the order of their numbers */
        if (!keywords_room(&occurrences->last, pair, &occurrences->last_capacity,
                           sizeof *occurrences->last)) {
            return false;
        }
        occurrences->last[occurrences->last_count++] = 0;
    }
    uint32_t last = occurrences->last[pair];
    if (last && occurrences->items[last - 1].part == part) {
        occurrences->items[last - 1].count++;
        return true;
    }
    if (!keywords_room(&occurrences->items, occurrences->count, &occurrences->capacity,
                       sizeof *occurrences->items)) {
        return false;
    }
    occurrences->items[occurrences->count++] = (struct keywords_occurrence){part, 1, last};
    occurrences->last[pair] = occurrences->count;
    return true;
}

void keywords_occurrences_clear(struct keywords_occurrences *occurrences)
{
    occurrences->count = occurrences->last_count = occurrences->part_count = 0;
}

void keywords_occurrences_free(struct keywords_occurrences *occurrences)
{
    free(occurrences->items);
    free(occurrences->last);
    free(occurrences->parts);
    free(occurrences->scratch.data);
    *occurrences = (struct keywords_occurrences){0};
}

/* ---- writing ----------------------------------------------------------- */

static bool put_string(struct keywords_bytes *to, const void *bytes, size_t size)
{
    if (!keywords_bytes_room(to, KEYWORDS_LONGEST_NUMBER + size)) {
        return false;
    }
    keywords_bytes_put_number(to, size);
    keywords_bytes_put(to, bytes, size);
    return true;
}

/* The parts of each group, to free(); NULL where memory is exhausted. */
static struct keywords_parts *sum_parts(const struct keywords_occurrences *occurrences,
                                        uint32_t group_count)
{
    struct keywords_parts *sums = calloc((size_t)group_count + 1, sizeof *sums);

    for (uint32_t i = 0; sums && i < occurrences->part_count; i++) {
        uint64_t words = occurrences->parts[i].words;
        struct keywords_parts *sum = &sums[occurrences->parts[i].group];
        sum->smallest = !sum->count || words < sum->smallest ? words : sum->smallest;
        sum->words += words;
        sum->count++;
    }
    return sums;
}

static bool write_groups(const struct keywords_occurrences *occurrences,
                         const struct keywords_names *groups, struct keywords_bytes *to)
{
    struct keywords_parts *sums = sum_parts(occurrences, groups->count);
    bool good = sums && keywords_bytes_room(to, KEYWORDS_LONGEST_NUMBER);

    if (good) {
        keywords_bytes_put_number(to, groups->count);
    }
    for (uint32_t i = 0; good && i < groups->count; i++) {
        good = put_string(to, groups->items[i].bytes, groups->items[i].size) &&
               keywords_bytes_room(to, 3 * KEYWORDS_LONGEST_NUMBER);
        if (good) {
            keywords_bytes_put_number(to, sums[i].count);
            keywords_bytes_put_number(to, sums[i].words);
            keywords_bytes_put_number(to, sums[i].smallest);
        }
    }
    free(sums);
    return good;
}

/* The chain of a pair runs backwards: turns it, so that `last` is its first. */
static uint32_t turn(struct keywords_occurrence *items, uint32_t last)
{
    uint32_t behind = 0;

    while (last) {
        uint32_t before = items[last - 1].before;
        items[last - 1].before = behind;
        behind = last;
        last = before;
    }
    return behind;
}

/* Writes the list of a pair to the scratch. */
static bool list_pair(struct keywords_occurrences *occurrences, uint32_t pair)
{
    struct keywords_bytes *list = &occurrences->scratch;
    uint32_t at = turn(occurrences->items, occurrences->last[pair]);

    list->size = 0;
    while (at) {
        const struct keywords_occurrence *item = &occurrences->items[at - 1];
        if (!keywords_bytes_room(list, 2 * KEYWORDS_LONGEST_NUMBER)) {
            return false;
        }
        keywords_bytes_put_number(list, occurrences->parts[item->part].words);
        keywords_bytes_put_number(list, item->count);
        at = item->before;
    }
    return true;
}

bool keywords_occurrences_write(struct keywords_occurrences *occurrences,
                                const struct keywords_tally *tally,
                                const struct keywords_string *tags,
                                const struct keywords_names *groups, struct keywords_bytes *to,
                                struct keywords_error *error)
{
    bool good = write_groups(occurrences, groups, to);

    for (uint32_t word = 0; good && word < tally->words.count; word++) {
        const struct keywords_string *name = &tally->words.items[word];
        for (uint32_t at = tally->first[word]; good && at; at = tally->pairs[at - 1].next) {
            const struct keywords_string *tag = &tags[tally->pairs[at - 1].tag];
            good = list_pair(occurrences, at - 1) && put_string(to, name->bytes, name->size) &&
                   put_string(to, tag->bytes, tag->size) &&
                   put_string(to, occurrences->scratch.data, occurrences->scratch.size);
        }
    }
    return good || keywords_exhausted(error);
}

/* ---- reading ----------------------------------------------------------- */

static bool take_string(struct keywords_occurrences_reader *reader, struct wen_string *string)
{
    uint64_t size;

    if (!keywords_bytes_get_number(&reader->at, reader->end, &size) ||
        size > (size_t)(reader->end - reader->at)) {
        return false;
    }
    *string = wen_string((const char *)reader->at, size);
    reader->at += size;
    return true;
}

bool keywords_occurrences_open(struct keywords_occurrences_reader *reader, const void *bytes,
                               size_t size)
{
    *reader = (struct keywords_occurrences_reader){.at = bytes,
                                                   .end = (const unsigned char *)bytes + size};
    return keywords_bytes_get_number(&reader->at, reader->end, &reader->groups);
}

int keywords_occurrences_next_group(struct keywords_occurrences_reader *reader,
                                    struct wen_string *name, struct keywords_parts *parts)
{
    if (!reader->groups) {
        return 0;
    }
    reader->groups--;
    return take_string(reader, name) &&
                   keywords_bytes_get_number(&reader->at, reader->end, &parts->count) &&
                   keywords_bytes_get_number(&reader->at, reader->end, &parts->words) &&
                   keywords_bytes_get_number(&reader->at, reader->end, &parts->smallest) &&
                   !parts->count == !parts->smallest && parts->smallest <= parts->words
               ? 1
               : -1;
}

int keywords_occurrences_next(struct keywords_occurrences_reader *reader)
{
    uint64_t words, count;
    int more;

    if (reader->at == reader->end) {
        return 0;
    }
    if (!take_string(reader, &reader->word) || !take_string(reader, &reader->tag) ||
        !take_string(reader, &reader->list)) {
        return -1;
    }
    struct wen_string list = reader->list;
    while ((more = keywords_occurrences_take(&list, &words, &count)) > 0) {
    }
    return more < 0 ? -1 : 1;
}

int keywords_occurrences_take(struct wen_string *list, uint64_t *words, uint64_t *count)
{
    const unsigned char *at = (const unsigned char *)list->data, *end = at + list->size;

    if (!list->size) {
        return 0;
    }
    if (!keywords_bytes_get_number(&at, end, words) ||
        !keywords_bytes_get_number(&at, end, count) || !*count || *count > *words) {
        return -1;
    }
    *list = wen_string((const char *)at, (size_t)(end - at));
    return 1;
}
