/* SPDX-License-Identifier: MIT */
/* Words that are no keywords. */
#include "stop_words.h"

#include "characters.h"
#include "lines.h"

#include <stdlib.h>
#include <string.h>

/* Longer words are never stop words: no language has one. */
enum { LONGEST = 256 };

/* KeywordExtractor.STOP_WORDS of jieba 0.42.1, analyse/tfidf.py */
static const char *const english[] = {
    "the",  "of",   "is", "and",  "to",   "in",  "that", "we",   "for",   "an",  "are",
    "by",   "be",   "as", "on",   "with", "can", "if",   "from", "which", "you", "it",
    "this", "then", "at", "have", "all",  "not", "one",  "has",  "or",
};

static bool add(struct keywords_strings *list, const char *word, size_t size,
                struct keywords_error *error)
{
    char lower[4 * LONGEST];
    size_t length = keywords_characters_lower(word, size, lower);

    return keywords_strings_add(list, lower, length) != KEYWORDS_NONE || keywords_exhausted(error);
}

bool keywords_stop_words_english(struct keywords_strings *list, struct keywords_error *error)
{
    for (size_t i = 0; i < sizeof english / sizeof english[0]; i++) {
        if (!add(list, english[i], strlen(english[i]), error)) {
            return false;
        }
    }
    return true;
}

bool keywords_stop_words_file(struct keywords_strings *list, const char *path,
                              struct keywords_error *error)
{
    struct keywords_lines lines = {0};
    bool good = keywords_lines_open(&lines, path, error);

    while (good && keywords_lines_next(&lines)) {
        good = lines.line_size <= LONGEST
                   ? add(list, lines.line, lines.line_size, error)
                   : keywords_fail(error,
                                   "%s:%zu: %zu bytes; a list of stop words has one word in each "
                                   "line",
                                   path, lines.number, lines.line_size);
    }
    keywords_lines_free(&lines);
    return good;
}

bool keywords_stop_words_have(const struct keywords_strings *list, const char *word, size_t size)
{
    char lower[4 * LONGEST];

    return list->count && size <= LONGEST &&
           keywords_strings_find(list, lower, keywords_characters_lower(word, size, lower)) !=
               KEYWORDS_NONE;
}
