/* SPDX-License-Identifier: MIT */
/* Results on standard output, through a pager where a person looks at them. */
#ifndef WENLIU_CLI_PAGER_H
#define WENLIU_CLI_PAGER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Starts as {0}. */
struct wen_pager {
    int fd;
    pid_t child; /* 0: none */
    bool left;   /* the person has seen enough */
};

/* Starts $PAGER, or `less -R` where it is not set, if standard output is a
 * terminal; without one, or where it cannot start, output goes there directly. */
void wen_pager_open(struct wen_pager *pager);

/* Writes. A pager that was left takes what comes without an error;
 * pager->left tells that more is not wanted. */
int wen_pager_write(struct wen_pager *pager, const void *bytes, size_t size,
                    struct wen_error *error);

/* Waits until the pager is left. */
void wen_pager_close(struct wen_pager *pager);

/* Whether to use colours: `when` is "always", "never" or "auto", which means a
 * terminal, TERM other than dumb, and NO_COLOR (no-color.org) not set. */
bool wen_pager_colours(const char *when);

#endif
