/* SPDX-License-Identifier: MIT */
/* What every file of the stage needs: code points, files, growing arrays, one sentence for an
 * error. A stage links to nothing of the host, so it brings its own. */
#ifndef ENTITIES_TEXT_H
#define ENTITIES_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Before a large array on the stack that is written before it is read: hardening would have the
 * compiler zero it at each call. */
#if defined __has_attribute
#if __has_attribute(uninitialized)
#define ENTITIES_UNSET __attribute__((uninitialized))
#endif
#endif
#ifndef ENTITIES_UNSET
#define ENTITIES_UNSET
#endif

/* The caller's; one sentence without an end mark. */
struct entities_error {
    char text[1024];
};

/* Sets the error, cutting a longer text, and returns -1. */
int entities_fail(struct entities_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says that memory is exhausted and returns -1. */
int entities_exhausted(struct entities_error *error);

/* Makes room for `more` items behind `count` in an array of `*capacity` items of `size` bytes:
 * returns the array, perhaps moved, or NULL where memory is exhausted (the array then stands). */
void *entities_room(void *array, size_t count, size_t more, size_t *capacity, size_t size);

/* Reads a whole file of UTF-8 into `*text` (free() it; a 0 stands behind it), less a byte order
 * mark. Returns -1 with the file, and the line where it is not UTF-8, in the error. */
int entities_read_file(const char *path, char **text, size_t *size, struct entities_error *error);

/* Number of the line (from 1) that holds text[at]. */
size_t entities_line(const char *text, size_t at);

/* The code point at text[*at] of valid UTF-8; moves *at behind it. */
static inline uint32_t entities_next(const char *text, size_t *at)
{
    const unsigned char *s = (const unsigned char *)text + *at;

    if (s[0] < 0x80) {
        *at += 1;
        return s[0];
    }
    if (s[0] < 0xE0) {
        *at += 2;
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    }
    if (s[0] < 0xF0) {
        *at += 3;
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    *at += 4;
    return (s[0] & 0x07u) << 18 | (s[1] & 0x3Fu) << 12 | (s[2] & 0x3Fu) << 6 | (s[3] & 0x3Fu);
}

/* The code point that ends at text[*at], *at > 0; moves *at to where it begins. */
static inline uint32_t entities_previous(const char *text, size_t *at)
{
    do {
        *at -= 1;
    } while (*at > 0 && ((unsigned char)text[*at] & 0xC0u) == 0x80u);
    size_t begin = *at;
    return entities_next(text, &begin);
}

/* Writes a code point as UTF-8 (at most 4 bytes); returns its size. */
size_t entities_put(char *to, uint32_t code_point);

/* Whether the code point is written inside a number: blank, no-break, ideographic space. */
static inline bool entities_blank(uint32_t code_point)
{
    return code_point == ' ' || code_point == 0xA0 || code_point == 0x3000;
}

#endif
