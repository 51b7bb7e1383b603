/* SPDX-License-Identifier: MIT */
/* Work in a child process, and a sentence about how that ended. */
#include "registry/child.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Behind what the work wrote: that it came to its end, and with which status. A stage's code that
 * calls exit() does not write it. */
struct mark {
    char bytes[8];
    int status;
};
static const char mark_bytes[8] = {'\0', 'w', 'e', 'n', 'd', 'o', 'n', 'e'};

/* ---- the child ---- */

static _Noreturn void run(int (*work)(void *, FILE *), void *argument, int to, pid_t parent)
{
    struct mark mark = {.status = WEN_EXIT_INTERNAL};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    /* a parent that died before prctl() is not noticed by it */
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        setpgid(0, 0) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent) {
        _exit(WEN_EXIT_INTERNAL);
    }
    FILE *out = fdopen(to, "w");
    if (!out) {
        _exit(WEN_EXIT_INTERNAL);
    }
    memcpy(mark.bytes, mark_bytes, sizeof mark.bytes);
    mark.status = work(argument, out);
    if (fwrite(&mark, sizeof mark, 1, out) != 1 || fflush(out) != 0) {
        _exit(WEN_EXIT_IO);
    }
    _exit(WEN_EXIT_OK);
}

/* ---- the parent ---- */

static long long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Appends what is there to be read; false at the end. */
static bool drain(int from, struct wen_buffer *out)
{
    enum { CHUNK = 1 << 16 };

    for (;;) {
        ssize_t got = read(from, wen_buffer_room(out, CHUNK), CHUNK);
        if (got > 0) {
            out->size += (size_t)got;
        } else if (got == 0 || errno != EINTR) {
            return got < 0 && errno == EAGAIN;
        }
    }
}

/* Whether the child has ended; it stays to be waited for, so that its number and its group's are
 * not given to others. */
static bool has_ended(pid_t child)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid;
}

/* Reads until the child ends, not until its pipe does: a process that it left may hold that open.
 * False where time is up. (A pidfd would wake us, but Linux has them only since 5.3, and valgrind
 * not at all.) */
static bool collect(pid_t child, int from, long long deadline, struct wen_buffer *out)
{
    struct pollfd event = {.fd = from, .events = POLLIN};

    while (!has_ended(child)) {
        if (now_ms() >= deadline) {
            return false;
        }
        /* as a rule the end of the pipe comes just before the child's */
        if (poll(&event, 1, event.fd < 0 ? 1 : 20) > 0 && !drain(from, out)) {
            event.fd = -1;
        }
    }
    drain(from, out);
    return true;
}

static int describe_end(int ended, struct wen_error *error)
{
    if (WIFSIGNALED(ended)) {
        const char *name = sigabbrev_np(WTERMSIG(ended));
        return wen_error_set(error, WEN_EXIT_INTERNAL, "died of signal %d (%s%s)", WTERMSIG(ended),
                             name ? "SIG" : "", name ? name : "unknown");
    }
    return wen_error_set(error, WEN_EXIT_INTERNAL, "ended with status %d before it was done",
                         WEXITSTATUS(ended));
}

/* Takes the mark off the buffer's end; false where there is none. */
static bool take_mark(struct wen_buffer *out, size_t from, int *status)
{
    struct mark mark;

    if (out->size - from < sizeof mark) {
        return false;
    }
    memcpy(&mark, out->data + out->size - sizeof mark, sizeof mark);
    if (memcmp(mark.bytes, mark_bytes, sizeof mark.bytes) != 0) {
        return false;
    }
    out->size -= sizeof mark;
    *status = mark.status;
    return true;
}

static int watch(pid_t child, int from, unsigned seconds, struct wen_buffer *out,
                 struct wen_error *error)
{
    size_t before = out->size;
    bool in_time = collect(child, from, now_ms() + seconds * 1000LL, out);
    int ended = 0, status;

    /* the child has made itself the leader of a group, unless it has hardly begun */
    kill(-child, SIGKILL);
    kill(child, SIGKILL);
    while (waitpid(child, &ended, 0) < 0 && errno == EINTR) {
    }
    /* valgrind gives a child that was done another status where it has found faults */
    if (take_mark(out, before, &status) &&
        !(in_time && WIFEXITED(ended) && WEXITSTATUS(ended) != 0)) {
        return status;
    }
    return in_time
               ? describe_end(ended, error)
               : wen_error_set(error, WEN_EXIT_INTERNAL, "did not end within %u seconds", seconds);
}

int wen_in_child(int (*work)(void *argument, FILE *out), void *argument, unsigned seconds,
                 struct wen_buffer *out, struct wen_error *error)
{
    int ends[2];
    pid_t parent = getpid();

    *error = (struct wen_error){0};
    /* what lies in stdio's buffers would come out twice where a stage calls exit() */
    fflush(NULL);
    if (pipe2(ends, O_CLOEXEC) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "could not be started: %s", strerror(errno));
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        run(work, argument, ends[1], parent);
    }
    close(ends[1]);
    int status = child < 0 ? wen_error_set(error, WEN_EXIT_INTERNAL, "could not be started: %s",
                                           strerror(errno))
                           : watch(child, ends[0], seconds, out, error);
    close(ends[0]);
    return status;
}
