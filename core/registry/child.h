/* SPDX-License-Identifier: MIT */
/* Work that may crash, hang or end the process is done in a child. */
#ifndef WENLIU_REGISTRY_CHILD_H
#define WENLIU_REGISTRY_CHILD_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdio.h>

/* Forks, runs work(argument, out) in the child and appends what it writes to
 * `out` to the buffer. The child's standard input and output are /dev/null.
 * It has at most `seconds`, then it is killed, as are the processes it left.
 * Returns what work() returned (0 to 255, by custom an enum wen_exit); where
 * it did not return: WEN_EXIT_INTERNAL and how it ended in *error ("died of
 * signal 11 (SIGSEGV)", "ended with status 0 before it was done", "did not end
 * within 20 seconds"). *error is set in that case alone, and else has status
 * WEN_EXIT_OK. */
int wen_in_child(int (*work)(void *argument, FILE *out), void *argument, unsigned seconds,
                 struct wen_buffer *out, struct wen_error *error);

#endif
