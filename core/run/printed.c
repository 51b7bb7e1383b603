/* SPDX-License-Identifier: MIT */
/* What stages print: shown line by line, escaped, and not without end. */
#include "base/escape.h"
#include "run/supervisor.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST_PRINTED_LINES = 20 };

static void show_printed(struct wen_supervisor *supervisor, const char *line, size_t size)
{
    struct wen_buffer safe = {0};

    if (supervisor->printed_lines++ < MOST_PRINTED_LINES) {
        wen_escape_terminal(&safe, line, size);
        wen_progress_end(&supervisor->progress);
        fprintf(stderr, "wenliu: a stage printed: %s\n", wen_buffer_text(&safe));
    } else if (supervisor->printed_lines == MOST_PRINTED_LINES + 1) {
        fprintf(stderr, "wenliu: stages print more; it is not shown\n");
    }
    wen_buffer_free(&safe);
}

void wen_printed_read(struct wen_supervisor *supervisor)
{
    enum { CHUNK = 4096 };
    struct wen_buffer *printed = &supervisor->printed;
    ssize_t got = read(supervisor->stage_output, wen_buffer_room(printed, CHUNK), CHUNK);

    if (got == 0) {
        close(supervisor->stage_output);
        supervisor->stage_output = -1;
    }
    printed->size += got > 0 ? (size_t)got : 0;
    char *at = printed->data, *end = printed->data + printed->size, *newline;
    while (at < end && ((newline = memchr(at, '\n', (size_t)(end - at))) || end - at >= CHUNK)) {
        size_t size = newline ? (size_t)(newline - at) : (size_t)(end - at);
        show_printed(supervisor, at, size);
        at = newline ? newline + 1 : end;
    }
    memmove(printed->data, at, (size_t)(end - at));
    printed->size = (size_t)(end - at);
}
