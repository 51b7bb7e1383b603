/* SPDX-License-Identifier: MIT */
/* The averaged structured perceptron (Collins 2002): a chain is tagged with the
 * weights there are; where that is not what the teacher says, the weights of the
 * right tags grow by 1 and those of the wrong ones shrink by 1. The model is the
 * mean of the weights over all steps, which makes up for the order of the chains
 * and for rare facts. All of it is done in integers and in one order: the same
 * corpus gives the same weights everywhere. */
#ifndef WENLIU_DISTILL_TRAIN_H
#define WENLIU_DISTILL_TRAIN_H

#include "types.h"

struct distill_plan {
    uint32_t rounds;
    unsigned bits;   /* 2^bits rows of weights */
    double held_out; /* share of the chains that is not learnt from, 0 to 1 */

    /* Is told now and then how much of the training is done; may be NULL. */
    void (*progress)(void *self, double share);
    void *self;
};

/* What there is to learn from, as the trainer needs it. The caller's, as is what
 * it points to. */
struct distill_lesson {
    const struct distill_corpus *corpus;
    const struct distill_types *types;
    const size_t *starts;  /* of each chain, its first cell */
    const uint8_t *tested; /* of each chain: 1: it is held out */
    const struct student_sorts *sorts;
    const struct student_loops *loops;
};

/* The weights, as the model has them. */
struct distill_weights {
    int8_t *rows;
    struct student_moves moves;
    uint64_t chains; /* that were learnt from */
};

/* False where memory is exhausted: 320 bytes a row. */
bool distill_train(const struct distill_lesson *lesson, const struct distill_plan *plan,
                   struct distill_weights *weights);

/* Whether a chain is held out: its characters decide, so that equal sentences go
 * the same way. */
bool distill_is_tested(const uint16_t *characters, uint32_t length, double share);

/* Puts chain number `chain` behind the others. */
void distill_load_chain(struct student_cells *cells, const struct distill_lesson *lesson,
                        size_t chain);

#endif
