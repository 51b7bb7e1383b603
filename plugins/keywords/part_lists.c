/* SPDX-License-Identifier: MIT */
/* In which documents of the whole corpus each word stands. */
#include "part_lists.h"

#include "occurrences.h"

#include <stdlib.h>

static int damaged(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP,
                    "where the words of a unit stand is damaged, or another version of the stage "
                    "keywords wrote it");
}

static int exhausted(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "memory is exhausted");
}

static bool add_parts(struct keywords_parts *sum, const struct keywords_parts *more)
{
    if (more->count && (!sum->count || more->smallest < sum->smallest)) {
        sum->smallest = more->smallest;
    }
    return !__builtin_add_overflow(sum->count, more->count, &sum->count) &&
           !__builtin_add_overflow(sum->words, more->words, &sum->words);
}

int keywords_part_lists_absorb(struct keywords_part_lists *lists, struct wen_context *context,
                               struct keywords_strings *tags, const void *bytes, size_t size)
{
    struct keywords_occurrences_reader reader;
    struct keywords_parts parts;
    struct keywords_bytes value = {0};
    uint64_t before = lists->parts.count;
    int status = WEN_OK, more = 0;

    if (!keywords_occurrences_open(&reader, bytes, size, &parts) ||
        !add_parts(&lists->parts, &parts)) {
        return damaged(context);
    }
    if (!lists->sorter) {
        lists->sorter = wen_open_sorter(context, lists->budget);
    }
    while (status == WEN_OK && (more = keywords_occurrences_next(&reader)) > 0) {
        uint32_t tag = keywords_strings_add(tags, reader.tag.data, reader.tag.size);
        value.size = 0;
        if (tag == KEYWORDS_NONE ||
            !keywords_bytes_room(&value, 2 * KEYWORDS_LONGEST_NUMBER + reader.list.size)) {
            status = exhausted(context);
            break;
        }
        keywords_bytes_put_number(&value, tag);
        keywords_bytes_put_number(&value, before);
        keywords_bytes_put(&value, reader.list.data, reader.list.size);
        status = wen_sort(context, lists->sorter, reader.word,
                          wen_string((const char *)value.data, value.size));
    }
    free(value.data);
    return status == WEN_OK && more < 0 ? damaged(context) : status;
}

/* As the sorter orders keys. */
static int compare(struct wen_string a, struct wen_string b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    int order = size ? memcmp(a.data, b.data, size) : 0;

    return order ? order : (a.size > b.size) - (a.size < b.size);
}

int keywords_part_lists_next(struct keywords_part_lists *lists, struct wen_context *context,
                             struct wen_string word, struct keywords_part_list *list)
{
    int order;

    if (!lists->sorter) {
        return 0;
    }
    do {
        if (!lists->has_next) {
            int more = wen_next_sorted(context, lists->sorter, &lists->next);
            if (more <= 0) {
                return more;
            }
        }
        order = compare(lists->next.key, word);
        lists->has_next = order > 0;
    } while (order < 0);
    if (order > 0) {
        return 0;
    }
    const unsigned char *at = (const unsigned char *)lists->next.value.data;
    const unsigned char *end = at + lists->next.value.size;
    uint64_t number;
    if (!keywords_bytes_get_number(&at, end, &number) ||
        !keywords_bytes_get_number(&at, end, &list->before)) {
        return damaged(context);
    }
    list->tag = (uint32_t)number;
    list->list = wen_string((const char *)at, (size_t)(end - at));
    return 1;
}

void keywords_part_lists_end(struct keywords_part_lists *lists, struct wen_context *context)
{
    if (lists->sorter) {
        wen_close_sorter(context, lists->sorter);
    }
    *lists = (struct keywords_part_lists){.budget = lists->budget};
}
