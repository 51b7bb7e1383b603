/* SPDX-License-Identifier: MIT */
/* A file that must not load: its constructor ends the process, as if all were well. */
#include "wenliu/stage.h"

#include <stdlib.h>

__attribute__((constructor)) static void leave(void)
{
    exit(0);
}

WEN_STAGE(leave, .name = "leave", .version = "1.0", .summary = "Ends the process.");
