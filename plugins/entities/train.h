/* SPDX-License-Identifier: MIT */
/* How the tagger learns: an averaged structured perceptron (Collins 2002). A
 * chain is tagged with the weights there are, the right tags put at a
 * disadvantage; where that is not what people marked, the weights of the right
 * tags grow by 1 and those of the wrong ones shrink by 1. The model has the mean of each weight
 * over all steps. It begins with what the evidence says, so that few examples change little.
 *
 * How often the examples are gone through is tried on chains that were not
 * learnt from: the chains are dealt into parts, each part is tagged by weights
 * that learnt from the others, after every round and before the first. The
 * round after which all parts together came out best is where the model, which
 * learns from all, stops. Needs no host. */
#ifndef ENTITIES_TRAIN_H
#define ENTITIES_TRAIN_H

#include "tagger.h"

/* ---- what there is to learn from ---- */

/* Starts as {0}. */
struct train_corpus {
    char types[TAGGER_MOST_TYPES][ENTITIES_LONGEST_TYPE + 1]; /* in the order they come up */
    uint32_t type_count;
    struct tagger_cell *cells;
    size_t cell_count, cell_capacity;
    uint32_t *lengths; /* of the chains, in cells */
    size_t chain_count, chain_capacity;
};

#define TRAIN_NO_TYPE UINT32_MAX

/* The number of a type, from 0 on, added where it is new; TRAIN_NO_TYPE where the name is none
 * ([A-Z][A-Z0-9_]*) or TAGGER_MOST_TYPES are there. */
uint32_t train_corpus_type(struct train_corpus *corpus, const char *name, size_t size);

/* Adds a chain. False where memory is exhausted. */
bool train_corpus_add(struct train_corpus *corpus, const struct tagger_cell *cells, size_t count);

/* What the collector takes in: *size bytes to free(); NULL where memory is exhausted. */
unsigned char *train_corpus_write(const struct train_corpus *corpus, size_t *size);

/* Adds what was written. Returns 0; -1 where it is damaged or brings too many types; 1 where memory
 * is exhausted. */
int train_corpus_read(struct train_corpus *corpus, const void *bytes, size_t size);

/* Forgets all chains and types, and gives their memory back. */
void train_corpus_clear(struct train_corpus *corpus);

/* ---- learning ---- */

struct train_plan {
    uint32_t rounds; /* at most */
    unsigned bits;   /* 2^bits rows of weights */
    double held_out; /* share of the chains in each part, above 0 to 0.5; 0: all rounds, no test */
    const struct tagger_tables *tables;
    const uint16_t *type_of; /* see struct tagger_weights; by the types of the corpus */

    /* Is told now and then how much of the training is done; may be NULL. */
    void (*progress)(void *self, double share);
    void *self;
};

/* Names of one type on chains that were not learnt from. */
struct train_measure {
    uint64_t right, said, marked;
};

struct train_result {
    uint32_t rounds;       /* after which it stopped; 0: nothing was better than the evidence */
    int16_t *rows, *moves; /* as in struct tagger_weights; free() them */
    bool tested;
    /* [type]; the last is all of them. Of the evidence alone and of the model. */
    struct train_measure evidence[TAGGER_MOST_TYPES + 1], model[TAGGER_MOST_TYPES + 1];
};

/* False where memory is exhausted: 12 bytes a weight. */
bool train(const struct train_corpus *corpus, const struct train_plan *plan,
           struct train_result *result);

/* right / said, right / marked, their harmonic mean; a share of nothing is a NaN. */
double train_precision(const struct train_measure *measure);
double train_recall(const struct train_measure *measure);
double train_f1(const struct train_measure *measure);

#endif
