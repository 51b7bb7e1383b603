/* SPDX-License-Identifier: MIT */
/* Stages whose needs, layers and fields the pipeline adds to. */
#ifndef WENLIU_REGISTRY_DECLARED_H
#define WENLIU_REGISTRY_DECLARED_H

#include "base/arena.h"
#include "wenliu/stage.h"

/* The stage as this pipeline has it: with what its options WEN_OPTION_NEEDS and WEN_OPTION_GIVES
 * declare behind what its own table lists; a copy in the arena, to be checked like any stage. The
 * stage itself where it has no such options. */
const struct wen_stage *wen_stage_declared(const struct wen_stage *stage, const void *options,
                                           struct wen_arena *arena);

#endif
