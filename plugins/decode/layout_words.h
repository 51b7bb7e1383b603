/* SPDX-License-Identifier: MIT */
/* Lists of words that stand at a place or end there. Nearly always none does, and two bytes tell.
 */
#ifndef DECODE_LAYOUT_WORDS_H
#define DECODE_LAYOUT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A word of UTF-8. Of a list to look for at a place, words begin with a character of three bytes.
 */
struct layout_word {
    char bytes[23];
    uint8_t size;
};

#define LAYOUT_WORD(word)                                                                          \
    {                                                                                              \
        word, sizeof(word) - 1                                                                     \
    }

/* The first word of the list that text[begin..end) begins with, or NULL. */
static inline const struct layout_word *layout_word_at(const struct layout_word *words,
                                                       size_t count, const char *text,
                                                       uint32_t begin, uint32_t end)
{
    for (size_t i = 0; end - begin >= 3 && i < count; i++) {
        const struct layout_word *word = &words[i];
        if (memcmp(text + begin + 1, word->bytes + 1, 2) == 0 && end - begin >= word->size &&
            memcmp(text + begin, word->bytes, word->size) == 0) {
            return word;
        }
    }
    return NULL;
}

/* The first word of the list that text[begin..end) ends with, or NULL. */
static inline const struct layout_word *layout_word_before(const struct layout_word *words,
                                                           size_t count, const char *text,
                                                           uint32_t begin, uint32_t end)
{
    for (size_t i = 0; end - begin >= 2 && i < count; i++) {
        const struct layout_word *word = &words[i];
        if (memcmp(text + end - 2, word->bytes + word->size - 2, 2) == 0 &&
            end - begin >= word->size &&
            memcmp(text + end - word->size, word->bytes, word->size) == 0) {
            return word;
        }
    }
    return NULL;
}

#endif
