/* SPDX-License-Identifier: MIT */
/* Words that are no keywords. Lists and words are compared in lower case. */
#ifndef WENLIU_KEYWORDS_STOP_WORDS_H
#define WENLIU_KEYWORDS_STOP_WORDS_H

#include "error.h"
#include "string_table.h"

/* Adds the English words that jieba's keyword extraction leaves out. */
bool keywords_stop_words_english(struct keywords_strings *list, struct keywords_error *error);

/* Adds the words of a file, one in each line, UTF-8. Errors name path:line. */
bool keywords_stop_words_file(struct keywords_strings *list, const char *path,
                              struct keywords_error *error);

/* Whether the list holds the word (valid UTF-8). */
bool keywords_stop_words_have(const struct keywords_strings *list, const char *word, size_t size);

#endif
