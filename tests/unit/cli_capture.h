/* SPDX-License-Identifier: MIT */
/* Calling a command of the program inside a test and keeping what it prints. */
#ifndef WENLIU_TESTS_CLI_CAPTURE_H
#define WENLIU_TESTS_CLI_CAPTURE_H

#include "base/buffer.h"

struct capture {
    int status;
    struct wen_buffer out, err; /* each ended by a 0 */
};

/* Runs `command` with `words` (ends with NULL), the first being its name. */
void capture(struct capture *capture, int (*command)(int, char **), const char *const *words);

void capture_free(struct capture *capture);

#endif
