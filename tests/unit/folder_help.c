/* SPDX-License-Identifier: MIT */
/* A folder of its own for each test. */
#include "folder_help.h"

#include "base/heap.h"
#include "base/io.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int help_set_up(void **state)
{
    static const char pattern[] = "/tmp/wenliu-folder.XXXXXX";
    char *path = wen_heap_copy(pattern, sizeof pattern - 1);

    *state = mkdtemp(path);
    return *state ? 0 : -1;
}

int help_tear_down(void **state)
{
    char *command = wen_heap_format("rm -rf '%s'", (char *)*state);
    int status = system(command); /* NOLINT: a folder of our own making */

    free(command);
    free(*state);
    return status;
}

char *help_path(const char *folder, const char *name)
{
    return wen_io_join(folder, name);
}

void help_write(const char *folder, const char *name, const char *text)
{
    char *path = help_path(folder, name), *slash = strrchr(path, '/');

    *slash = '\0';
    assert_int_equal(wen_io_make_folders(path, NULL), 0);
    *slash = '/';
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(path);
}

const char *help_read(const char *folder, const char *name)
{
    static char text[1 << 16];
    char *path = help_path(folder, name);
    FILE *file = fopen(path, "re");
    size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;

    free(path);
    if (!file) {
        return NULL;
    }
    fclose(file);
    text[size] = '\0';
    return text;
}

bool help_there(const char *folder, const char *name)
{
    char *path = help_path(folder, name);
    bool there = access(path, F_OK) == 0;

    free(path);
    return there;
}
