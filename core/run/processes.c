/* SPDX-License-Identifier: MIT */
/* What the processes of a run have in common. */
#include "run/processes.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

void wen_name_process(const char *role)
{
    char name[16]; /* all that the kernel keeps */

    snprintf(name, sizeof name, "wenliu %s", role);
    prctl(PR_SET_NAME, name);
}

void wen_die_with_parent(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(WEN_EXIT_INTERNAL); /* it died before the line above */
    }
}
