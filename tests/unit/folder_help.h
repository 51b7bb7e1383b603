/* SPDX-License-Identifier: MIT */
/* A folder of its own for each test, which *state names, and files in it. */
#ifndef WENLIU_TESTS_FOLDER_HELP_H
#define WENLIU_TESTS_FOLDER_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

int help_set_up(void **state);
int help_tear_down(void **state);

/* FOLDER/NAME in memory to free(). */
char *help_path(const char *folder, const char *name);

/* Writes a text; folders on the way are made. */
void help_write(const char *folder, const char *name, const char *text);

/* What the file holds, valid until the next call; NULL where there is none. */
const char *help_read(const char *folder, const char *name);

bool help_there(const char *folder, const char *name);

#endif
