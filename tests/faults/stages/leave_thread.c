/* SPDX-License-Identifier: MIT */
/* Leaves a thread behind in open(). */
#include "wenliu/stage.h"

#include <pthread.h>
#include <unistd.h>

static void *wait_forever(void *argument)
{
    for (;;) {
        pause();
    }
    return argument;
}

static int open_stage(struct wen_context *context, const void *options, void **self)
{
    pthread_t thread;

    (void)options, (void)self;
    if (pthread_create(&thread, NULL, wait_forever, NULL) != 0) {
        return wen_fail(context, WEN_STOP, "no thread to be had");
    }
    return WEN_OK;
}

WEN_STAGE(leave_thread, .name = "leave_thread", .version = "1.0",
          .summary = "Leaves a thread behind in open().", .open = open_stage);
