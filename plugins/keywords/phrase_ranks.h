/* SPDX-License-Identifier: MIT */
/* Rows of the table "phrases" out of the counts of phrases of the whole corpus. Each phrase has to
 * meet its parts and the phrases that hold it; that is done by sorting, since there may be more of
 * them than memory has room for. */
#ifndef WENLIU_KEYWORDS_PHRASE_RANKS_H
#define WENLIU_KEYWORDS_PHRASE_RANKS_H

#include "corpus.h"
#include "phrase_items.h"

/* Starts as {0}. */
struct keywords_phrase_ranks {
    uint64_t words;            /* that phrases are made of */
    struct wen_sorter *ranked; /* the host's */
};

/* Takes the counts out of the corpus (keywords_phrase_counts says what they are), and puts the
 * phrases of several words that stand `minimum` times as noun phrases in order: by falling C-value,
 * then by their bytes. Returns WEN_OK, or WEN_STOP with the reason recorded. */
int keywords_phrase_ranks_open(struct keywords_phrase_ranks *ranks, struct keywords_corpus *corpus,
                               uint64_t minimum, struct wen_context *context);

/* A row. `name` has its words with a KEYWORDS_JOINT between two, and a blank in front of one that a
 * blank parts from the one before; it lives until the next call. */
struct keywords_phrase_rank {
    struct wen_string name;
    uint32_t size;       /* words */
    uint64_t count;      /* as a noun phrase */
    uint64_t documents;  /* in which it stands so */
    uint64_t longer;     /* phrases that have a row and hold it */
    uint64_t longer_sum; /* how often it stands in them: the sum of their counts, each less its own
                            longer_sum, so that what stands in two of which one holds the other is
                            counted once (in two that overlap, twice); where that would be less than
                            0 it is 0 */
    /* log2(size) * (count - longer_sum/longer): K. Frantzi, S. Ananiadou and H. Mima, "Automatic
     * recognition of multi-word terms: the C-value/NC-value method", International Journal on
     * Digital Libraries 3 (2000), with their algorithm's t(a) and c(a) */
    double c_value;
    /* ln(count * words / (left * right)) / -ln(count / words) where that is least among the places
     * between two words, left and right how often the two sides stand at all: G. Bouma (2009) */
    double npmi;
    /* Of the words on either side, in bits: sum n/count log2(count/n); each place without a word
     * there counts as a word of its own. Z. Jin and K. Tanaka-Ishii (2006) */
    double entropy_before, entropy_behind;
};

/* Returns 1, 0 behind the last row, or WEN_STOP with the reason recorded. */
int keywords_phrase_ranks_next(struct keywords_phrase_ranks *ranks, struct wen_context *context,
                               struct keywords_phrase_rank *row);

/* Closes the sorter. */
void keywords_phrase_ranks_end(struct keywords_phrase_ranks *ranks, struct wen_context *context);

#endif
