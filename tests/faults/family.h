/* SPDX-License-Identifier: MIT */
/* The processes that a command starts: who they are, when they end. The caller has made itself
 * their subreaper (prctl), so that whoever loses its parent becomes its child. */
#ifndef WENLIU_TESTS_FAMILY_H
#define WENLIU_TESTS_FAMILY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { MOST_PROCESSES = 64, ROLE_SIZE = 16 };

struct process {
    pid_t pid;
    char role[ROLE_SIZE]; /* "worker" for "wenliu worker", "unnamed" for others */
};

/* Seconds by a clock that only goes forward. */
double now(void);

void pause_for(double seconds);

/* Ends the program with 125, saying what failed and errno's reason. */
_Noreturn void give_up(const char *what);

/* Starts a program; its standard output and error go to the file `output` where that is not
 * NULL. `command` ends with NULL. */
pid_t start_program(char *const *command, const char *output);

/* Reads the name of `process->pid` into its role. */
void name_process(struct process *process);

/* Puts `pid` and all that descend from it into `processes` (room for MOST_PROCESSES); the first
 * is `pid` itself. Returns how many there are. */
size_t list_family(pid_t pid, struct process *processes);

/* Whether our child `pid` ends within this time; it is not waited for. */
bool ends_within(pid_t pid, double seconds);

/* Waits until all our children and theirs are gone, for `seconds` at most; then it kills those
 * that are left and puts the role of one into `straggler`, which is empty else. Returns the status
 * of our child `pid`, as of waitpid(). */
int reap_family(pid_t pid, double seconds, char straggler[ROLE_SIZE]);

#endif
