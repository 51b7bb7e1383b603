/* SPDX-License-Identifier: MIT */
/* A program that answers lines with lines: started, asked, ended.
 *
 * The program may answer while it still reads, and complain while it does both: nothing here waits
 * for one of its three pipes alone, so neither side can wait for the other for ever. It stays in
 * the process group of the worker, which the host ends as a whole when the worker dies, and gets a
 * signal of its own where the host dies too. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER = 256 << 20, PIECE = 64 << 10 }; /* bytes of the longest answer, and of a read */

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void close_end(int *fd)
{
    if (*fd >= 0) {
        close(*fd); /* a pipe: nothing can be lost */
    }
    *fd = -1;
}

static void close_ends(struct exec_child *child)
{
    close_end(&child->to);
    close_end(&child->from);
    close_end(&child->says);
}

/* ---- starting --------------------------------------------------------- */

/* The program's ends of three pipes; -1 where there is none. */
struct ends {
    int in, out, error;
};

/* This side's ends never block, the program's do. */
static bool open_pipe(int *reads, int *writes, int *ours)
{
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0) {
        return false;
    }
    *reads = ends[0];
    *writes = ends[1];
    return fcntl(*ours, F_SETFL, O_NONBLOCK) == 0;
}

/* In the new process: becomes the program, or tells through `told` why not. */
_Noreturn static void become(const struct exec_command *command, struct ends ends, int told)
{
    sigset_t none;

    sigemptyset(&none);
    bool ready =
        prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && /* also one that hangs ends with its worker */
        signal(SIGPIPE, SIG_DFL) != SIG_ERR && sigprocmask(SIG_SETMASK, &none, NULL) == 0 &&
        dup2(ends.in, STDIN_FILENO) >= 0 && dup2(ends.out, STDOUT_FILENO) >= 0 &&
        dup2(ends.error, STDERR_FILENO) >= 0 && chdir(command->folder) == 0;
    if (ready) {
        execvpe(command->arguments[0], command->arguments, command->environment);
    }
    int error = errno;
    _exit(write(told, &error, sizeof error) == sizeof error ? 127 : 126);
}

/* 0, or an errno; then nothing is running. */
static int spawn(struct exec_child *child, const struct exec_command *command, struct ends ends)
{
    int told[2], error = 0;

    if (pipe2(told, O_CLOEXEC) < 0) {
        return errno;
    }
    child->pid = fork();
    if (child->pid == 0) {
        become(command, ends, told[1]);
    }
    error = child->pid < 0 ? errno : 0;
    close(told[1]);
    if (!error && read(told[0], &error, sizeof error) == sizeof error) {
        waitpid(child->pid, NULL, 0); /* else the pipe was closed as the program began */
    }
    close(told[0]);
    if (error) {
        child->pid = 0;
    }
    return error;
}

static bool start(struct exec_child *child, const struct exec_command *command, char *reason,
                  size_t size)
{
    struct ends ends = {-1, -1, -1};

    *child = (struct exec_child){
        .to = -1, .from = -1, .says = -1, .data = child->data, .capacity = child->capacity};
    bool open = open_pipe(&ends.in, &child->to, &child->to) &&
                open_pipe(&child->from, &ends.out, &child->from) &&
                open_pipe(&child->says, &ends.error, &child->says);
    int error = open ? spawn(child, command, ends) : errno;
    close_end(&ends.in);
    close_end(&ends.out);
    close_end(&ends.error);
    if (error) {
        close_ends(child);
        snprintf(reason, size, "%s does not start in %s: %s", command->arguments[0],
                 command->folder, strerror(error));
    }
    return !error;
}

/* ---- ending ----------------------------------------------------------- */

/* Remembers the last line that says anything. */
static void remember(struct exec_child *child, const char *data, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (data[i] == '\n') {
            child->last_ended = true;
            continue;
        }
        if (child->last_ended) {
            child->last_size = 0;
            child->last_ended = false;
        }
        if (child->last_size + 1 < sizeof child->last) {
            child->last[child->last_size++] = data[i];
        }
    }
}

/* Passes on what the program says on its standard error; false where there is no more now. */
static bool hear(struct exec_child *child, const char *name)
{
    char data[4096];
    ssize_t size = child->says < 0 ? 0 : read(child->says, data, sizeof data);

    if (size <= 0) {
        if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
            close_end(&child->says);
        }
        return false;
    }
    if (!child->spoke) {
        fprintf(stderr, "wenliu: stage exec: %s says:\n", name);
        child->spoke = true;
    }
    fwrite(data, 1, (size_t)size, stderr); /* talk: where it cannot be written, work goes on */
    remember(child, data, (size_t)size);
    return true;
}

/* Waits for the end of a program whose pipes are closed, a fifth of a second; then kills it.
 * Returns the status of waitpid(), or -1 where it had to be killed. */
