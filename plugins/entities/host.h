/* SPDX-License-Identifier: MIT */
/* What every file that speaks to the host needs. */
#ifndef ENTITIES_HOST_H
#define ENTITIES_HOST_H

#include "wenliu/stage.h"

/* Records that memory is exhausted and returns WEN_STOP. */
static inline int entities_out_of_memory(struct wen_context *context)
{
    return wen_fail(context, WEN_STOP, "memory is exhausted");
}

#endif
