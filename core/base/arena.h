/* SPDX-License-Identifier: MIT */
/* Memory that is given back all at once: one arena holds what belongs to one document. */
#ifndef WENLIU_BASE_ARENA_H
#define WENLIU_BASE_ARENA_H

#include <stddef.h>

struct wen_arena_block;

/* Starts as {0}. */
struct wen_arena {
    struct wen_arena_block *blocks; /* newest first */
    char *at, *end;                 /* what is left of the newest block */
};

/* `size` bytes for any type, not zeroed. Never NULL. */
void *wen_arena_take(struct wen_arena *arena, size_t size);

/* `size` zeroed bytes for any type. Never NULL. */
void *wen_arena_zero(struct wen_arena *arena, size_t size);

/* `memory` of `old` bytes, moved or in place, with room for `size`, which is
 * not less. What is large moves as a whole, without leaving its old room
 * behind. `memory` NULL: takes. */
void *wen_arena_grow(struct wen_arena *arena, void *memory, size_t old, size_t size);

/* Gives all back; keeps one block of at most 16 MiB for the next round. */
void wen_arena_reset(struct wen_arena *arena);

/* Gives all back to the system. */
void wen_arena_free(struct wen_arena *arena);

#endif
