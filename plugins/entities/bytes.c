/* SPDX-License-Identifier: MIT */
/* Bytes that grow; numbers and names in them. */
#include "bytes.h"

#include <stdlib.h>

enum { NAME_END = 0, ESCAPE = 1 }; /* ESCAPE, byte + 1: a byte that is one of the two */

bool entities_bytes_room(struct entities_bytes *to, size_t more)
{
    size_t wanted = to->size + more;

    if (to->data && wanted <= to->capacity) {
        return true;
    }
    wanted += wanted / 2 + 64;
    unsigned char *data = realloc(to->data, wanted);
    if (!data) {
        return false;
    }
    to->data = data;
    to->capacity = wanted;
    return true;
}

void entities_bytes_put(struct entities_bytes *to, const void *bytes, size_t size)
{
    if (size) {
        memcpy(to->data + to->size, bytes, size);
        to->size += size;
    }
}

void entities_bytes_put_number(struct entities_bytes *to, uint64_t number)
{
    while (number >= 0x80) {
        to->data[to->size++] = (unsigned char)(number | 0x80);
        number >>= 7;
    }
    to->data[to->size++] = (unsigned char)number;
}

void entities_bytes_put_falling(struct entities_bytes *to, uint64_t number)
{
    for (unsigned shift = 64; shift; shift -= 8) {
        to->data[to->size++] = (unsigned char)~(number >> (shift - 8));
    }
}

bool entities_bytes_set_numbers(struct entities_bytes *to, const uint64_t *numbers, size_t count)
{
    to->size = 0;
    if (!entities_bytes_room(to, count * ENTITIES_LONGEST_NUMBER)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        entities_bytes_put_number(to, numbers[i]);
    }
    return true;
}

bool entities_bytes_get_number(const unsigned char **at, const unsigned char *end, uint64_t *number)
{
    *number = 0;
    for (unsigned shift = 0; *at < end && shift < 64; shift += 7) {
        uint64_t byte = *(*at)++;
        if (shift == 63 && byte > 1) {
            return false;
        }
        *number |= (byte & 0x7F) << shift;
        if (byte < 0x80) {
            return true;
        }
    }
    return false;
}

bool entities_bytes_get_numbers(struct wen_string from, uint64_t *numbers, size_t count)
{
    const unsigned char *at = (const unsigned char *)from.data, *end = at + from.size;

    for (size_t i = 0; i < count; i++) {
        if (!entities_bytes_get_number(&at, end, &numbers[i])) {
            return false;
        }
    }
    return at == end;
}

bool entities_bytes_put_names(struct entities_bytes *to, const struct wen_string *names,
                              unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (!entities_bytes_room(to, 2 * names[i].size + 1)) {
            return false;
        }
        for (size_t k = 0; k < names[i].size; k++) {
            unsigned char byte = (unsigned char)names[i].data[k];
            if (byte <= ESCAPE) {
                to->data[to->size++] = ESCAPE;
                byte++;
            }
            to->data[to->size++] = byte;
        }
        to->data[to->size++] = NAME_END;
    }
    return true;
}

size_t entities_key_size(struct wen_string bytes, unsigned count)
{
    size_t at = 0;

    while (count > 0 && at < bytes.size) {
        count -= bytes.data[at++] == NAME_END;
    }
    return count == 0 ? at : 0;
}

bool entities_key_names(struct wen_string key, struct entities_bytes *to, struct wen_string *names,
                        unsigned count)
{
    size_t at = 0;

    to->size = 0;
    if (!entities_bytes_room(to, key.size + 1)) {
        return false;
    }
    for (unsigned i = 0; i < count; i++) {
        size_t begin = to->size;
        while (at < key.size && key.data[at] != NAME_END) {
            bool escaped = key.data[at] == ESCAPE && at + 1 < key.size;
            at += escaped;
            to->data[to->size++] = (unsigned char)(key.data[at++] - escaped);
        }
        at++;
        names[i] = wen_string((const char *)to->data + begin, to->size - begin);
    }
    return true;
}
