/* SPDX-License-Identifier: MIT */
/* Inputs that are generated from a seed. */
#ifndef FUZZ_DECODE_DOCUMENTS_H
#define FUZZ_DECODE_DOCUMENTS_H

#include <stddef.h>
#include <stdint.h>

/* No input has more bytes. */
enum { DECODE_FUZZ_MOST = 1 << 16 };

/* Writes the next input for a charset (an index of decode_fuzz_charsets); returns its size. *state
 * is the seed at first. */
size_t decode_fuzz_generate(uint64_t *state, unsigned charset, char *to);

#endif
