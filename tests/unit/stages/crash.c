/* SPDX-License-Identifier: MIT */
/* A file that must not load: its constructor dies. */
#include "wenliu/stage.h"

#include <signal.h>

__attribute__((constructor)) static void die(void)
{
    signal(SIGSEGV, SIG_DFL); /* sanitizers have a handler of their own */
    raise(SIGSEGV);
}

WEN_STAGE(crash, .name = "crash", .version = "1.0", .summary = "Dies as it is loaded.");
