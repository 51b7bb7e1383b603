/* SPDX-License-Identifier: MIT */
/* Whether a stage keeps to the contract of wenliu/stage.h. */
#ifndef WENLIU_REGISTRY_CONTRACT_H
#define WENLIU_REGISTRY_CONTRACT_H

#include "wenliu/stage.h"

#include <stdbool.h>

/* Checks version and size first, then that everything in the tables holds
 * together. `name` is that of the file without .so. NULL, or a sentence that
 * says what is wrong and what to do, to free(). Reads through the stage's
 * pointers: wild ones crash. */
char *wen_contract_check(const struct wen_stage *stage, const char *name);

/* "INTEGER", "LABEL" … */
const char *wen_type_name(enum wen_type type);

/* Whether the name is [a-z][a-z0-9_]{0,63}. */
bool wen_name_is_good(const char *name);

#endif
