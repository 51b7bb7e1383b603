/* SPDX-License-Identifier: MIT */
/* The options of the stage. */
#ifndef WENLIU_KEYWORDS_OPTIONS_H
#define WENLIU_KEYWORDS_OPTIONS_H

#include "wenliu/stage.h"

enum { KEYWORDS_BUILTIN_NONE, KEYWORDS_BUILTIN_JIEBA, KEYWORDS_BUILTIN_CHINESE };

enum { KEYWORDS_COLLOCATES_NONE, KEYWORDS_COLLOCATES_WINDOW, KEYWORDS_COLLOCATES_SENTENCE };

/* As the table describes them. */
struct keywords_options {
    int64_t top;
    struct wen_strings methods;
    int64_t min_length;
    struct wen_strings tags;
    const char *idf;
    int builtin_stop_words;
    struct wen_strings stop_words;
    int64_t min_count;
    bool table_stop_words;
    bool dispersion;
    bool arf;
    int64_t ngrams;
    int64_t ngram_shortest;
    int64_t ngram_minimum;
    int64_t ngram_top;
    bool phrases;
    int64_t phrase_minimum;
    int64_t phrase_top;
    int collocates;
    int64_t collocate_window;
    struct wen_strings collocate_nodes;
    int64_t collocate_minimum;
    int64_t collocate_word_minimum;
    int64_t collocate_top;
    const char *reference;
    const char *group;
    struct wen_strings compare;
    int keyness_order; /* as comparison.h numbers them */
    int64_t keyness_minimum;
    struct wen_strings series_terms;
    int64_t series_minimum;
    int64_t memory_mib;
};

extern const struct wen_option keywords_options_table[];

#endif
