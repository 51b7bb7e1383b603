/* SPDX-License-Identifier: MIT */
/* Byte strings, each kept once and known by its number 0, 1, 2 … in the order
 * of coming: open addressing over an arena of bytes. Words, tags, stop words and
 * the words of an idf file all lie in one of these. */
#ifndef WENLIU_KEYWORDS_STRING_TABLE_H
#define WENLIU_KEYWORDS_STRING_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KEYWORDS_NONE UINT32_MAX

struct keywords_string {
    const char *bytes;
    uint32_t size;
};

/* Names by numbers. */
struct keywords_names {
    const struct keywords_string *items;
    uint32_t count;
};

struct keywords_slot {
    uint32_t hash;
    uint32_t next; /* number + 1; 0: free */
};

struct keywords_block;

/* Starts as {0}. */
struct keywords_strings {
    struct keywords_string *items;
    uint32_t count, capacity;
    struct keywords_slot *slots;
    uint32_t slot_count, slots_used; /* a power of two, at most 3/4 used */
    struct keywords_block *blocks;   /* of copied bytes, newest first */
    char *at, *end;                  /* what is left of the newest block */
    size_t block_bytes;              /* of all blocks */
};

/* The number of a string, or KEYWORDS_NONE. */
uint32_t keywords_strings_find(const struct keywords_strings *strings, const char *bytes,
                               size_t size);

/* The number of a string, which is copied where it is new: then its number is
 * the count before the call. KEYWORDS_NONE where memory is exhausted or the
 * string is longer than 4 GiB. */
uint32_t keywords_strings_add(struct keywords_strings *strings, const char *bytes, size_t size);

/* Appends a string that the caller knows to be new and keeps alive until the
 * next clear; find and add do not see it. */
uint32_t keywords_strings_append(struct keywords_strings *strings, const char *bytes, size_t size);

/* Empties it and keeps the memory, but for all blocks of bytes save one. */
void keywords_strings_clear(struct keywords_strings *strings);

/* Gives all back and makes it {0}. */
void keywords_strings_free(struct keywords_strings *strings);

/* Bytewise order: <0, 0, >0. */
int keywords_string_compare(const struct keywords_string *a, const struct keywords_string *b);

/* Makes room for one more item in an array of `*capacity` items of `size` bytes that holds `count`.
 * False where memory is exhausted; the array is then as before. */
bool keywords_room(void *array_pointer, uint32_t count, uint32_t *capacity, size_t size);

#endif
