/* SPDX-License-Identifier: MIT */
/* Results on standard output, through a pager where a person looks at them. */
#include "cli/pager.h"

#include "base/heap.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool has_value(const char *variable)
{
    const char *value = getenv(variable);

    return value && value[0];
}

_Noreturn static void run_pager(const char *command, int input)
{
    dup2(input, STDIN_FILENO);
    signal(SIGPIPE, SIG_DFL);
    /* as git(1) does: colours, quit where all fits on the screen, leave it there */
    setenv("LESS", "FRX", 0);
    /* 127: there is no such program */
    char *line = wen_heap_format("%s || test $? -ne 127 || cat", command);
    execl("/bin/sh", "sh", "-c", line, (char *)NULL);
    _exit(127);
}

void wen_pager_open(struct wen_pager *pager)
{
    const char *command = getenv("PAGER");
    int ends[2];

    *pager = (struct wen_pager){.fd = STDOUT_FILENO};
    if (!command) {
        command = "less -R";
    }
    if (!isatty(STDOUT_FILENO) || !command[0] || strcmp(command, "cat") == 0 ||
        pipe2(ends, O_CLOEXEC) < 0) {
        return;
    }
    fflush(stdout);
    pager->child = fork();
    if (pager->child == 0) {
        run_pager(command, ends[0]);
    }
    close(ends[0]);
    if (pager->child < 0) {
        close(ends[1]);
        pager->child = 0;
        return;
    }
    signal(SIGPIPE, SIG_IGN);
    pager->fd = ends[1];
}

int wen_pager_write(struct wen_pager *pager, const void *bytes, size_t size,
                    struct wen_error *error)
{
    if (pager->left) {
        return WEN_EXIT_OK;
    }
    int status = wen_io_write(pager->fd, bytes, size, "standard output", error);
    if (status && pager->child) {
        pager->left = true;
        return WEN_EXIT_OK;
    }
    return status;
}

void wen_pager_close(struct wen_pager *pager)
{
    if (pager->child) {
        close(pager->fd);
        while (waitpid(pager->child, NULL, 0) < 0 && errno == EINTR) {
        }
        pager->child = 0;
    }
}

bool wen_pager_colours(const char *when)
{
    const char *term = getenv("TERM");

    if (strcmp(when, "auto") != 0) {
        return strcmp(when, "always") == 0;
    }
    return isatty(STDOUT_FILENO) && !has_value("NO_COLOR") && term && strcmp(term, "dumb") != 0;
}
