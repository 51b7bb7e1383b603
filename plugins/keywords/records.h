/* SPDX-License-Identifier: MIT */
/* Records of the host's sorters: their keys and values as bytes, and what is said where memory is
 * exhausted. */
#ifndef WENLIU_KEYWORDS_RECORDS_H
#define WENLIU_KEYWORDS_RECORDS_H

#include "bytes.h"

#include <wenliu/stage.h>

/* The bytes as they stand; valid until they change. */
struct wen_string keywords_string_of(const struct keywords_bytes *bytes);

bool keywords_equal(struct wen_string a, struct wen_string b);

/* Puts the string in the place of the bytes, whose data is then not NULL. False where memory is
 * exhausted. */
bool keywords_bytes_set(struct keywords_bytes *to, struct wen_string string);

/* Stops the run and says why; returns WEN_STOP. */
int keywords_out_of_memory(struct wen_context *context);

#endif
