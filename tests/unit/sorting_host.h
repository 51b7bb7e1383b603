/* SPDX-License-Identifier: MIT */
/* The host's calls for sorters, for tests of stages that make a host of their own. */
#ifndef WENLIU_TESTS_SORTING_HOST_H
#define WENLIU_TESTS_SORTING_HOST_H

#include "wenliu/stage.h"

/* As struct wen_host has them, over the host's own sorter; its file goes to the folder for
 * temporary files. A call that fails fails the test. What is opened has to be closed. */
struct wen_sorter *sorting_open(struct wen_context *context, size_t budget);
int sorting_add(struct wen_context *context, struct wen_sorter *sorter, struct wen_string key,
                struct wen_string value);
int sorting_next(struct wen_context *context, struct wen_sorter *sorter, struct wen_sorted *record);
void sorting_close(struct wen_context *context, struct wen_sorter *sorter);

/* A host that can nothing else. */
extern const struct wen_host sorting_host;

#endif
