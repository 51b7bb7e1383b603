/* SPDX-License-Identifier: MIT */
/* What the processes of a run have in common. */
#include "run/processes.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

/* SIGUSR1 and SIGXCPU: what batch systems send ahead of a time limit. */
const int wen_stopping_signals[WEN_STOPPING_SIGNALS] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGXCPU};

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

const char *wen_job_advice(const struct wen_job *job)
{
    if (job->advice) {
        return job->advice;
    }
    return job->checkpoint ? "what was done is safe: run again with --resume to go on"
                           : "nothing of it is kept, because of --no-checkpoint";
}

void wen_job_share(const struct wen_job *job, const struct wen_plan *plan, uint64_t *first,
                   uint64_t *end)
{
    *first = 0;
    *end = plan->streams ? UINT64_MAX : plan->unit_count;
    if (job->wish.shard) {
        wen_plan_share(plan, job->wish.number, plan->shards, first, end);
    }
}
