/* SPDX-License-Identifier: MIT */
/* Documents made of words, for the tests of plugins/keywords. */
#ifndef WENLIU_TESTS_PLUGIN_KEYWORDS_SUPPORT_H
#define WENLIU_TESTS_PLUGIN_KEYWORDS_SUPPORT_H

#include "plugins/keywords/unit.h"

enum { SAMPLE_TEXT = 1 << 16, SAMPLE_TOKENS = 1 << 13 };

/* A document that grows word by word. Starts as {0}. */
struct sample {
    char text[SAMPLE_TEXT];
    uint32_t begin[SAMPLE_TOKENS], end[SAMPLE_TOKENS], tag[SAMPLE_TOKENS], word[SAMPLE_TOKENS];
    uint32_t size, count;
};

/* Appends a token; `number` is 0 or its number in the vocabulary. */
void sample_add(struct sample *sample, const char *word, size_t size, uint32_t tag,
                uint32_t number);

/* Appends words that blanks separate, all with the same tag and no number. */
void sample_add_words(struct sample *sample, const char *words, uint32_t tag);

struct keywords_document sample_document(const struct sample *sample, uint32_t sentences);

/* A vocabulary over a string table that stays as it is: string 0 is word 1. */
struct wen_vocabulary sample_vocabulary(const struct keywords_strings *strings);

/* Writes a file in the folder for temporary files and returns its path, to unlink() and free(). */
char *sample_file(const char *bytes, size_t size);

/* Maps jieba's compiled table of the build tree. */
void sample_idf(struct keywords_idf *idf);

#endif
