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
    int precision;       /* enum segment_precision */
    bool hmm;            /* jieba: find words that the dictionary lacks */
    bool compat;         /* jieba: user words have the say that they have in Python, no more */
    bool subwords;       /* also list the words within words */
    const char *lexicon; /* another compiled lexicon than the one that was built; or NULL */
    const char *model;   /* the same for the model of the engines that have one */
    const char *teach;   /* name of the model to train on what the engine says; or NULL */
    struct wen_strings user_dictionaries; /* files */
    struct wen_strings add;               /* lines as in a user dictionary */
    struct wen_strings delete;            /* words */
    struct wen_strings split;             /* words, their parts apart by spaces */
};

enum segment_tags { SEGMENT_TAGS_ENGINE, SEGMENT_TAGS_POSSEG, SEGMENT_TAGS_NONE };
enum segment_precision { SEGMENT_INT8, SEGMENT_FLOAT };

/* Where the data files lie. find() returns the path of one such as
 * "segment/jieba.lexicon", or NULL with the reason said to the user already. */
struct segment_files {
    const char *(*find)(void *self, const char *name);
    void *self;
};

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

struct jieba_lexicon;

struct segment_engine {
    const char *name; /* the choice in the pipeline */

    /* Users' words compete with others by their frequencies, as far as `compat`
     * asks for that; else the stage makes them win. */
    bool weighs_user_words;

    /* Loads its data files and what `options` name into *self. Returns 0, or -1
     * with messages->error set, or empty where files->find() has said it;
     * messages->warning may be set either way. `options` and `files` need not
     * outlive the call. */
    int (*open)(const struct segment_options *options, const struct segment_files *files,
                void **self, struct segment_messages *messages);

    /* Every tag that a token can have: names[1..count - 1], the engine's. */
    const char *const *(*tags)(const void *self, size_t *count);

    /* The dictionary whose numbers `word` has, users' words included; the engine's. */
    const struct jieba_lexicon *(*lexicon)(const void *self);

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

extern const struct segment_engine jieba_engine, lac_engine, student_engine;

#endif
