/* SPDX-License-Identifier: MIT */
/* How far a model says what the teacher says. */
#ifndef WENLIU_DISTILL_AGREEMENT_H
#define WENLIU_DISTILL_AGREEMENT_H

#include "train.h"

/* One thing that is compared; the strings are the corpus's or constant. */
struct distill_measure {
    const char *what; /* "words", "words and tags", or a tag of names */
    uint64_t taught;  /* the teacher has so many */
    uint64_t said;    /* the model */
    uint64_t right;   /* both, at the same place */
};

struct distill_agreement {
    struct distill_measure *measures;
    size_t count;
    uint64_t chains; /* that were compared */
};

/* Compares the chains that are held out; without any there is no measure. False
 * where memory is exhausted. */
bool distill_agreement_make(struct distill_agreement *agreement,
                            const struct distill_lesson *lesson, const struct student_model *model);

void distill_agreement_free(struct distill_agreement *agreement);

/* Shares of `said` and of `taught` that are right, and their harmonic mean; NAN
 * where there is nothing to have a share of. */
double distill_precision(const struct distill_measure *measure);
double distill_recall(const struct distill_measure *measure);
double distill_f1(const struct distill_measure *measure);

#endif
