/* SPDX-License-Identifier: MIT */
/* The workers as the supervisor sees them: work, deaths, deadlines.
 *
 * When a worker dies, the document it was at is tried once more, alone in a
 * fresh worker. If that worker dies too, the document goes into quarantine;
 * if not, the unit is done again as a whole, and only a second death at the
 * same document condemns it. So the verdict does not depend on neighbours. */
#include "base/heap.h"
#include "results/decision.h"
#include "run/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    MOST_ACCIDENTS = 2,   /* deaths outside of documents, a unit */
    MOST_IDLE_DEATHS = 20 /* deaths of workers that had nothing to do, a run */
};

void wen_crew_fork(struct wen_supervisor *supervisor, uint32_t slot)
{
    struct wen_crew_member *member = &supervisor->crew[slot];
    struct wen_message_head head = {.kind = WEN_FORK_WORKER, .slot = slot};
    struct wen_marker *marker = &supervisor->board->workers[slot];
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "cannot connect to a worker: %s",
                            strerror(errno));
        return;
    }
    marker->callback = WEN_IN_HOST;
    marker->reason[0] = '\0';
    wen_channel_close(&member->channel);
    *member = (struct wen_crew_member){.channel.fd = ends[0], .alive = true, .fresh = true};
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0 ||
        wen_message_send_fd(supervisor->template.fd, &head, ends[1], &supervisor->error)) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "cannot ask for a worker");
    }
    close(ends[1]);
}

/* The unit that this worker is to take next. A document is tried only in a
 * fresh worker, and a fresh worker looks for those first: every death makes
 * one worker fresh and at most one document suspect, so none waits for ever. */
static struct wen_unit *next_unit(const struct wen_supervisor *supervisor, bool fresh)
{
    struct wen_unit *waiting = NULL;

    for (struct wen_unit *unit = supervisor->unsent; unit; unit = unit->next) {
        if (!unit->waiting) {
            continue;
        }
        if (unit->trial != WEN_UNIT_NONE && fresh) {
            return unit;
        }
        if (unit->trial == WEN_UNIT_NONE && !waiting) {
            waiting = unit;
        }
    }
    return waiting;
}

static void give(struct wen_crew_member *member, struct wen_unit *unit)
{
    struct wen_unit_head head = {unit->count, unit->trial};
    struct wen_buffer start = {0};

    wen_buffer_add(&start, &head, sizeof head);
    wen_buffer_add(&start, unit->marks, unit->count);
    wen_channel_begin(&member->channel, WEN_UNIT, unit->number, start.size + unit->records.size);
    wen_channel_add(&member->channel, start.data, start.size, true);
    if (unit->records.size) {
        wen_channel_add(&member->channel, unit->records.data, unit->records.size, false);
    }
    unit->waiting = false;
    unit->given = true;
    member->unit = unit;
    member->fresh = false;
    member->steps = 0;
    member->killed = NULL;
}

void wen_crew_dispatch(struct wen_supervisor *supervisor)
{
    for (unsigned i = 0; i < supervisor->job->workers && supervisor->ready; i++) {
        struct wen_crew_member *member = &supervisor->crew[i];
        struct wen_unit *unit = member->alive && !member->unit && member->channel.fd >= 0
                                    ? next_unit(supervisor, member->fresh)
                                    : NULL;
        if (unit) {
            give(member, unit);
        }
    }
}

/* ---- results ---------------------------------------------------------- */

static void take_result(struct wen_supervisor *supervisor, struct wen_crew_member *member)
{
    struct wen_unit *unit = member->unit;
    struct wen_string body = wen_string(member->channel.body.data, member->channel.body.size);

    if (!unit || member->channel.head.number != unit->number ||
        !wen_unit_take(unit, (const char *const *)supervisor->stages, supervisor->stage_count,
                       body)) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL,
                            "a worker sent a result that does not hold together");
        return;
    }
    member->unit = NULL;
    if (unit->trial == WEN_UNIT_NONE) {
        unit->done = true;
        return;
    }
    if (unit->marks[unit->trial] == WEN_MARK_NONE) {
        unit->marks[unit->trial] = WEN_MARK_CLEARED;
    }
    unit->trial = WEN_UNIT_NONE;
    unit->waiting = true;
}

void wen_crew_read(struct wen_supervisor *supervisor, uint32_t slot)
{
    struct wen_crew_member *member = &supervisor->crew[slot];
    enum wen_channel_state state;

    while ((state = wen_channel_read(&member->channel)) == WEN_CHANNEL_MESSAGE) {
        const struct wen_buffer *body = &member->channel.body;
        if (member->channel.head.kind == WEN_FAILED) {
            wen_supervisor_stop(supervisor, (int)member->channel.head.number, "%.*s",
                                (int)body->size, body->data);
            return;
        }
        take_result(supervisor, member);
        wen_buffer_relax(&member->channel.body);
        member->channel.head = (struct wen_message_head){0};
    }
    if (state == WEN_CHANNEL_CLOSED) {
        wen_channel_close(&member->channel); /* the template will tell what became of it */
    }
}

/* ---- deaths ----------------------------------------------------------- */

void wen_crew_describe(int wait_status, char *text, size_t size)
{
    if (WIFSIGNALED(wait_status)) {
        int signal = WTERMSIG(wait_status);
        const char *name = sigabbrev_np(signal), *words = sigdescr_np(signal);
        snprintf(text, size, "it was killed by signal %d (SIG%s: %s)", signal, name ? name : "?",
                 words ? words : "unknown");
    } else {
        snprintf(text, size, "it ended its process with exit(%d)", WEXITSTATUS(wait_status));
    }
}

