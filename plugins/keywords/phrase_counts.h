/* SPDX-License-Identifier: MIT */
/* Counts of the phrases in the documents of a unit, and of what stands beside them: what the table
 * "phrases" is made of. Here a phrase is a sequence of words: one that is cut in another way is
 * another, so that each stands no more often than any part of it. */
#ifndef WENLIU_KEYWORDS_PHRASE_COUNTS_H
#define WENLIU_KEYWORDS_PHRASE_COUNTS_H

#include "phrase_items.h"

/* Between a phrase and what stands beside it. Less than KEYWORDS_JOINT: in the order of bytes a
 * phrase comes first, then what stands beside it, then longer phrases. */
#define KEYWORDS_BESIDE 0x1E

/* Behind that mark: on which side. */
#define KEYWORDS_SIDE_BEFORE '<'
#define KEYWORDS_SIDE_BEHIND '>'

/* Whether a phrase stands there as what can be a term of several words. */
enum keywords_standing { KEYWORDS_STANDS_OTHERWISE, KEYWORDS_STANDS_AS_NOUN, KEYWORDS_STANDINGS };

/* Names of the tally's tags, for keywords_delta_write(). */
extern const struct keywords_string keywords_phrase_tags[KEYWORDS_STANDINGS];

/* Divides such a string into the phrase, and the side with what stands there; false where it is a
 * phrase. */
bool keywords_phrase_beside_split(struct wen_string string, struct wen_string *phrase,
                                  struct wen_string *beside);

/* Where the words of a phrase begin; [words] is where another would. Returns how many there are, 0
 * where there are too many. */
uint32_t keywords_phrase_words(struct wen_string phrase, size_t begins[KEYWORDS_PHRASE_TOKENS + 1]);

/* `length` words of a phrase from the word `from` on, as a phrase: the first one without its blank.
 */
struct wen_string keywords_phrase_part(struct wen_string phrase, const size_t *begins,
                                       uint32_t from, uint32_t length);

/* Starts as {0}. */
struct keywords_phrase_counts {
    struct keywords_tally tally; /* words: phrases, with a KEYWORDS_JOINT between two words; phrases
                                    with what is beside them where they stand as nouns. A word that
                                    a blank parts from the one before begins with it. Tags: enum
                                    keywords_standing. The total of words: those of phrases */
    struct keywords_bytes name;
    uint32_t document; /* from 1 */
};

/* Adds the phrases of the document that was added last to the unit. False where memory is
 * exhausted. */
bool keywords_phrase_counts_add(struct keywords_phrase_counts *counts,
                                const struct keywords_unit *unit,
                                const struct keywords_phrases *phrases);

/* Forgets all and keeps the memory. */
void keywords_phrase_counts_clear(struct keywords_phrase_counts *counts);

void keywords_phrase_counts_free(struct keywords_phrase_counts *counts);

#endif
