/* SPDX-License-Identifier: MIT */
/* A file that must not load: the stage has another name than the file. */
#include "wenliu/stage.h"

WEN_STAGE(misnamed, .name = "other", .version = "1.0", .summary = "Goes by another name.");
