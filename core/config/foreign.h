/* SPDX-License-Identifier: MIT */
/* Files that are given as a pipeline and are something else altogether. */
#ifndef WENLIU_CONFIG_FOREIGN_H
#define WENLIU_CONFIG_FOREIGN_H

#include "config/problems.h"

#include <stdbool.h>

/* Where text[0..size) is no JSON at all (empty, UTF-16, packed, binary, YAML,
 * XML …) adds the one problem that says so and returns true. */
bool wen_foreign(const char *text, size_t size, struct wen_problems *problems);

#endif
