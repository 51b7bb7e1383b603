/* SPDX-License-Identifier: MIT */
/* The patterns of `wenliu kwic`: what a sequence of tokens must be like, or,
 * for texts without tokens, a regular expression. The language is described in
 * wenliu-kwic(1). */
#ifndef WENLIU_KWIC_PATTERN_H
#define WENLIU_KWIC_PATTERN_H

#include "base/error.h"
#include "wenliu/stage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WEN_KWIC_REPEATS = 100,    /* the most that a count may be; + and {N,} end there */
    WEN_KWIC_ELEMENTS = 32,    /* token patterns in one pattern */
    WEN_KWIC_ALTERNATIVES = 64 /* words or tags in one token pattern */
};

struct wen_kwic_token {
    struct wen_string text;
    struct wen_string tag; /* data NULL: it has none */
};

struct wen_kwic_pattern;

/* Regular expressions take characters as the locale at hand has them, here and
 * in the functions below: it is to be one of UTF-8.
 * WEN_EXIT_USAGE with the column (in characters, from 1) of what is wrong. */
int wen_kwic_pattern_tokens(const char *text, bool ignore_case, struct wen_kwic_pattern **pattern,
                            struct wen_error *error);

/* The same for a POSIX extended regular expression over the text itself. */
int wen_kwic_pattern_text(const char *text, bool ignore_case, struct wen_kwic_pattern **pattern,
                          struct wen_error *error);

void wen_kwic_pattern_free(struct wen_kwic_pattern *pattern);

/* Whether bytes[0..size) of JSON may hold what is looked for: a search for
 * bytes that it must contain. True where there are none, and where the bytes
 * have \u escapes. */
bool wen_kwic_pattern_possible(const struct wen_kwic_pattern *pattern, const char *bytes,
                               size_t size);

/* Begins with the tokens of another document; `tokens` is the caller's and
 * stays. Behind each text there is a 0 somewhere in the same memory, though
 * regexec() is told where the text ends: sanitizers look for it. */
void wen_kwic_pattern_begin(struct wen_kwic_pattern *pattern, const struct wen_kwic_token *tokens,
                            size_t count);

/* The first match that lies in the tokens from..limit: of those that begin
 * there the longest. False where there is none. */
bool wen_kwic_pattern_next(struct wen_kwic_pattern *pattern, size_t from, size_t limit,
                           size_t *begin, size_t *end);

/* The same for a pattern over text, in bytes: the first match in
 * text[from..limit) that is not empty. ^ matches at `origin` and behind newlines.
 * For the 0 that must be behind the text see wen_kwic_pattern_begin(). */
bool wen_kwic_pattern_search(const struct wen_kwic_pattern *pattern, const char *text,
                             size_t origin, size_t from, size_t limit, size_t *begin, size_t *end);

#endif
