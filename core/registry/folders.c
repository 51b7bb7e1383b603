/* SPDX-License-Identifier: MIT */
/* The search paths of stages and data, told from where the program lies. */
#include "registry/folders.h"

#include "base/heap.h"
#include "base/io.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Takes `path` over. */
static void add(struct wen_folders *folders, char *path, bool build_tree)
{
    char *real = realpath(path, NULL);

    if (real) {
        free(path);
        path = real;
    }
    for (size_t i = 0; i < folders->count; i++) {
        if (strcmp(folders->items[i].path, path) == 0) {
            free(path);
            return;
        }
    }
    folders->items =
        wen_heap_room(folders->items, folders->count, &folders->capacity, sizeof *folders->items);
    folders->items[folders->count++] = (struct wen_folder){path, build_tree};
}

/* The folders of a list such as "a:b"; empty ones are left out. */
static void add_list(struct wen_folders *folders, const char *list)
{
    while (list && *list) {
        size_t size = strcspn(list, ":");
        if (size) {
            add(folders, wen_heap_copy(list, size), false);
        }
        list += size + (list[size] == ':');
    }
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

/* Folder of the program, without the .libs that libtool may put it into; to free(), or NULL. */
static char *program_folder(void)
{
    char path[PATH_MAX];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);

    if (size <= 0) {
        return NULL;
    }
    path[size] = '\0';
    for (int level = 0; level < 2; level++) {
        char *slash = strrchr(path, '/');
        if (!slash || (level == 1 && strcmp(slash, "/.libs") != 0)) {
            break;
        }
        *slash = '\0';
    }
    return wen_heap_copy(path, strlen(path));
}

/* The build tree's plugins/ and the installed folder `below` the program, or as configured. */
static void add_own(struct wen_folders *folders, bool build_tree, const char *below,
                    const char *configured)
{
    char *program = program_folder();

    if (program) {
        char *plugins = wen_io_join(program, "plugins");
        char *installed = wen_io_join(program, below);
        if (is_folder(plugins)) {
            add(folders, wen_heap_copy(plugins, strlen(plugins)), build_tree);
        }
        if (is_folder(installed)) {
            configured = NULL;
            add(folders, wen_heap_copy(installed, strlen(installed)), false);
        }
        free(plugins);
        free(installed);
    }
    if (configured) {
        add(folders, wen_heap_copy(configured, strlen(configured)), false);
    }
    free(program);
}

void wen_folders_of_stages(struct wen_folders *folders, const char *const *given)
{
    for (; given && *given; given++) {
        add(folders, wen_heap_copy(*given, strlen(*given)), false);
    }
    add_list(folders, secure_getenv("WENLIU_STAGE_PATH"));
    add_own(folders, true, "../lib/wenliu/stages", WEN_STAGE_FOLDER);
}

void wen_folders_of_data(struct wen_folders *folders)
{
    add_list(folders, secure_getenv("WENLIU_DATA_PATH"));
    add_own(folders, false, "../lib/wenliu/data", WEN_DATA_FOLDER);
}

void wen_folders_free(struct wen_folders *folders)
{
    for (size_t i = 0; i < folders->count; i++) {
        free(folders->items[i].path);
    }
    free(folders->items);
    *folders = (struct wen_folders){0};
}
