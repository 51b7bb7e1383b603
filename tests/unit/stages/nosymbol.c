/* SPDX-License-Identifier: MIT */
/* A file that must not load: a shared object that is no stage. */
#include "wenliu/stage.h"

WEN_EXPORT const int nothing;
const int nothing = 1;
