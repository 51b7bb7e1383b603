/* SPDX-License-Identifier: MIT */
/* What was learnt as the bytes of a model's file. */
#ifndef WENLIU_DISTILL_MODEL_H
#define WENLIU_DISTILL_MODEL_H

#include "train.h"

/* The words whose tag is another than that of most words of their type: a hash
 * table as struct student_model has it, its number of slots in *slots; free() it.
 * NULL where memory is exhausted. */
uint64_t *distill_fine_make(const struct distill_lesson *lesson, size_t *slots);

/* A model for use in memory; it points into the arguments. */
struct student_model distill_model_use(const struct distill_lesson *lesson,
                                       const struct distill_weights *weights, unsigned bits,
                                       const uint64_t *fine, size_t slots);

/* The same as the bytes of a file, *size of them; free() them. NULL where memory
 * is exhausted. `about` is the JSON text that goes into it. */
unsigned char *distill_model_make(const struct student_model *model,
                                  const struct distill_lesson *lesson, const char *about,
                                  size_t *size);

#endif
