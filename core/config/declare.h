/* SPDX-License-Identifier: MIT */
/* What a pipeline lets a stage give, read from its strings (struct wen_declared). */
#ifndef WENLIU_CONFIG_DECLARE_H
#define WENLIU_CONFIG_DECLARE_H

#include "base/arena.h"
#include "wenliu/stage.h"

/* Sets `gives` and `fields` from declared->lines; they lie in the arena. Returns the number of the
 * first line that is not understood, with *bad where that is in it; else the number of lines. Names
 * are only read: whether they can be those of a layer or a column is the registry's to check. */
size_t wen_declare(struct wen_declared *declared, struct wen_arena *arena, const char **bad);

#endif
