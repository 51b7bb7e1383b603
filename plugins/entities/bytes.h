/* SPDX-License-Identifier: MIT */
/* Bytes that grow, with numbers in them as LEB128 (7 bits a byte, lowest first), and names as keys
 * to sort by. */
#ifndef ENTITIES_BYTES_H
#define ENTITIES_BYTES_H

#include "wenliu/stage.h"

/* Starts as {0}; free(data). */
struct entities_bytes {
    unsigned char *data;
    size_t size, capacity;
};

enum { ENTITIES_LONGEST_NUMBER = 10 };

/* Makes room for `more` bytes behind `size`. False where memory is exhausted. */
bool entities_bytes_room(struct entities_bytes *to, size_t more);

/* Append where the caller has made room. */
void entities_bytes_put(struct entities_bytes *to, const void *bytes, size_t size);
void entities_bytes_put_number(struct entities_bytes *to, uint64_t number);

/* Appends a number whose bytes sort like it, the greatest first. The caller has made room for 8. */
void entities_bytes_put_falling(struct entities_bytes *to, uint64_t number);

/* Makes numbers, and nothing else, what `to` holds. False where memory is exhausted. */
bool entities_bytes_set_numbers(struct entities_bytes *to, const uint64_t *numbers, size_t count);

/* Reads a number and moves *at behind it. False where the bytes up to `end` hold none. */
bool entities_bytes_get_number(const unsigned char **at, const unsigned char *end,
                               uint64_t *number);

/* Reads so many numbers, which have to be all there is. */
bool entities_bytes_get_numbers(struct wen_string from, uint64_t *numbers, size_t count);

/* Appends `count` names as a key: keys sort like the lists of names, by bytes, and no key begins
 * with another one of as many names. (Each name ends with 0; a 0 or 1 in it is escaped.) False
 * where memory is exhausted. */
bool entities_bytes_put_names(struct entities_bytes *to, const struct wen_string *names,
                              unsigned count);

/* The size of the key of `count` names that the bytes begin with; 0 where they do not. */
size_t entities_key_size(struct wen_string bytes, unsigned count);

/* Reads the names of a key; they lie in `to`. False where memory is exhausted. */
bool entities_key_names(struct wen_string key, struct entities_bytes *to, struct wen_string *names,
                        unsigned count);

/* All of it as a string that lives as long as nothing is changed. */
static inline struct wen_string entities_bytes_string(const struct entities_bytes *bytes)
{
    return wen_string((const char *)bytes->data, bytes->size);
}

#endif
