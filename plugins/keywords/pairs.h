/* SPDX-License-Identifier: MIT */
/* Counts of pairs of words that stand near one another in the documents of a unit.
 *
 * By window: each token is a node, and the words before and behind it in its sentence, `window` of
 * them on either side, are its chances. A pair counts whenever the one word is a chance of the
 * other; seen from either side that is the same number, so it is kept once, under the word that
 * comes first in the order of bytes. A word beside itself counts once for each of the two.
 *
 * By sentence: each sentence is a chance, of each of its different words once; a pair counts in
 * each sentence that has both. A word makes no pair with itself. */
#ifndef WENLIU_KEYWORDS_PAIRS_H
#define WENLIU_KEYWORDS_PAIRS_H

#include "unit.h"

/* In a sentence that is longer, each so many words count as one: a text without ends of sentences
 * must not take time and room by the square of its length. */
enum { KEYWORDS_LONGEST_SENTENCE = 256 };

struct keywords_pair_slot {
    uint64_t key; /* both words of the unit, the greater number first; 0 with count 0: free */
    uint64_t count;
};

/* What is known of a word of the unit. */
struct keywords_pair_word {
    uint64_t chances, tokens;
    uint64_t total;   /* what it adds to the chances of its group */
    bool known, node; /* node: whether the list of nodes has it, once that is known */
};

/* Starts as {0}, but for `window` and `nodes`. */
struct keywords_pairs {
    uint32_t window;                      /* 0: by sentence */
    const struct keywords_strings *nodes; /* the caller's: pairs must have one; NULL: any pair */
    struct keywords_pair_slot *slots;
    uint64_t slot_count, used; /* a power of two, at most 3/4 used */
    struct keywords_pair_word *words;
    uint32_t word_count, word_capacity;
    uint64_t chances; /* of all words, or sentences */
    uint32_t *sentence;
    uint32_t sentence_count, sentence_capacity;
    struct keywords_tally tally; /* see keywords_pairs_tally() */
};

/* Adds the document that the unit counted last. False where memory is exhausted. */
bool keywords_pairs_add(struct keywords_pairs *pairs, const struct keywords_unit *unit);

/* The counts as a tally, to be written; NULL where memory is exhausted. A word has one pair with
 * the tag 0, whose `count` is its chances and whose `documents` is its tokens. Two words, joined by
 * KEYWORDS_JOINT in the order of bytes, have one whose `count` is that of the pair. The total
 * KEYWORDS_CHANCES is set. Where the words have groups (see groups.h), a group with no word behind
 * its mark has one whose `count` is the chances of the group. `unit` is as it was when its last
 * document was added. */
const struct keywords_tally *keywords_pairs_tally(struct keywords_pairs *pairs,
                                                  const struct keywords_unit *unit);

/* Forgets all and keeps the memory. */
void keywords_pairs_clear(struct keywords_pairs *pairs);

void keywords_pairs_free(struct keywords_pairs *pairs);

#endif
