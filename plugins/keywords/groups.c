/* SPDX-License-Identifier: MIT */
/* The words of a unit by groups. */
#include "groups.h"

#include <stdlib.h>
#include <string.h>

/* The number of a group of the unit, or KEYWORDS_NONE. */
static uint32_t number_of(struct keywords_groups *groups, const char *name, size_t size)
{
    uint32_t number = keywords_strings_add(&groups->names, name, size);

    if (number == groups->size_count) {
        if (!keywords_room(&groups->sizes, number, &groups->size_capacity, sizeof *groups->sizes)) {
            return KEYWORDS_NONE;
        }
        groups->sizes[groups->size_count++] = (struct keywords_group_size){0};
    }
    return number;
}

static void enter(struct keywords_groups *groups)
{
    struct keywords_group_size *size = &groups->sizes[groups->group];

    if (size->document != groups->document) {
        size->documents++;
        size->document = groups->document;
        size->part = KEYWORDS_NONE;
    }
}

bool keywords_groups_begin(struct keywords_groups *groups, struct wen_context *context,
                           const struct wen_document *document, const struct wen_layer *blocks)
{
    groups->document++;
    groups->context = context;
    groups->blocks = blocks;
    groups->block = groups->named_block = 0;
    groups->scratch.size = 0;
    bool by_kind = groups->expression.part == KEYWORDS_BY_KIND;
    if (!by_kind && !keywords_group_of(&groups->expression, document, &groups->scratch)) {
        return false;
    }
    groups->group = number_of(groups, groups->scratch.size ? (char *)groups->scratch.data : "",
                              groups->scratch.size);
    if (groups->group == KEYWORDS_NONE) {
        return false;
    }
    if (!by_kind) {
        enter(groups);
    }
    return true;
}

/* Sets the group to the kind of the block that holds the place, or to none. */
static bool find_kind(struct keywords_groups *groups, uint32_t begin)
{
    const struct wen_layer *blocks = groups->blocks;
    uint32_t count = blocks ? blocks->count : 0;

    while (groups->block < count && blocks->end[groups->block] <= begin) {
        groups->block++;
    }
    bool inside = groups->block < count && blocks->begin[groups->block] <= begin;
    uint32_t wanted = inside ? groups->block + 1 : 0;
    if (wanted && wanted == groups->named_block) {
        return true;
    }
    uint32_t label = wanted ? blocks->columns[0].label[groups->block] : 0;
    const char *name = label ? wen_label_name(groups->context, label) : "";
    groups->named_block = wanted;
    groups->group = number_of(groups, name, strlen(name));
    if (groups->group == KEYWORDS_NONE) {
        return false;
    }
    enter(groups);
    return true;
}

/* What is known of a word of the unit, made where it is new. NULL where memory is exhausted. */
static struct keywords_grouped *grouped(struct keywords_groups *groups, uint32_t word,
                                        const struct keywords_string *string)
{
    while (groups->of_word_count <= word) {
        if (!keywords_room(&groups->of_word, groups->of_word_count, &groups->of_word_capacity,
                           sizeof *groups->of_word)) {
            return NULL;
        }
        groups->of_word[groups->of_word_count++] = (struct keywords_grouped){0};
    }
    struct keywords_grouped *found = &groups->of_word[word];
    if (!found->word) {
        uint32_t number = keywords_tally_word(&groups->tally, string->bytes, string->size);
        if (number == KEYWORDS_NONE) {
            return NULL;
        }
        found->word = number + 1;
    }
    return found;
}

struct wen_string keywords_without_group(struct wen_string name)
{
    const char *mark = name.size ? memchr(name.data, KEYWORDS_GROUP_MARK, name.size) : NULL;

    return mark ? wen_string(mark + 1, name.size - (size_t)(mark + 1 - name.data)) : name;
}

struct wen_string keywords_group_of_word(struct wen_string name)
{
    struct wen_string rest = keywords_without_group(name);

