/* SPDX-License-Identifier: MIT */
/* A file that must not load: built for a newer minor version of the interface. */
#include "wenliu/stage.h"

WEN_EXPORT const struct wen_stage minor_LTX_wen_stage;
const struct wen_stage minor_LTX_wen_stage = {.abi = WEN_ABI + 7,
                                              .size = sizeof(struct wen_stage) + 8};
