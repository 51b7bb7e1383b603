/* SPDX-License-Identifier: MIT */
/* Words of the user that always win: wherever one stands in the text it is a
 * token, whatever the engine says. Leftmost first, the longest of those that
 * begin together; a word that begins or ends with a letter or digit of ASCII
 * is not found inside of a longer run of such ("ces" not in "license"). */
#ifndef WENLIU_SEGMENT_FORCED_H
#define WENLIU_SEGMENT_FORCED_H

#include "lexicon.h"

struct segment_forced;

/* The user words of a lexicon, which must outlive it; tags of the lexicon are
 * numbered from `first_tag` on in the tokens. NULL: no memory left. */
struct segment_forced *segment_forced_new(const struct jieba_lexicon *lexicon, uint32_t first_tag);

/* Forgets what was found: another text comes. */
void segment_forced_reset(struct segment_forced *forced);

/* Finds the words that begin in text[..until), where the last call stopped on.
 * Returns where the last one ends, 0: there was none; or SIZE_MAX: no memory
 * left. text[size] can be read. */
size_t segment_forced_find(struct segment_forced *forced, const char *text, size_t size,
                           size_t until);

/* Makes the words that were found tokens, and forgets them: tokens that they
 * cut keep what is left of them, with the lexicon's tag if that is a word. A word without a tag has
 * that of the last token it covers. `tokens` must reach beyond the last word. False: no memory
 * left. */
bool segment_forced_apply(struct segment_forced *forced, const char *text,
                          struct segment_tokens *tokens);

void segment_forced_free(struct segment_forced *forced);

#endif
