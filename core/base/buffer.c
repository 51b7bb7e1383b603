/* SPDX-License-Identifier: MIT */
/* Bytes that grow. */
#include "base/buffer.h"

#include "base/heap.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

char *wen_buffer_room(struct wen_buffer *buffer, size_t more)
{
    size_t needed;

    if (__builtin_add_overflow(buffer->size, more, &needed)) {
        wen_heap_exhausted(SIZE_MAX);
    }
    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity + buffer->capacity / 2;
        buffer->capacity = capacity > needed ? capacity : needed + 64;
        buffer->data = wen_heap_resize(buffer->data, buffer->capacity, 1);
    }
    return buffer->data + buffer->size;
}

void wen_buffer_format(struct wen_buffer *buffer, const char *format, ...)
{
    va_list arguments, again;

    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0) {
        char *room = wen_buffer_room(buffer, (size_t)length + 1);
        vsnprintf(room, (size_t)length + 1, format, again);
        buffer->size += (size_t)length;
    }
    va_end(again);
}

char *wen_buffer_text(struct wen_buffer *buffer)
{
    *wen_buffer_room(buffer, 1) = '\0';
    return buffer->data;
}

void wen_buffer_free(struct wen_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct wen_buffer){0};
}

void wen_buffer_relax(struct wen_buffer *buffer)
{
    enum { KEEP = 16 << 20 };

    buffer->size = 0;
    if (buffer->capacity > KEEP) {
        wen_buffer_free(buffer);
    }
}
