/* SPDX-License-Identifier: MIT */
/* The lock of an unfinished run's place: who holds it owns what lies there. */
#ifndef WENLIU_RESULTS_LOCK_H
#define WENLIU_RESULTS_LOCK_H

#include "results/work.h"

#include <stddef.h>

/* Locks the place's lock file, which is made where it is not there, and signs
 * it with host and process. Waits for holders whose supervisor is dead on this
 * machine: they are about to die too. Returns the descriptor; -1 with `errno`,
 * EWOULDBLOCK with the holder's signature where somebody else holds it. */
int wen_lock_take(const char *place, char *holder, size_t size);

/* Whether a process holds the lock of `place`, a run's or an attempt's; its
 * signature goes to holder[0..size). Nothing is changed. A process that was
 * killed holds nothing, though its children may take a moment to die. 1, 0, or
 * a negative enum wen_exit where the lock cannot be read. */
int wen_lock_held(const char *place, char *holder, size_t size, struct wen_error *error);

/* As wen_lock_take() for work->path, into work->lock. */
int wen_lock_place(struct wen_work *work, struct wen_error *error);

#endif
