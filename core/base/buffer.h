/* SPDX-License-Identifier: MIT */
/* Bytes that grow. */
#ifndef WENLIU_BASE_BUFFER_H
#define WENLIU_BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Starts as {0}. `data` is not ended by a 0 unless wen_buffer_text() ended it. */
struct wen_buffer {
    char *data;
    size_t size, capacity;
};

/* Makes room for `more` bytes behind `size` and returns where they go. */
char *wen_buffer_room(struct wen_buffer *buffer, size_t more);

/* printf at the end. */
void wen_buffer_format(struct wen_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Ends the bytes with a 0 that is not counted in `size`, and returns them. */
char *wen_buffer_text(struct wen_buffer *buffer);

/* Frees the bytes and makes the buffer {0}. */
void wen_buffer_free(struct wen_buffer *buffer);

/* Empties the buffer; memory beyond 16 MiB goes back to the system, so that one
 * huge document does not stay for the rest of a run. */
void wen_buffer_relax(struct wen_buffer *buffer);

/* These append; memory that is exhausted ends the process, as in wen_buffer_room(). */
static inline void wen_buffer_add(struct wen_buffer *buffer, const void *bytes, size_t size)
{
    if (size) {
        memcpy(wen_buffer_room(buffer, size), bytes, size);
        buffer->size += size;
    }
}

static inline void wen_buffer_add_text(struct wen_buffer *buffer, const char *text)
{
    wen_buffer_add(buffer, text, strlen(text));
}

static inline void wen_buffer_add_byte(struct wen_buffer *buffer, char byte)
{
    *wen_buffer_room(buffer, 1) = byte;
    buffer->size++;
}

#endif
