/* SPDX-License-Identifier: MIT */
/* Memory from the heap, without a NULL to check: on exhaustion the process
 * says so and ends. In a worker that costs the document at hand, elsewhere
 * the run, which can be resumed; nothing half-done is left either way. */
#ifndef WENLIU_BASE_HEAP_H
#define WENLIU_BASE_HEAP_H

#include <stddef.h>

/* Status of a worker that ended because memory was exhausted; of any other
 * process it is WEN_EXIT_INTERNAL. */
#define WEN_HEAP_EXHAUSTED 86

/* Zeroed memory for `count` items of `size` bytes; free() it. Never NULL. */
void *wen_heap_new(size_t count, size_t size);

/* malloc(), for libraries that take one. */
void *wen_heap_take(size_t size);

/* realloc() to `count` items of `size` bytes; what is added is not zeroed. */
void *wen_heap_resize(void *memory, size_t count, size_t size);

/* A copy of `size` bytes with a 0 behind them; free() it. */
char *wen_heap_copy(const char *data, size_t size);

/* A formatted string; free() it. */
char *wen_heap_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Makes room for one more item in an array of `*capacity` items that holds
 * `count`: returns the array, perhaps moved and grown by half. */
void *wen_heap_room(void *array, size_t count, size_t *capacity, size_t size);

/* Says that memory is exhausted and ends the process. */
_Noreturn void wen_heap_exhausted(size_t size);

#endif
