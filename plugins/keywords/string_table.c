/* SPDX-License-Identifier: MIT */
/* Byte strings, each kept once and known by its number. */
#include "string_table.h"

#include "hash.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024, FIRST_ITEMS = 256, BLOCK = 256 * 1024 };

struct keywords_block {
    struct keywords_block *older;
    size_t size;
    char bytes[];
};

bool keywords_room(void *array_pointer, uint32_t count, uint32_t *capacity, size_t size)
{
    void *array, *larger;
    uint32_t wanted;

    if (count < *capacity) {
        return true;
    }
    if (*capacity > UINT32_MAX / 2) {
        return false;
    }
    wanted = *capacity ? *capacity * 2 : FIRST_ITEMS;
    memcpy(&array, array_pointer, sizeof array);
    larger = reallocarray(array, wanted, size);
    if (!larger) {
        return false;
    }
    memcpy(array_pointer, &larger, sizeof larger);
    *capacity = wanted;
    return true;
}

/* Room for `size` bytes; strings that do not fit a block get one of their own. */
static char *take(struct keywords_strings *strings, size_t size)
{
    if (!strings->at || (size_t)(strings->end - strings->at) < size) {
        size_t room = size > BLOCK ? size : BLOCK;
        struct keywords_block *block = malloc(sizeof *block + room);
        if (!block) {
            return NULL;
        }
        block->older = strings->blocks;
        block->size = room;
        strings->block_bytes += room;
        strings->blocks = block;
        strings->at = block->bytes;
        strings->end = block->bytes + room;
    }
    strings->at += size;
    return strings->at - size;
}

/* The slot that holds the string, or the free one where it belongs. */
static struct keywords_slot *probe(const struct keywords_strings *strings, const char *bytes,
                                   size_t size, uint32_t hash)
{
    uint32_t mask = strings->slot_count - 1;

    for (uint32_t at = hash & mask;; at = (at + 1) & mask) {
        struct keywords_slot *slot = &strings->slots[at];
        if (!slot->next) {
            return slot;
        }
        const struct keywords_string *item = &strings->items[slot->next - 1];
        if (slot->hash == hash && item->size == size && memcmp(item->bytes, bytes, size) == 0) {
            return slot;
        }
    }
}

static bool grow(struct keywords_strings *strings)
{
    uint32_t wanted = strings->slot_count ? strings->slot_count * 2 : FIRST_SLOTS;
    struct keywords_slot *old = strings->slots, *slots;

    if (strings->slots_used < strings->slot_count / 4 * 3) {
        return true;
    }
    if (!wanted || !(slots = calloc(wanted, sizeof *slots))) {
        return false;
    }
    for (uint32_t i = 0; i < strings->slot_count; i++) {
        uint32_t at = old[i].hash & (wanted - 1);
        if (!old[i].next) {
            continue;
        }
        while (slots[at].next) {
            at = (at + 1) & (wanted - 1);
        }
        slots[at] = old[i];
    }
    free(old);
    strings->slots = slots;
    strings->slot_count = wanted;
    return true;
}

uint32_t keywords_strings_find(const struct keywords_strings *strings, const char *bytes,
                               size_t size)
{
    if (!strings->slot_count) {
        return KEYWORDS_NONE;
    }
    /* a free slot holds 0: 0 - 1 is KEYWORDS_NONE */
    return probe(strings, bytes, size, keywords_hash(bytes, size))->next - 1;
}

uint32_t keywords_strings_append(struct keywords_strings *strings, const char *bytes, size_t size)
{
    if (size > UINT32_MAX || !keywords_room(&strings->items, strings->count, &strings->capacity,
                                            sizeof *strings->items)) {
        return KEYWORDS_NONE;
    }
    strings->items[strings->count] = (struct keywords_string){bytes, (uint32_t)size};
    return strings->count++;
}

uint32_t keywords_strings_add(struct keywords_strings *strings, const char *bytes, size_t size)
{
    uint32_t hash = keywords_hash(bytes, size), number;
    struct keywords_slot *slot;
    char *copy;

    if (!grow(strings)) {
        return KEYWORDS_NONE;
    }
    slot = probe(strings, bytes, size, hash);
    if (slot->next) {
        return slot->next - 1;
    }
    if (!(copy = take(strings, size))) {
        return KEYWORDS_NONE;
    }
    memcpy(copy, bytes, size);
    number = keywords_strings_append(strings, copy, size);
    if (number != KEYWORDS_NONE) {
        *slot = (struct keywords_slot){hash, number + 1};
        strings->slots_used++;
    }
    return number;
}

static void free_blocks(struct keywords_block *block)
{
    while (block) {
        struct keywords_block *older = block->older;
        free(block);
        block = older;
    }
}

void keywords_strings_clear(struct keywords_strings *strings)
{
    strings->count = 0;
    strings->slots_used = 0;
    if (strings->slot_count) {
        memset(strings->slots, 0, strings->slot_count * sizeof *strings->slots);
    }
    if (strings->blocks) {
        free_blocks(strings->blocks->older);
        strings->blocks->older = NULL;
        strings->at = strings->blocks->bytes;
        strings->block_bytes = strings->blocks->size;
    }
}

void keywords_strings_free(struct keywords_strings *strings)
{
    free(strings->items);
    free(strings->slots);
    free_blocks(strings->blocks);
    *strings = (struct keywords_strings){0};
}

int keywords_string_compare(const struct keywords_string *a, const struct keywords_string *b)
{
    uint32_t shorter = a->size < b->size ? a->size : b->size;
    int order = shorter ? memcmp(a->bytes, b->bytes, shorter) : 0;

    return order ? order : (a->size > b->size) - (a->size < b->size);
}
