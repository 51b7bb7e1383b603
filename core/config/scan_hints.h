/* SPDX-License-Identifier: MIT */
/* Remedies for what stands where JSON asks for something else. */
#ifndef WENLIU_CONFIG_SCAN_HINTS_H
#define WENLIU_CONFIG_SCAN_HINTS_H

#include <stddef.h>

/* The sentence for what text[0..size) begins with, or `otherwise`. A literal. */
const char *wen_scan_hint(const char *text, size_t size, const char *otherwise);

#endif
