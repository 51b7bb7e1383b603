/* SPDX-License-Identifier: MIT */
/* The stage `nothing`: what is left of a run's cost is the house's own. With "stamp" it appends
 * to that file when each of its callbacks was first entered, "name callback seconds cpu":
 * CLOCK_MONOTONIC and the processor time of its process, so that a run can be seen to start. */
#include "wenliu/stage.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct options {
    const char *stamp;
    const char *name;
};

struct nothing {
    const struct options *options;
    bool processed;
};

static const struct wen_option options[] = {
    {"stamp", WEN_OPTION_PATH, offsetof(struct options, stamp), "null", 0, 0, NULL,
     "File to append times to."},
    {"name", WEN_OPTION_STRING, offsetof(struct options, name), "\"nothing\"", 0, 0, NULL,
     "What to call this stage in the file."},
    {0}};

static const struct wen_schema raw_schema = {"raw", 0, NULL, "The bytes as read."};
static const struct wen_schema *const needs[] = {&raw_schema, NULL};

static double read_clock(clockid_t clock)
{
    struct timespec time = {0};

    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void stamp(const struct options *given, const char *callback)
{
    int fd = -1;

    if (given->stamp) {
        fd = open(given->stamp, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    }
    if (fd >= 0) {
        dprintf(fd, "%s %s %.6f %.6f\n", given->name, callback, read_clock(CLOCK_MONOTONIC),
                read_clock(CLOCK_PROCESS_CPUTIME_ID));
        close(fd);
    }
}

static int open_stage(struct wen_context *context, const void *given, void **self)
{
    struct nothing *nothing = calloc(1, sizeof *nothing);

    if (!nothing) {
        return wen_fail(context, WEN_STOP, "not enough memory");
    }
    nothing->options = given;
    stamp(given, "open");
    *self = nothing;
    return WEN_OK;
}

static int process(struct wen_context *context, void *self, const struct wen_document *document)
{
    struct nothing *nothing = self;

    (void)context, (void)document;
    if (!nothing->processed) {
        nothing->processed = true;
        stamp(nothing->options, "process");
    }
    return WEN_OK;
}

static int finish(struct wen_context *context, void *self)
{
    struct nothing *nothing = self;

    (void)context;
    stamp(nothing->options, "finish");
    return WEN_OK;
}

WEN_STAGE(nothing, .name = "nothing", .version = "1", .summary = "Does nothing.", .needs = needs,
          .options = options, .options_size = sizeof(struct options), .open = open_stage,
          .process = process, .finish = finish, .close = free);
