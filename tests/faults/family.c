/* SPDX-License-Identifier: MIT */
/* The processes that a command starts: who they are, when they end. */
#include "family.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_DEPTH = 8 };

double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

void pause_for(double seconds)
{
    struct timespec time = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};

    nanosleep(&time, NULL);
}

_Noreturn void give_up(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    _exit(125);
}

pid_t start_program(char *const *command, const char *output)
{
    pid_t pid = fork();

    if (pid < 0) {
        give_up("fork");
    }
    if (pid > 0) {
        return pid;
    }
    if (output) {
        int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (fd < 0 || dup2(fd, STDERR_FILENO) < 0 || dup2(fd, STDOUT_FILENO) < 0) {
            give_up(output);
        }
    }
    execvp(command[0], command);
    give_up(command[0]);
}

void name_process(struct process *process)
{
    char path[64], line[64] = "";

    snprintf(path, sizeof path, "/proc/%d/comm", (int)process->pid);
    FILE *file = fopen(path, "re");
    if (file) {
        if (!fgets(line, sizeof line, file)) {
            line[0] = '\0';
        }
        fclose(file);
    }
    line[strcspn(line, "\n")] = '\0';
    bool named = strncmp(line, "wenliu ", 7) == 0;
    snprintf(process->role, sizeof process->role, "%.15s", named ? line + 7 : "unnamed");
}

static size_t add(pid_t pid, struct process *processes, size_t count, unsigned depth)
{
    char path[64];
    int child;

    if (count == MOST_PROCESSES) {
        return count;
    }
    processes[count].pid = pid;
    name_process(&processes[count++]);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    FILE *file = fopen(path, "re");
    while (file && depth < MOST_DEPTH && fscanf(file, "%d", &child) == 1) {
        count = add(child, processes, count, depth + 1);
    }
    if (file) {
        fclose(file);
    }
    return count;
}

size_t list_family(pid_t pid, struct process *processes)
{
    return add(pid, processes, 0, 0);
}

bool ends_within(pid_t pid, double seconds)
{
    double end = now() + seconds;
    siginfo_t info;

    for (;;) {
        info.si_pid = 0;
        if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid) {
            return true;
        }
        double left = end - now();
        if (left <= 0) {
            return false;
        }
        pause_for(left < 0.001 ? left : 0.001);
    }
}

static void kill_family(char straggler[ROLE_SIZE])
{
    struct process processes[MOST_PROCESSES];
    size_t count = list_family(getpid(), processes);

    for (size_t i = 1; i < count; i++) {
        memcpy(straggler, processes[i].role, ROLE_SIZE);
        kill(processes[i].pid, SIGKILL);
    }
}

int reap_family(pid_t pid, double seconds, char straggler[ROLE_SIZE])
{
    double end = now() + seconds;
    int status, result = 0;
    pid_t ended;

    straggler[0] = '\0';
    while ((ended = waitpid(-1, &status, WNOHANG)) >= 0) {
        result = ended == pid ? status : result;
        if (ended == 0 && now() > end) {
            kill_family(straggler);
        }
        if (ended == 0) {
            pause_for(0.001);
        }
    }
    return result;
}
