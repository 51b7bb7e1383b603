/* SPDX-License-Identifier: MIT */
/* Memory from the heap, without a NULL to check. */
#include "base/heap.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Noreturn void wen_heap_exhausted(size_t size)
{
    char text[96];
    int length = snprintf(text, sizeof text, "wenliu: out of memory asking for %zu bytes\n", size);

    /* nothing is left to do where even this write fails */
    if (write(STDERR_FILENO, text, (size_t)length) < 0) {
        _exit(WEN_HEAP_EXHAUSTED);
    }
    _exit(WEN_HEAP_EXHAUSTED);
}

void *wen_heap_new(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);

    if (!memory) {
        wen_heap_exhausted(count * size);
    }
    return memory;
}

void *wen_heap_resize(void *memory, size_t count, size_t size)
{
    size_t bytes;

    if (__builtin_mul_overflow(count, size, &bytes)) {
        wen_heap_exhausted(SIZE_MAX);
    }
    void *moved = realloc(memory, bytes ? bytes : 1);
    if (!moved) {
        wen_heap_exhausted(bytes);
    }
    return moved;
}

char *wen_heap_copy(const char *data, size_t size)
{
    char *copy = wen_heap_resize(NULL, size + 1, 1);

    if (size) {
        memcpy(copy, data, size);
    }
    copy[size] = '\0';
    return copy;
}

char *wen_heap_format(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;

    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0) {
        wen_heap_exhausted(strlen(format));
    }
    return text;
}

void *wen_heap_room(void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity) {
        return array;
    }
    *capacity = *capacity + *capacity / 2 + 8;
    return wen_heap_resize(array, *capacity, size);
}
