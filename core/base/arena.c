/* SPDX-License-Identifier: MIT */
/* Memory that is given back all at once. */
#include "base/arena.h"

#include "base/heap.h"
#include "config.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef WEN_SANITIZED
#include <sanitizer/asan_interface.h>
#define FORBID(from, size) __asan_poison_memory_region((from), (size))
#define ALLOW(from, size) __asan_unpoison_memory_region((from), (size))
#else
#define FORBID(from, size) ((void)(from), (void)(size))
#define ALLOW(from, size) ((void)(from), (void)(size))
#endif

enum { FIRST = 1 << 16, KEEP = 1 << 24, ALIGN = alignof(max_align_t) };

struct wen_arena_block {
    struct wen_arena_block *older;
    size_t size; /* of data */
    alignas(max_align_t) char data[];
};

static void add_block(struct wen_arena *arena, size_t size)
{
    size_t last = arena->blocks ? arena->blocks->size : FIRST / 2;
    size_t next = last < KEEP ? last * 2 : last;
    size_t room = size > next ? size : next;
    struct wen_arena_block *block = wen_heap_resize(NULL, sizeof *block + room, 1);

    block->older = arena->blocks;
    block->size = room;
    FORBID(block->data, room);
    arena->blocks = block;
    arena->at = block->data;
    arena->end = block->data + room;
}

static size_t pad(size_t size)
{
    return (size + ALIGN - 1) / ALIGN * ALIGN;
}

void *wen_arena_take(struct wen_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2) {
        wen_heap_exhausted(size);
    }
    size_t padded = pad(size);
    if (padded > (size_t)(arena->end - arena->at)) {
        add_block(arena, padded);
    }
    char *taken = arena->at;
    arena->at += padded;
    ALLOW(taken, size);
    return taken;
}

void *wen_arena_zero(struct wen_arena *arena, size_t size)
{
    return memset(wen_arena_take(arena, size), 0, size);
}

/* The link to the block that `memory` has to itself, or NULL. */
static struct wen_arena_block **own_block(struct wen_arena *arena, const void *memory, size_t size)
{
    for (struct wen_arena_block **link = &arena->blocks; *link; link = &(*link)->older) {
        if ((*link)->data == memory) {
            return (*link)->size == pad(size) ? link : NULL;
        }
    }
    return NULL;
}

void *wen_arena_grow(struct wen_arena *arena, void *memory, size_t old, size_t size)
{
    struct wen_arena_block **link = old >= FIRST ? own_block(arena, memory, old) : NULL;

    if (size > SIZE_MAX / 2) {
        wen_heap_exhausted(size);
    }
    if (!link) {
        void *taken = wen_arena_take(arena, size);
        return old ? memcpy(taken, memory, old) : taken;
    }
    bool newest = link == &arena->blocks;
    ALLOW((*link)->data, (*link)->size);
    struct wen_arena_block *block = wen_heap_resize(*link, sizeof *block + pad(size), 1);
    *link = block;
    block->size = pad(size);
    if (newest) {
        arena->at = arena->end = block->data + block->size;
    }
    return block->data;
}

static void free_block(struct wen_arena_block *block)
{
    ALLOW(block->data, block->size);
    free(block);
}

void wen_arena_reset(struct wen_arena *arena)
{
    struct wen_arena_block *kept = NULL;

    for (struct wen_arena_block *block = arena->blocks, *older; block; block = older) {
        older = block->older;
        if (block->size <= KEEP && (!kept || block->size > kept->size)) {
            if (kept) {
                free_block(kept);
            }
            kept = block;
        } else {
            free_block(block);
        }
    }
    *arena = (struct wen_arena){.blocks = kept};
    if (kept) {
        kept->older = NULL;
        FORBID(kept->data, kept->size);
        arena->at = kept->data;
        arena->end = kept->data + kept->size;
    }
}

void wen_arena_free(struct wen_arena *arena)
{
    for (struct wen_arena_block *block = arena->blocks, *older; block; block = older) {
        older = block->older;
        free_block(block);
    }
    *arena = (struct wen_arena){0};
}
