/* SPDX-License-Identifier: MIT */
/* Bytes that grow, and numbers in them. */
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

bool keywords_bytes_room(struct keywords_bytes *to, size_t more)
{
    size_t wanted = to->size + more;
    unsigned char *data;

    if (wanted <= to->capacity) {
        return true;
    }
    wanted += wanted / 2;
    if (!(data = realloc(to->data, wanted))) {
        return false;
    }
    to->data = data;
    to->capacity = wanted;
    return true;
}

void keywords_bytes_put_number(struct keywords_bytes *to, uint64_t number)
{
    while (number >= 0x80) {
        to->data[to->size++] = (unsigned char)(number | 0x80);
        number >>= 7;
    }
    to->data[to->size++] = (unsigned char)number;
}

void keywords_bytes_put(struct keywords_bytes *to, const void *bytes, size_t size)
{
    if (size) {
        memcpy(to->data + to->size, bytes, size);
        to->size += size;
    }
}

bool keywords_bytes_get_number(const unsigned char **at, const unsigned char *end, uint64_t *number)
{
    unsigned shift = 0;

    *number = 0;
    while (*at < end && shift < 64) {
        uint64_t byte = *(*at)++;
        if (shift == 63 && byte > 1) {
            return false;
        }
        *number |= (byte & 0x7F) << shift;
        shift += 7;
        if (byte < 0x80) {
            return true;
        }
    }
    return false;
}
