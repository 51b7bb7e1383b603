/* SPDX-License-Identifier: MIT */
/* Taking values off the front of bytes that another process wrote. */
#ifndef WENLIU_BASE_TAKE_H
#define WENLIU_BASE_TAKE_H

#include "wenliu/stage.h"

#include <stdbool.h>
#include <string.h>

/* Copies the first `size` bytes and takes them off; false where there are less. */
static inline bool wen_take(struct wen_string *left, void *to, size_t size)
{
    if (left->size < size) {
        return false;
    }
    memcpy(to, left->data, size);
    left->data += size;
    left->size -= size;
    return true;
}

/* Takes off a size (uint64_t) and as many bytes behind it, which stay where they are. */
static inline bool wen_take_part(struct wen_string *left, struct wen_string *part)
{
    uint64_t size;

    if (!wen_take(left, &size, sizeof size) || left->size < size) {
        return false;
    }
    *part = wen_string(left->data, size);
    left->data += size;
    left->size -= size;
    return true;
}

#endif
