/* SPDX-License-Identifier: MIT */
/* The host's calls for sorters, for tests of stages that make a host of their own. */
#include "sorting_host.h"

#include "base/sorter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct wen_sorter *sorting_open(struct wen_context *context, size_t budget)
{
    const char *folder = getenv("TMPDIR");

    (void)context;
    return wen_sorter_new(folder ? folder : "/tmp", budget);
}

int sorting_add(struct wen_context *context, struct wen_sorter *sorter, struct wen_string key,
                struct wen_string value)
{
    struct wen_error error;

    (void)context;
    if (wen_sorter_add(sorter, key.data, (uint32_t)key.size, value.data, (uint32_t)value.size,
                       &error)) {
        fail_msg("%s", error.text);
    }
    return WEN_OK;
}

int sorting_next(struct wen_context *context, struct wen_sorter *sorter, struct wen_sorted *record)
{
    struct wen_error error;
    int more = wen_sorter_next(sorter, record, &error);

    (void)context;
    if (more < 0) {
        fail_msg("%s", error.text);
    }
    return more;
}

void sorting_close(struct wen_context *context, struct wen_sorter *sorter)
{
    (void)context;
    wen_sorter_free(sorter);
}

__attribute__((format(printf, 3, 4))) static int refuse(struct wen_context *context, int status,
                                                        const char *format, ...)
{
    va_list arguments;

    (void)context;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    return status;
}

const struct wen_host sorting_host = {.abi = WEN_ABI,
                                      .size = sizeof(struct wen_host),
                                      .fail = refuse,
                                      .open_sorter = sorting_open,
                                      .sort = sorting_add,
                                      .next_sorted = sorting_next,
                                      .close_sorter = sorting_close};
