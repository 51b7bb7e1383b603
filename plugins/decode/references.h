/* SPDX-License-Identifier: MIT */
/* Character references of HTML and XML: &amp; &#20013; &#x4E2D; */
#ifndef DECODE_REFERENCES_H
#define DECODE_REFERENCES_H

#include <stddef.h>
#include <stdint.h>

/* Characters of the longest reference, with & and ; */
#define DECODE_REFERENCE_LONGEST 32u

/* The code point that a reference stands for, given without & and ; as ASCII: a name of HTML 4 or
 * "apos", or # and a number. Numbers 128 to 159 are read as Windows-1252, as browsers do. 0 where
 * it names no character. */
uint32_t decode_reference(const char *name, size_t size);

#endif
