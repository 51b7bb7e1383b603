/* SPDX-License-Identifier: MIT */
/* A file that must not load: its struct has another size. */
#include "wenliu/stage.h"

WEN_EXPORT const struct wen_stage small_LTX_wen_stage;
const struct wen_stage small_LTX_wen_stage = {.abi = WEN_ABI, .size = 16};
