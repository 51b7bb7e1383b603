/* SPDX-License-Identifier: MIT */
/* What the stage `segment` asks of an engine: a table of functions. The stage
 * does the rest (options, labels, rows); engines know nothing of the host, so
 * that tests and tools can drive them alone. */
#ifndef WENLIU_SEGMENT_ENGINE_H
#define WENLIU_SEGMENT_ENGINE_H

#include "wenliu/stage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The stage's options, as the pipeline gives them. */
struct segment_options {
    int engine;          /* index into segment_engines */
    int tags;            /* enum segment_tags */
    bool hmm;            /* find words that the dictionary lacks */
    const char *lexicon; /* the engine's data file; NULL: the one that was built with it */
    struct wen_strings user_dictionaries;
};

enum segment_tags { SEGMENT_TAGS_DICTIONARY, SEGMENT_TAGS_POSSEG, SEGMENT_TAGS_NONE };

/* What an engine says to the user: one sentence each, "" for none. */
struct segment_messages {
    char error[1024];
    char warning[1024];
};

/* printf into messages->error; returns -1. */
int segment_error(struct segment_messages *messages, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Tokens in text order; none covers white space. */
struct segment_tokens {
    uint32_t *begin, *end; /* bytes of the text */
    uint32_t *word;        /* number in the engine's vocabulary, 0: not in it */
    uint32_t *tag;         /* index into the engine's tags, 0: no tag */
    size_t count, capacity;
};

/* Makes room for `more` tokens behind `count`; false where memory is exhausted. */
bool segment_tokens_room(struct segment_tokens *tokens, size_t more);

void segment_tokens_free(struct segment_tokens *tokens);

/* An engine tells each cut() to stop at the first good place behind so many
 * tokens: enough to make a call cheap, few enough to stay in the cache. */
#define SEGMENT_CHUNK 4096u

struct segment_engine {
    const char *name; /* the choice in the pipeline */
    const char *data; /* name of its data file for wen_find_data() */

    /* Loads the data file at `path` and what `options` name into *self.
     * Returns 0, or -1 with messages->error set; messages->warning may be set
     * either way. `options` need not outlive the call. */
    int (*open)(const struct segment_options *options, const char *path, void **self,
                struct segment_messages *messages);

    /* Every tag that a token can have: names[1..count - 1], the engine's. */
    const char *const *(*tags)(const void *self, size_t *count);

    /* The words that `word` numbers; belongs to the engine. */
    const struct wen_vocabulary *(*vocabulary)(const void *self);

    /* Cuts text[*at..size), valid UTF-8 of less than 4 GiB, from *at on: appends
     * tokens and moves *at to where it stopped. That is the text's end, or a
     * place from which the next call goes on as if there had been no stop. An
     * *at that the engine did not choose must be 0. Returns 0, or -1 with
     * messages->error set where memory is exhausted. */
    int (*cut)(void *self, const char *text, size_t size, size_t *at, struct segment_tokens *tokens,
               struct segment_messages *messages);

    /* Gives back scratch memory that an unusual text made large. */
    void (*relax)(void *self);

    void (*close)(void *self);
};

extern const struct segment_engine jieba_engine;

#endif
