/* SPDX-License-Identifier: MIT */
/* Strings in the order of their bytes. */
#ifndef WENLIU_KEYWORDS_ORDER_H
#define WENLIU_KEYWORDS_ORDER_H

#include "string_table.h"

/* The numbers of those of `*count` different strings whose place in `used` is not 0, in order of
 * bytes, to free(); sets `*count` to how many these are. NULL where memory is exhausted. */
uint32_t *keywords_order(const struct keywords_string *strings, const uint32_t *used,
                         uint32_t *count);

#endif