    return wen_string(name.data, name.size - rest.size - (rest.size < name.size));
}

/* Names the pair that the tally has just made. */
static bool join(struct keywords_groups *groups, const struct keywords_string *word)
{
    const struct keywords_string *group = &groups->names.items[groups->group];
    static const unsigned char mark = KEYWORDS_GROUP_MARK;
    struct keywords_bytes *name = &groups->scratch;

    name->size = 0;
    if (!keywords_bytes_room(name, (size_t)group->size + 1 + word->size)) {
        return false;
    }
    keywords_bytes_put(name, group->bytes, group->size);
    keywords_bytes_put(name, &mark, 1);
    keywords_bytes_put(name, word->bytes, word->size);
    uint32_t number = keywords_strings_add(&groups->joined, (const char *)name->data, name->size);
    if (number == KEYWORDS_NONE) {
        return false;
    }
    const struct keywords_string *kept = &groups->joined.items[number];
    return !groups->tags ||
           keywords_tally_append(&groups->tagged, kept->bytes, kept->size) != KEYWORDS_NONE;
}

/* The pair of the word and the group at hand, made where it is new. NULL where memory is exhausted.
 */
static struct keywords_pair *pair_of(struct keywords_groups *groups, uint32_t word,
                                     const struct keywords_string *string)
{
    uint32_t count = groups->tally.pair_count;
    struct keywords_pair *pair = keywords_tally_pair(&groups->tally, word, groups->group);
    bool made = groups->tally.pair_count > count;

    return pair && made && groups->joins && !join(groups, string) ? NULL : pair;
}

bool keywords_groups_add(struct keywords_groups *groups, uint32_t word,
                         const struct keywords_string *string, uint32_t begin)
{
    if (groups->expression.part == KEYWORDS_BY_KIND && !find_kind(groups, begin)) {
        return false;
    }
    struct keywords_grouped *found = grouped(groups, word, string);
    if (!found) {
        return false;
    }
    struct keywords_pair *pair = found->pair ? &groups->tally.pairs[found->pair - 1] : NULL;
    if (!pair || pair->tag != groups->group) {
        pair = pair_of(groups, found->word - 1, string);
        if (!pair) {
            return false;
        }
        found->pair = (uint32_t)(pair - groups->tally.pairs) + 1;
    }
    groups->last = found->pair - 1;
    pair->count++;
    pair->documents += pair->document != groups->document;
    pair->document = groups->document;
    groups->sizes[groups->group].words++;
    return true;
}

bool keywords_groups_end(struct keywords_groups *groups)
{
    uint32_t all = keywords_tally_word(&groups->tally, "", 0);

    for (uint32_t i = 0; all != KEYWORDS_NONE && i < groups->size_count; i++) {
        if (groups->sizes[i].documents) {
            struct keywords_pair *pair = keywords_tally_pair(&groups->tally, all, i);
            if (!pair) {
                return false;
            }
            pair->count = groups->sizes[i].words;
            pair->documents = groups->sizes[i].documents;
        }
    }
    return all != KEYWORDS_NONE;
}

void keywords_groups_clear(struct keywords_groups *groups)
{
    keywords_tally_clear(&groups->tally);
    keywords_tally_clear(&groups->tagged);
    keywords_strings_clear(&groups->names);
    keywords_strings_clear(&groups->joined);
    groups->of_word_count = groups->size_count = 0;
    groups->document = 0;
}

void keywords_groups_free(struct keywords_groups *groups)
{
    keywords_group_free(&groups->expression);
    keywords_tally_free(&groups->tally);
    keywords_tally_free(&groups->tagged);
    keywords_strings_free(&groups->names);
    keywords_strings_free(&groups->joined);
    free(groups->of_word);
    free(groups->sizes);
    free(groups->scratch.data);
    *groups = (struct keywords_groups){0};
}
