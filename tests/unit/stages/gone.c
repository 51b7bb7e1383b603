/* SPDX-License-Identifier: MIT */
/* A library whose name in the program's dynamic section is that of no file. */
#include "wenliu/stage.h"

WEN_EXPORT int wenliu_gone(void);
int wenliu_gone(void)
{
    return 0;
}
