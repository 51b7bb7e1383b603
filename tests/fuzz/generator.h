/* SPDX-License-Identifier: MIT */
/* What every generator of inputs needs: numbers from a seed, and inputs shown. */
#ifndef FUZZ_GENERATOR_H
#define FUZZ_GENERATOR_H

#include <stddef.h>
#include <stdint.h>

/* The next number; *state is any seed at first, and the generator's from then on. */
uint64_t fuzz_draw(uint64_t *state);

/* A number below `end`, which is from 1 to 2^32. */
uint32_t fuzz_below(uint64_t *state, size_t end);

/* Prints bytes between quotation marks in C's notation, at most `most` of them. */
void fuzz_show(const char *bytes, size_t size, size_t most);

#endif
