/* SPDX-License-Identifier: MIT */
/* The phrases of the whole corpus, one by one: their counts, and how free they are to stand beside
 * other words. */
#ifndef WENLIU_KEYWORDS_PHRASE_SUMS_H
#define WENLIU_KEYWORDS_PHRASE_SUMS_H

#include "corpus.h"

struct keywords_phrase_sum {
    struct wen_string name; /* lives until the next call */
    uint64_t total;         /* standing as anything */
    uint64_t count;         /* as a noun phrase, as all below */
    uint64_t documents;
    double entropy_before, entropy_behind; /* see phrase_ranks.h */
};

/* Starts as {.corpus = …}, after keywords_corpus_spill_all(). */
struct keywords_phrase_sums {
    struct keywords_corpus *corpus;
    uint32_t noun;              /* number of the tag of noun phrases; KEYWORDS_NONE: none has it */
    bool begun, ended;          /* there is a phrase at hand; the corpus has no more */
    struct keywords_bytes name; /* of the phrase at hand */
    struct keywords_bytes next; /* of the one behind it, and its first counts */
    struct keywords_counted counted;
    struct keywords_bytes beside; /* the neighbour that is being summed, its side in front */
    uint64_t beside_count;
    double sums[2];    /* of n log2(count/n) of neighbours, before and behind */
    uint64_t named[2]; /* of n */
};

/* The next phrase, in the order of bytes. Returns 1, 0 behind the last one, or WEN_STOP with the
 * reason recorded. */
int keywords_phrase_sums_next(struct keywords_phrase_sums *sums, struct wen_context *context,
                              struct keywords_phrase_sum *sum);

void keywords_phrase_sums_free(struct keywords_phrase_sums *sums);

#endif
