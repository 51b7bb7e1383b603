/* SPDX-License-Identifier: MIT */
/* Runs a command and says what it and everything it started took:
 *
 *   measure [-m MILLISECONDS] FILE COMMAND [ARGUMENT]...
 *
 * appends to FILE one line "time BEGAN WALL CPU": when the command began (CLOCK_MONOTONIC) and how
 * long it ran by the clock and in processor time, in seconds. The processor time is that of all
 * descendants, also of those whose parents did not wait for them, which the shell's `time` misses.
 *
 * With -m it looks at all descendants so often and appends one line each, in the order of birth,
 * "process PLACE PEAK PRIVATE": PLACE is 1 for the command, 1.2 for its second child and so on,
 * PEAK the most memory it ever had resident, as the kernel says, and PRIVATE the most that was
 * seen of it that no file stands behind, both in KiB. Exits as the command does. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PROCESSES = 64, MOST_DEPTH = 8 };

struct process {
    pid_t pid;
    char place[40];
    unsigned children; /* seen so far */
    long peak, private;
};

struct watch {
    struct process processes[MOST_PROCESSES];
    size_t count;
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

static _Noreturn void give_up(const char *what)
{
    fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
    exit(125);
}

/* ---- memory ----------------------------------------------------------- */

static struct process *find(struct watch *watch, pid_t pid)
{
    for (size_t i = 0; i < watch->count; i++) {
        if (watch->processes[i].pid == pid) {
            return &watch->processes[i];
        }
    }
    return NULL;
}

static struct process *add(struct watch *watch, pid_t pid, struct process *parent)
{
    struct process *process = &watch->processes[watch->count];

    if (watch->count == MOST_PROCESSES) {
        fprintf(stderr, "measure: more than %d processes\n", MOST_PROCESSES);
        exit(125);
    }
    watch->count++;
    process->pid = pid;
    if (parent) {
        snprintf(process->place, sizeof process->place, "%.30s.%u", parent->place,
                 ++parent->children);
    } else {
        snprintf(process->place, sizeof process->place, "1");
    }
    return process;
}

static void look_at(struct process *process)
{
    char path[64], line[256];
    long value;

    snprintf(path, sizeof path, "/proc/%d/status", (int)process->pid);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "VmHWM: %ld", &value) == 1 && value > process->peak) {
            process->peak = value;
        } else if (sscanf(line, "RssAnon: %ld", &value) == 1 && value > process->private) {
            process->private = value;
        }
    }
    if (file) {
        fclose(file);
    }
}

static void look(struct watch *watch, pid_t pid, struct process *parent, unsigned depth)
{
    char path[64];
    struct process *process = find(watch, pid);
    int child;

    process = process ? process : add(watch, pid, parent);
    look_at(process);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "re");
    while (file && depth < MOST_DEPTH && fscanf(file, "%d", &child) == 1) {
        look(watch, child, process, depth + 1);
    }
    if (file) {
        fclose(file);
    }
}

/* Looks until the command ends; returns how it ended. */
static int look_on(struct watch *watch, pid_t pid, long milliseconds)
{
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    int status;

    while (waitpid(pid, &status, WNOHANG) == 0) {
        look(watch, pid, NULL, 0);
        nanosleep(&pause, NULL);
    }
    return status;
}

/* ---- time ------------------------------------------------------------- */

static pid_t start(char **command)
{
    pid_t pid;

    prctl(PR_SET_CHILD_SUBREAPER, 1); /* what loses its parent becomes ours to wait for */
    pid = fork();
    if (pid < 0) {
        give_up("fork");
    }
    if (pid == 0) {
        execvp(command[0], command);
        give_up(command[0]);
    }
    return pid;
}

static void report(const char *path, double began, double wall, const struct watch *watch)
{
    struct rusage usage;
    FILE *file = fopen(path, "ae");

    if (!file || getrusage(RUSAGE_CHILDREN, &usage) < 0) {
        give_up(path);
    }
    fprintf(file, "time %.6f %.6f %.6f\n", began, wall,
            seconds(usage.ru_utime) + seconds(usage.ru_stime));
    for (size_t i = 0; i < watch->count; i++) {
        const struct process *process = &watch->processes[i];
        fprintf(file, "process %s %ld %ld\n", process->place, process->peak, process->private);
    }
    if (fclose(file)) {
        give_up(path);
    }
}

int main(int argc, char **argv)
{
    static struct watch watch;
    long milliseconds = 0;
    int at = 1, status;

    if (argc > 2 && strcmp(argv[1], "-m") == 0) {
        milliseconds = strtol(argv[2], NULL, 10);
        at = 3;
    }
    if (argc - at < 2) {
        fprintf(stderr, "usage: measure [-m MILLISECONDS] FILE COMMAND [ARGUMENT]...\n");
        return 125;
    }
    double began = now();
    pid_t pid = start(argv + at + 1);
    if (milliseconds > 0) {
        status = look_on(&watch, pid, milliseconds);
    } else if (waitpid(pid, &status, 0) != pid) {
        give_up("waitpid");
    }
    double wall = now() - began;
    while (wait(NULL) > 0) {
    }
    report(argv[at], began, wall, &watch);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
