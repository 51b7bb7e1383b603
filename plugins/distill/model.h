/* SPDX-License-Identifier: MIT */
/* What was learnt as the bytes of a model's file. */
#ifndef WENLIU_DISTILL_MODEL_H
#define WENLIU_DISTILL_MODEL_H

#include "train.h"

/* Bytes of the file, aligned to 64; free() them. NULL where memory is exhausted.
 * `about` is the JSON text that goes into it. */
unsigned char *distill_model_make(const struct distill_lesson *lesson,
                                  const struct distill_weights *weights, unsigned bits,
                                  const char *about, size_t *size);

#endif
