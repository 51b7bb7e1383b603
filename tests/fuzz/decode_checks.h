/* SPDX-License-Identifier: MIT */
/* What holds for whatever the stage `decode` makes of an input. The first byte of an input chooses
 * the charset, the second the options; the document is the rest. */
#ifndef FUZZ_DECODE_CHECKS_H
#define FUZZ_DECODE_CHECKS_H

#include <stddef.h>

enum { DECODE_FUZZ_CHARSETS = 16 };
extern const char *const decode_fuzz_charsets[DECODE_FUZZ_CHARSETS];

/* What serves for input after input. Ends the process where there is no memory; decode_fuzz_close()
 * takes it back. */
struct bench;
struct bench *decode_fuzz_open(void);
void decode_fuzz_close(struct bench *bench);

/* A sentence where something does not hold for the input; what is refused is fine. */
const char *decode_fuzz_check(struct bench *bench, const char *input, size_t size);

/* Says what went wrong, and ends the process. */
_Noreturn void decode_fuzz_die(const char *what);

#endif
