/* SPDX-License-Identifier: MIT */
/* The lock of an unfinished run's place: who holds it owns what lies there. */
#ifndef WENLIU_RUN_LOCK_H
#define WENLIU_RUN_LOCK_H

#include "run/work.h"

#include <stddef.h>

/* Locks the place's lock file, which is made where it is not there, and signs
 * it with host and process. Waits for holders whose supervisor is dead on this
 * machine: they are about to die too. Returns the descriptor; -1 with `errno`,
 * EWOULDBLOCK with the holder's signature where somebody else holds it. */
int wen_lock_take(const char *place, char *holder, size_t size);

/* The same for work->path, into work->lock. */
int wen_lock_place(struct wen_work *work, struct wen_error *error);

#endif