static int reap(struct exec_child *child)
{
    const struct timespec nap = {0, 2000000};
    int status = -1;
    pid_t found = 0;

    for (int i = 0; i < 100 && found == 0; i++) {
        found = waitpid(child->pid, &status, WNOHANG);
        if (found == 0) {
            nanosleep(&nap, NULL);
        }
    }
    if (found == 0) {
        kill(child->pid, SIGKILL);
        while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
        }
        status = -1;
    }
    child->pid = 0;
    return found < 0 ? -1 : status;
}

static int end(struct exec_child *child)
{
    close_ends(child);
    child->size = 0;
    return child->pid ? reap(child) : -1;
}

void exec_child_end(struct exec_child *child)
{
    if (child->pid) {
        end(child);
    }
}

void exec_child_close(struct exec_child *child)
{
    exec_child_end(child);
    free(child->data);
    *child = (struct exec_child){0};
}

/* The program closed its output. */
static enum exec_outcome died(struct exec_child *child, const char *name, char *reason, size_t size)
{
    while (hear(child, name)) {
    }
    int status = end(child), said = (int)child->last_size;
    const char *colon = said ? ": " : "";

    if (status >= 0 && WIFSIGNALED(status)) {
        snprintf(reason, size, "%s died of signal %d (%s) before it answered%s%.*s", name,
                 WTERMSIG(status), strsignal(WTERMSIG(status)), colon, said, child->last);
    } else if (status >= 0) {
        snprintf(reason, size, "%s ended with status %d before it answered%s%.*s", name,
                 WEXITSTATUS(status), colon, said, child->last);
    } else {
        snprintf(reason, size, "%s closed its output before it answered%s%.*s", name, colon, said,
                 child->last);
    }
    return EXEC_FAILED;
}

/* ---- asking ----------------------------------------------------------- */

/* Hands over what the pipe takes of the question; all of it counts as sent to who closed it. */
static void send_some(struct exec_child *child, struct wen_string *question)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;

    sigaction(SIGPIPE, &ignore, &before);
    ssize_t sent = write(child->to, question->data, question->size);
    int error = errno;
    sigaction(SIGPIPE, &before, NULL);
    if (sent < 0 && error != EAGAIN && error != EINTR) {
        question->size = 0;
    } else if (sent > 0) {
        question->data += sent;
        question->size -= (size_t)sent;
    }
}

static bool make_room(struct exec_child *child)
{
    if (child->capacity - child->size >= PIECE) {
        return true;
    }
    size_t capacity = child->capacity + child->capacity / 2 + 2 * PIECE;
    char *data = capacity > ANSWER ? NULL : realloc(child->data, capacity);
    if (data) {
        child->data = data;
        child->capacity = capacity;
    }
    return data != NULL;
}

/* 1: the answer is there; 0: not yet; -1: there will be none. */
static int receive_some(struct exec_child *child, struct wen_string *answer)
{
    ssize_t size = read(child->from, child->data + child->size, PIECE);

    if (size <= 0) {
        return size < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
    }
    const char *feed = memchr(child->data + child->size, '\n', (size_t)size);
    child->size += (size_t)size;
    if (feed) {
        *answer = wen_string(child->data, (size_t)(feed - child->data));
    }
    return feed != NULL;
}

/* Killed: it would not end itself. */
static enum exec_outcome refuse(struct exec_child *child)
{
    kill(child->pid, SIGKILL);
    end(child);
    return EXEC_FAILED;
}

/* A program that is still reading, or wrote more than a line, is out of step: the next question
 * goes to a fresh one. */
static enum exec_outcome accept_answer(struct exec_child *child, struct wen_string rest,
                                       struct wen_string answer)
{
    bool in_step = rest.size == 0 && child->size == answer.size + 1;

    child->answered = true;
    child->size = 0;
    if (!in_step) {
        refuse(child);
    }
    return EXEC_ANSWERED;
}

enum exec_outcome exec_child_ask(struct exec_child *child, const struct exec_command *command,
                                 struct wen_string question, double seconds,
                                 struct wen_string *answer, char *reason, size_t size)
{
    const char *name = command->arguments[0];
    double deadline = now() + seconds;

    if (!child->pid && !start(child, command, reason, size)) {
        return EXEC_CANNOT_START;
    }
    for (;;) {
        struct pollfd ends[] = {{question.size ? child->to : -1, POLLOUT, 0},
                                {child->from, POLLIN, 0},
                                {child->says, POLLIN, 0}};
        double left = deadline - now();
        if (left <= 0) {
            snprintf(reason, size, "%s did not answer within %g seconds (option timeout)", name,
                     seconds);
            return refuse(child);
        }
        if (!make_room(child)) {
            snprintf(reason, size, "%s answered a line of more than %d MiB, or memory is exhausted",
                     name, (int)(child->size >> 20));
            return refuse(child);
        }
        if (poll(ends, 3, (int)(left * 1000) + 1) < 0) {
            continue; /* a signal */
        }
        if (ends[2].revents) {
            hear(child, name);
        }
        if (ends[0].revents) {
            send_some(child, &question);
        }
        int received = ends[1].revents ? receive_some(child, answer) : 0;
        if (received) {
            return received > 0 ? accept_answer(child, question, *answer)
                                : died(child, name, reason, size);
        }
    }
}
