/* SPDX-License-Identifier: MIT */
/* A program that answers lines with lines. */
#ifndef EXEC_CHILD_H
#define EXEC_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <wenliu/stage.h>

/* What is run; all of it stays its owner's. */
struct exec_command {
    char *const *arguments;   /* arguments[0] is looked for in PATH; ends with NULL */
    char *const *environment; /* ends with NULL */
    const char *folder;       /* where it runs; absolute */
};

/* A program at work, or none. Starts as {0}. */
struct exec_child {
    pid_t pid;          /* 0: none */
    int to, from, says; /* its standard input, output and error; -1: closed */
    bool answered;      /* a line at least */
    bool spoke;         /* on its standard error */
    char *data;         /* what it answered; kept for the next answer */
    size_t size, capacity;
    char last[200]; /* the last line of its standard error, for reasons */
    size_t last_size;
    bool last_ended; /* by LF */
};

enum exec_outcome {
    EXEC_ANSWERED,
    EXEC_FAILED,      /* the program: it died, or was late; it is ended */
    EXEC_CANNOT_START /* or memory is exhausted */
};

/* Asks a question of one line, LF included, and waits up to `seconds` for the answer, a line
 * without its LF, valid until the next call. Starts the program where none is at work. Else
 * `reason` says what was wrong. What the program writes to its standard error goes to this
 * process's. */
enum exec_outcome exec_child_ask(struct exec_child *child, const struct exec_command *command,
                                 struct wen_string question, double seconds,
                                 struct wen_string *answer, char *reason, size_t size);

/* Ends the program, with force where it does not end itself. */
void exec_child_end(struct exec_child *child);

/* Ends it and frees. */
void exec_child_close(struct exec_child *child);

#endif
