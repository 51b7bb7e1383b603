/* SPDX-License-Identifier: MIT */
/* jieba's dictionary as it changes while user dictionaries are read: what
 * Python holds in Tokenizer.FREQ and Tokenizer.total. */
#ifndef WENLIU_SEGMENT_USER_WORDS_H
#define WENLIU_SEGMENT_USER_WORDS_H

#include "lexicon.h"

/* A word that was added, or a new prefix of one. */
struct user_word {
    const char *text; /* the reader's, see jieba_user_words_add() */
    uint64_t frequency;
    uint32_t size;
    uint16_t tag;
    bool word;  /* not just a prefix */
    bool split; /* was added with frequency 0 once */
};

struct user_words {
    const struct jieba_lexicon *lexicon; /* what lies below */
    uint64_t total;
    struct user_word *items;
    size_t count, capacity;
    uint32_t *slots;   /* hash table: index into items + 1, 0: free */
    size_t slot_count; /* a power of 2 */
};

/* Tokenizer.add_word() with a frequency; `text`, at most JIEBA_LONGEST
 * characters, must outlive `words`. `tag` 0: none given. False where memory is
 * exhausted. */
bool jieba_user_words_add(struct user_words *words, const char *text, size_t size,
                          uint64_t frequency, uint16_t tag);

/* Tokenizer.suggest_freq() of one word. */
uint64_t jieba_user_words_suggest(const struct user_words *words, const char *text, size_t size);

/* The same of a tuple: what makes the `count` neighbouring parts win over the
 * word that they make up, which is the text from the first to the last. */
uint64_t jieba_user_words_suggest_split(const struct user_words *words, const char *text,
                                        const size_t *sizes, size_t count);

/* Whether jieba can match the word at all: it lies in one run, or is one character. */
bool jieba_user_words_can_match(const char *text, size_t size);

void jieba_user_words_free(struct user_words *words);

#endif
