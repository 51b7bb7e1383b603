/* SPDX-License-Identifier: MIT */
/* Runs a command and sees to it that it comes to an end, with all that it started:
 *
 *   patient SECONDS COMMAND [ARGUMENT]...
 *
 * Exits as the command does, with 128 and the signal where one killed it; with 124 where it was
 * killed because it ran for longer than SECONDS; with 126 where a process that it had started was
 * still there ten seconds after it. */
#include "family.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { TO_GO = 10 }; /* seconds */

int main(int argc, char **argv)
{
    char straggler[ROLE_SIZE];

    if (argc < 3) {
        fprintf(stderr, "usage: patient SECONDS COMMAND [ARGUMENT]...\n");
        return 125;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t pid = start_program(argv + 2, NULL);
    bool ended = ends_within(pid, strtod(argv[1], NULL));
    int status = reap_family(pid, ended ? TO_GO : 0, straggler);
    if (!ended) {
        fprintf(stderr, "patient: killed after %s s: %s\n", argv[1], argv[2]);
        return 124;
    }
    if (straggler[0]) {
        fprintf(stderr, "patient: %s was left behind by %s\n", straggler, argv[2]);
        return 126;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
