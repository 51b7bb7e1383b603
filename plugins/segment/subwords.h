/* SPDX-License-Identifier: MIT */
/* Words within words, as jieba.cut_for_search lists them beside the words. */
#ifndef WENLIU_SEGMENT_SUBWORDS_H
#define WENLIU_SEGMENT_SUBWORDS_H

#include "lexicon.h"

/* Appends to `subwords` (without tags) those of the tokens from..count: of
 * each token of more than two characters the pairs of neighbouring characters
 * that are words, of more than three also the triples; a triple before the
 * pair that begins with it. False where memory is exhausted. */
bool segment_subwords(const struct jieba_lexicon *lexicon, const char *text,
                      const struct segment_tokens *tokens, struct segment_tokens *subwords);

#endif
