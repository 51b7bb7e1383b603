/* SPDX-License-Identifier: MIT */
/* Calling a command of the program inside a test and keeping what it prints. */
#include "cli_capture.h"

#include "base/heap.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct redirection {
    int fd, saved, memory;
};

static struct redirection redirect(int fd)
{
    struct redirection redirection = {fd, dup(fd), memfd_create("capture", 0)};

    dup2(redirection.memory, fd);
    return redirection;
}

static void restore(struct redirection *redirection, struct wen_buffer *bytes)
{
    off_t size = lseek(redirection->memory, 0, SEEK_END);

    bytes->size = 0;
    if (pread(redirection->memory, wen_buffer_room(bytes, (size_t)size + 1), (size_t)size, 0) !=
        size) {
        abort();
    }
    bytes->size = (size_t)size;
    wen_buffer_text(bytes);
    dup2(redirection->saved, redirection->fd);
    close(redirection->saved);
    close(redirection->memory);
}

void capture(struct capture *capture, int (*command)(int, char **), const char *const *words)
{
    char *arguments[16] = {NULL};
    int count = 0;

    for (; words[count] && count < 15; count++) {
        arguments[count] = wen_heap_copy(words[count], strlen(words[count]));
    }
    char *order[16];
    memcpy(order, arguments, sizeof order); /* getopt_long() moves words around */
    fflush(stdout);
    struct redirection out = redirect(STDOUT_FILENO), err = redirect(STDERR_FILENO);
    capture->status = command(count, order);
    fflush(stdout);
    restore(&out, &capture->out);
    restore(&err, &capture->err);
    for (int i = 0; i < count; i++) {
        free(arguments[i]);
    }
}

void capture_free(struct capture *capture)
{
    wen_buffer_free(&capture->out);
    wen_buffer_free(&capture->err);
}