/* Why the worker died, and by which signal of its own. */
static int explain(const struct wen_supervisor *supervisor, uint32_t slot, int wait_status,
                   char *text, size_t size)
{
    const struct wen_crew_member *member = &supervisor->crew[slot];
    const struct wen_marker *marker = &supervisor->board->workers[slot];
    int code = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;

    if (member->killed) {
        snprintf(text, size, "%s", member->killed);
    } else if (code == WEN_SESSION_BREACH && marker->reason[0]) {
        snprintf(text, size, "%.*s", (int)sizeof marker->reason, marker->reason);
    } else if (code == WEN_HEAP_EXHAUSTED) {
        snprintf(text, size,
                 "it needs more than %llu MiB of memory: raise \"memory_mib\" in the pipeline's "
                 "\"limits\", or use fewer workers (-j)",
                 (unsigned long long)(wen_worker_memory(supervisor->job) >> 20));
    } else {
        wen_crew_describe(wait_status, text, size);
        return WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
    }
    return 0;
}

static const char *stage_name(const struct wen_supervisor *supervisor, uint32_t stage)
{
    return stage < supervisor->stage_count ? supervisor->stages[stage] : "?";
}

/* The last refusal of the unit was decided here: it is to be kept. */
static void send_decision(struct wen_supervisor *supervisor, const struct wen_unit *unit)
{
    struct wen_buffer decision = {0};

    wen_decision_add(&decision, unit->number, &unit->refusals[unit->refusal_count - 1]);
    wen_channel_begin(&supervisor->collector, WEN_DECISION, unit->number, decision.size);
    wen_channel_add(&supervisor->collector, decision.data, decision.size, true);
}

static void blame(struct wen_supervisor *supervisor, struct wen_unit *unit, uint32_t slot,
                  int wait_status)
{
    const struct wen_marker *marker = &supervisor->board->workers[slot];
    uint32_t document = marker->document;
    char reason[600];
    int signal = explain(supervisor, slot, wait_status, reason, sizeof reason);

    unit->waiting = true;
    if (marker->callback != WEN_IN_PROCESS || document >= unit->count ||
        unit->marks[document] == WEN_MARK_REFUSED) {
        if (++unit->accidents >= MOST_ACCIDENTS) {
            wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL,
                                "stage %s: a worker died in %s at the end of unit %llu: %s",
                                stage_name(supervisor, marker->stage),
                                wen_callback_name(marker->callback),
                                (unsigned long long)unit->number, reason);
        }
    } else if (unit->trial == document || unit->marks[document] == WEN_MARK_CLEARED) {
        wen_unit_refuse(unit, document, WEN_QUARANTINE, stage_name(supervisor, marker->stage),
                        signal, reason);
        unit->trial = WEN_UNIT_NONE;
        send_decision(supervisor, unit);
    } else {
        unit->trial = document;
    }
}

void wen_crew_died(struct wen_supervisor *supervisor, uint32_t slot, int wait_status)
{
    struct wen_crew_member *member = &supervisor->crew[slot];

    if (member->channel.fd >= 0) {
        wen_crew_read(supervisor, slot); /* it may have sent its result before */
    }
    if (supervisor->status) {
        return;
    }
    if (member->unit) {
        blame(supervisor, member->unit, slot, wait_status);
    } else if (++supervisor->idle_deaths > MOST_IDLE_DEATHS) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "workers die without work to do");
    }
    wen_crew_fork(supervisor, slot);
}

/* ---- deadlines -------------------------------------------------------- */

double wen_supervisor_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Seconds of CPU that a process has used, or a negative number. */
static double cpu_seconds(pid_t pid)
{
    struct timespec used;
    clockid_t clock;

    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) {
        return -1;
    }
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

/* `option` of the pipeline's limits is `seconds` of what `clock` counts. */
static void kill_late(struct wen_supervisor *supervisor, uint32_t slot, const char *clock,
                      const char *option, double seconds)
{
    struct wen_crew_member *member = &supervisor->crew[slot];
    struct wen_message_head head = {.kind = WEN_KILL, .slot = slot};

    snprintf(
        member->killed_text, sizeof member->killed_text,
        "it did not come back within %.0f s of %s: raise \"%s\" in the pipeline's \"limits\" if "
        "it should",
        seconds, clock, option);
    member->killed = member->killed_text;
    wen_message_send_fd(supervisor->template.fd, &head, -1, NULL);
}

static void watch(struct wen_supervisor *supervisor, uint32_t slot, double now)
{
    struct wen_crew_member *member = &supervisor->crew[slot];
    const struct wen_marker *marker = &supervisor->board->workers[slot];
    double cpu = cpu_seconds(member->pid);
    const struct wen_limits *limits = &supervisor->job->pipeline->limits;
    /* a unit far beyond its usual size is one huge document: it gets more */
    double share = (double)(1 + member->unit->cut.bytes / (2 * WEN_CUT_BYTES));

    if (member->steps != marker->steps || member->steps == 0) {
        member->steps = marker->steps;
        member->cpu_before = cpu;
        member->wall_before = now;
    } else if (cpu >= 0 && cpu - member->cpu_before > (double)limits->cpu_seconds * share) {
        kill_late(supervisor, slot, "processor time", "cpu_seconds",
                  (double)limits->cpu_seconds * share);
    } else if (now - member->wall_before > (double)limits->wall_seconds * share) {
        kill_late(supervisor, slot, "time by the clock", "wall_seconds",
                  (double)limits->wall_seconds * share);
    }
}

void wen_crew_watch(struct wen_supervisor *supervisor)
{
    double now = wen_supervisor_now();

    for (unsigned i = 0; i < supervisor->job->workers; i++) {
        const struct wen_crew_member *member = &supervisor->crew[i];
        if (member->alive && member->pid && member->unit && !member->killed) {
            watch(supervisor, i, now);
        }
    }
}
