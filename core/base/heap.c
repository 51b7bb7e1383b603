/* SPDX-License-Identifier: MIT */
/* Memory from the heap, without a NULL to check. */
#include "base/heap.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A worker that runs out costs one document, and says so with a status of its
 * own; any other process ends the run. The kernel keeps who we are: the name
 * that wen_name_process() gave. */
static int exhausted_status(void)
{
    char name[16] = "";

    prctl(PR_GET_NAME, name);
    return strcmp(name, "wenliu worker") == 0 ? WEN_HEAP_EXHAUSTED : WEN_EXIT_INTERNAL;
}

_Noreturn void wen_heap_exhausted(size_t size)
{
    char text[96];
    int length = snprintf(text, sizeof text, "wenliu: out of memory asking for %zu bytes\n", size);
    int status = exhausted_status();

    /* nothing is left to do where even this write fails */
    if (write(STDERR_FILENO, text, (size_t)length) < 0) {
        _exit(status);
    }
    _exit(status);
}

void *wen_heap_new(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);

    if (!memory) {
        wen_heap_exhausted(count * size);
    }
    return memory;
}

void *wen_heap_take(size_t size)
{
    return wen_heap_resize(NULL, size, 1);
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
