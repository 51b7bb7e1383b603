/* SPDX-License-Identifier: MIT */
/* In which parts of the whole corpus each word stands. */
#include "part_lists.h"

#include "groups.h"
#include "occurrences.h"
#include "records.h"

#include <stdlib.h>

static int damaged(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP,
                    "where the words of a unit stand is damaged, or another version of the stage "
                    "keywords wrote it");
}

static bool add_parts(struct keywords_parts *sum, const struct keywords_parts *more)
{
    if (more->count && (!sum->count || more->smallest < sum->smallest)) {
        sum->smallest = more->smallest;
    }
    return !__builtin_add_overflow(sum->count, more->count, &sum->count) &&
           !__builtin_add_overflow(sum->words, more->words, &sum->words);
}

/* Adds what a unit has of a group. */
static int add_group(struct keywords_part_lists *lists, struct wen_context *context,
                     struct wen_string name, const struct keywords_parts *parts)
{
    uint32_t count = lists->names.count;
    uint32_t number = keywords_strings_add(&lists->names, name.data, name.size);

    if (number == KEYWORDS_NONE ||
        !keywords_room(&lists->groups, count, &lists->group_capacity, sizeof *lists->groups)) {
        return keywords_out_of_memory(context);
    }
    struct keywords_part_group *group = &lists->groups[number];
    if (number == count) {
        *group = (struct keywords_part_group){{0}, 0};
    }
    group->before = group->parts.count;
    return add_parts(&group->parts, parts) ? WEN_OK : damaged(context);
}

static int absorb_groups(struct keywords_part_lists *lists, struct wen_context *context,
                         struct keywords_occurrences_reader *reader)
{
    struct keywords_parts parts;
    struct wen_string name;
    int status = WEN_OK, more = 0;

    while (status == WEN_OK &&
           (more = keywords_occurrences_next_group(reader, &name, &parts)) > 0) {
        status = add_group(lists, context, name, &parts);
    }
    return status == WEN_OK && more < 0 ? damaged(context) : status;
}

static const struct keywords_part_group *group_of(const struct keywords_part_lists *lists,
                                                  struct wen_string word)
{
    uint32_t number = 0;

    if (lists->by_group) {
        struct wen_string name = keywords_group_of_word(word);
        number = keywords_strings_find(&lists->names, name.data, name.size);
    }
    return number < lists->names.count ? &lists->groups[number] : NULL;
}

const struct keywords_parts *keywords_part_lists_parts(const struct keywords_part_lists *lists,
                                                       struct wen_string word)
{
    const struct keywords_part_group *group = group_of(lists, word);

    return group ? &group->parts : NULL;
}

/* Hands the list of a pair to the sorter; `value` is scratch. */
static int absorb_pair(struct keywords_part_lists *lists, struct wen_context *context,
                       struct keywords_strings *tags,
                       const struct keywords_occurrences_reader *reader,
                       struct keywords_bytes *value)
{
    const struct keywords_part_group *group = group_of(lists, reader->word);
    uint32_t tag = keywords_strings_add(tags, reader->tag.data, reader->tag.size);

    value->size = 0;
    if (!group) {
        return damaged(context);
    }
    if (tag == KEYWORDS_NONE ||
        !keywords_bytes_room(value, 2 * KEYWORDS_LONGEST_NUMBER + reader->list.size)) {
        return keywords_out_of_memory(context);
    }
    keywords_bytes_put_number(value, tag);
    keywords_bytes_put_number(value, group->before);
    keywords_bytes_put(value, reader->list.data, reader->list.size);
    return wen_sort(context, lists->sorter, reader->word,
                    wen_string((const char *)value->data, value->size));
}

int keywords_part_lists_absorb(struct keywords_part_lists *lists, struct wen_context *context,
                               struct keywords_strings *tags, const void *bytes, size_t size)
{
    struct keywords_occurrences_reader reader;
    struct keywords_bytes value = {0};
    int more = 0;

    if (!keywords_occurrences_open(&reader, bytes, size)) {
        return damaged(context);
    }
    int status = absorb_groups(lists, context, &reader);
    if (status == WEN_OK && !lists->sorter) {
        lists->sorter = wen_open_sorter(context, lists->budget);
    }
    while (status == WEN_OK && (more = keywords_occurrences_next(&reader)) > 0) {
        status = absorb_pair(lists, context, tags, &reader, &value);
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
    lists->sorter = NULL;
    lists->has_next = false;
}

void keywords_part_lists_free(struct keywords_part_lists *lists)
{
    keywords_strings_free(&lists->names);
    free(lists->groups);
    *lists = (struct keywords_part_lists){.budget = lists->budget, .by_group = lists->by_group};
}
