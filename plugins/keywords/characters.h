/* SPDX-License-Identifier: MIT */
/* What the characters of a word or a text are. All text is valid UTF-8. */
#ifndef WENLIU_KEYWORDS_CHARACTERS_H
#define WENLIU_KEYWORDS_CHARACTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Facts about one word. */
struct keywords_characters {
    uint32_t length; /* code points without white space at both ends, as len(word.strip()) */
    bool has_letter; /* holds a letter (Han too), a digit or another number */
    bool ascii;      /* nothing above U+007F */
};

/* Looks at a word of valid UTF-8. */
struct keywords_characters keywords_characters(const char *word, size_t size);

/* Code points of the text that are not white space. White space is what Python's str.isspace()
 * takes for it, here and in `length`. */
uint64_t keywords_characters_count(const char *text, size_t size);

/* Writes the word in lower case (simple mapping of each code point, Unicode) to `to` and returns
 * its size; `to` has room for 4 bytes a code point. */
size_t keywords_characters_lower(const char *word, size_t size, char *to);

#endif
