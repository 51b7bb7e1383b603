/* SPDX-License-Identifier: MIT */
/* How likely a phrase is a term of the document: evidence of several kinds, each a number with a
 * weight, added up (a logistic regression). What the kinds are and where the weights come from
 * stands in phrase_evidence.c.
 *
 * A phrase is absorbed, and no term, where it does not stand by itself (the idea of C-value): a
 * longer noun phrase that is repeated stands as often as it does. A name, slogan or label is
 * absorbed only by another: what joins words to it says no more. */
#ifndef WENLIU_KEYWORDS_PHRASE_EVIDENCE_H
#define WENLIU_KEYWORDS_PHRASE_EVIDENCE_H

#include "phrase_items.h"

/* Works out what longer phrases hold each: `longer`, `longer_sum`, `covered`, `absorbed`. */
void keywords_phrases_nest(struct keywords_phrases *phrases);

/* Whether tokens are a noun phrase: a noun at the end, no verb of two characters or more at the
 * beginning, no adverb. A verb of one character is a piece of a noun more often than not: 融雪剂.
 */
bool keywords_is_noun_phrase(const struct keywords_phrase_token *tokens, uint32_t length);

enum keywords_side { KEYWORDS_BEFORE, KEYWORDS_BEHIND };

/* The token beside an occurrence; NULL where none adjoins it that is a word. */
const struct keywords_phrase_token *keywords_phrase_beside(const struct keywords_phrases *phrases,
                                                           uint32_t occurrence,
                                                           enum keywords_side side);

/* Room for the neighbours of one phrase; starts as {0}, free(ids). */
struct keywords_neighbours {
    uint32_t *ids;
    uint32_t capacity;
};

enum { KEYWORDS_EVIDENCES = 80 }; /* at most; those beyond the last are 0 */

/* All evidence for a term, after keywords_phrases_nest(). False where memory is exhausted.
 * `median` is the idf of words that the table lacks. */
bool keywords_phrase_evidence(const struct keywords_phrases *phrases, uint32_t number,
                              double median, struct keywords_neighbours *neighbours,
                              double evidence[KEYWORDS_EVIDENCES]);

/* Whether a token is a word of any news, such as 活动 or 完成. */
bool keywords_is_generic(const struct keywords_phrases *phrases,
                         const struct keywords_phrase_token *token);

/* What a kind of evidence is called, from 0 on; NULL behind the last. */
const char *keywords_evidence_name(unsigned evidence);

/* The sum of evidence for a term, by their weights, as log odds; the rest as above. */
bool keywords_phrase_score(const struct keywords_phrases *phrases, uint32_t number, double median,
                           struct keywords_neighbours *neighbours, double *score);

#endif
