/* SPDX-License-Identifier: MIT */
/* Words as lines of text: what a stage says in the layers `tokens` and
 * `subwords`, printed as `wenliu segment` does. */
#ifndef WENLIU_CLI_WORDS_H
#define WENLIU_CLI_WORDS_H

#include "run/session.h"

/* How words are printed, and what was looked up for it. */
struct wen_words {
    const char *delimiter; /* the caller's */
    const char *column;    /* of the layer tokens, printed behind each word and a slash; or NULL */
    bool subwords;         /* words within a word stand before it */

    size_t delimiter_size;
    size_t column_place;
    struct wen_string *labels; /* by number; strings are the session's */
    size_t label_count, longest;
};

/* Looks up layers, columns and labels. WEN_EXIT_OK, or WEN_EXIT_CONFIG where a
 * stage gives something else under these names. Free `words` in either case. */
int wen_words_prepare(struct wen_words *words, const struct wen_chain *chain,
                      const struct wen_session *session, struct wen_error *error);

/* Appends the words of a document, a line for each line of its text. White
 * space between words is left out but for newlines. */
void wen_words_print(const struct wen_words *words, const struct wen_document *document,
                     struct wen_buffer *to);

void wen_words_free(struct wen_words *words);

#endif
