/* SPDX-License-Identifier: MIT */
/* A file that must not load: built for another major version of the interface. */
#include "wenliu/stage.h"

WEN_EXPORT const struct wen_stage major_LTX_wen_stage;
const struct wen_stage major_LTX_wen_stage = {.abi = 2u << 16, .size = 8, .name = "x"};
