/* SPDX-License-Identifier: MIT */
/* The files of the given paths, one after another. */
#include "read/walk.h"

#include "base/buffer.h"
#include "base/heap.h"
#include "read/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder that is open. Entries lie in `names` one behind the other, each a
 * byte of its type (d_type) and its name with a 0. */
struct level {
    DIR *folder;
    dev_t device;
    ino_t number;
    struct wen_buffer names;
    size_t *order; /* offsets into names, sorted by name */
    size_t count, capacity, next;
    size_t path_size; /* of the folder's path */
    int failed;       /* errno of a listing that broke off */
};

struct wen_walk {
    const struct wen_input *input;
    size_t given; /* the next of input->paths */
    struct level *levels;
    size_t depth, capacity;
    struct wen_buffer path; /* of what is at hand */
    size_t given_size;      /* of the given path in front of it */
    struct wen_buffer id;
    size_t base_size; /* of the given name in front of id */
    char refused[512];
    uint64_t skipped;
};

struct wen_walk *wen_walk_open(const struct wen_input *input)
{
    struct wen_walk *walk = wen_heap_new(1, sizeof *walk);

    walk->input = input;
    return walk;
}

static int compare_names(const void *left, const void *right, void *names)
{
    return strcmp((char *)names + *(const size_t *)left, (char *)names + *(const size_t *)right);
}

static void list(struct level *level)
{
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(level->folder);
        if (!entry) {
            level->failed = errno;
            break;
        }
        if (entry->d_name[0] == '.') {
            continue;
        }
        level->order =
            wen_heap_room(level->order, level->count, &level->capacity, sizeof *level->order);
        wen_buffer_add_byte(&level->names, (char)entry->d_type);
        level->order[level->count++] = level->names.size;
        wen_buffer_add(&level->names, entry->d_name, strlen(entry->d_name) + 1);
    }
    if (level->count) {
        qsort_r(level->order, level->count, sizeof *level->order, compare_names, level->names.data);
    }
}

static void leave(struct wen_walk *walk)
{
    struct level *level = &walk->levels[--walk->depth];

    closedir(level->folder);
    wen_buffer_free(&level->names);
    free(level->order);
}

/* Names what is at hand: `name` in the folder whose path has `path_size` bytes. */
static void set_path(struct wen_walk *walk, size_t path_size, const char *name)
{
    walk->path.size = path_size;
    wen_buffer_add_byte(&walk->path, '/');
    wen_buffer_add_text(&walk->path, name);
    const char *below = wen_buffer_text(&walk->path) + walk->given_size;
    walk->id.size = walk->base_size;
    wen_buffer_add_text(&walk->id, walk->base_size ? below : below + 1);
}

static int give(struct wen_walk *walk, struct wen_found *found)
{
    found->path = wen_buffer_text(&walk->path);
    found->id = wen_buffer_text(&walk->id);
    return 1;
}

static int refuse(struct wen_walk *walk, struct wen_found *found, const char *what, int number)
{
    snprintf(walk->refused, sizeof walk->refused, "%s%s%s", what, number ? ": " : "",
             number ? strerror(number) : "");
    found->refused = walk->refused;
    return give(walk, found);
}

/* Goes into a folder. Returns 1 where that cannot be done, with *found refused. */
static int enter(struct wen_walk *walk, int parent, const char *name, struct wen_found *found)
{
    struct stat about;
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
    DIR *folder = fd < 0 || fstat(fd, &about) < 0 ? NULL : fdopendir(fd);

    if (!folder) {
        int number = errno;
        if (fd >= 0) {
            close(fd);
        }
        return refuse(walk, found, "is a folder that cannot be opened", number);
    }
    for (size_t i = 0; i < walk->depth; i++) {
        if (walk->levels[i].device == about.st_dev && walk->levels[i].number == about.st_ino) {
            closedir(folder);
            return refuse(walk, found, "is a link that leads back to a folder it lies in", 0);
        }
    }
    walk->levels = wen_heap_room(walk->levels, walk->depth, &walk->capacity, sizeof *walk->levels);
    struct level *level = &walk->levels[walk->depth++];
    *level = (struct level){.folder = folder,
                            .device = about.st_dev,
                            .number = about.st_ino,
                            .path_size = walk->path.size};
    list(level);
    return 0;
}

/* An entry of the innermost folder: goes into it, gives it, or leaves it out. */
static int visit(struct wen_walk *walk, const char *name, unsigned char type,
                 struct wen_found *found)
{
    const struct wen_input *input = walk->input;
    const struct level *level = &walk->levels[walk->depth - 1];
    int folder = dirfd(level->folder);
    struct stat about = {.st_mode = (mode_t)DTTOIF((unsigned)type)};

    set_path(walk, level->path_size, name);
    const char *below = walk->path.data + walk->given_size + 1;
    if (wen_globs_match(&input->exclude, below)) {
        return 0;
    }
    if ((type == DT_LNK || type == DT_UNKNOWN) && fstatat(folder, name, &about, 0) < 0) {
        return refuse(walk, found, type == DT_LNK ? "is a link that leads nowhere" : "is not there",
                      errno);
    }
    if (S_ISDIR(about.st_mode)) {
        return enter(walk, folder, name, found);
    }
    found->kind = wen_kind_of_name(name);
    bool wanted = wen_kind_wanted(&found->kind, input->format);
    if (input->include.count && !wen_globs_match(&input->include, below)) {
        return 0;
    }
    if (!input->include.count && !wanted) {
        walk->skipped++;
        return 0;
    }
    found->sniff = !found->kind.known;
    found->folder = folder;
    found->name = name;
    if (!S_ISREG(about.st_mode)) {
        snprintf(walk->refused, sizeof walk->refused, "is %s, not a file",
                 wen_file_type(about.st_mode));
        found->refused = walk->refused;
    }
    return give(walk, found);
}

/* The path without slashes at its end, and the name that ids begin with. */
static void set_given(struct wen_walk *walk, const char *path)
{
    size_t size = strlen(path);

    while (size && path[size - 1] == '/') {
        size--;
    }
    walk->path.size = walk->id.size = 0;
    wen_buffer_add(&walk->path, path, size);
    walk->given_size = size;
    const char *name = memrchr(path, '/', size);
    name = name ? name + 1 : path;
    size -= (size_t)(name - path);
    char *real = NULL;
    if (size == 0 || (name[0] == '.' && (size == 1 || (size == 2 && name[1] == '.')))) {
        real = realpath(path, NULL);
        if (real) {
            name = strrchr(real, '/') + 1;
            size = strlen(name);
        }
    }
    wen_buffer_add(&walk->id, name, size);
    walk->base_size = size;
    free(real);
}

static int visit_given(struct wen_walk *walk, const char *path, struct wen_found *found)
{
    struct stat about;

    found->given = true;
    set_given(walk, path);
    if (strcmp(path, "-") == 0) {
        found->standard_input = found->sniff = true;
        walk->path.size = 0;
        wen_buffer_add_text(&walk->path, "standard input");
        return give(walk, found);
    }
    if (stat(path, &about) < 0) {
        return refuse(walk, found, "cannot be read", errno);
    }
    if (S_ISDIR(about.st_mode)) {
        return enter(walk, AT_FDCWD, path, found);
    }
    found->folder = AT_FDCWD;
    found->name = path;
    found->kind = wen_kind_of_name(path);
    found->sniff = !found->kind.known;
    return give(walk, found);
}

int wen_walk_next(struct wen_walk *walk, struct wen_found *found)
{
    int given = 0;

    while (!given) {
        *found = (struct wen_found){.folder = AT_FDCWD};
        if (walk->depth == 0) {
            if (walk->given == walk->input->paths.count) {
                return 0;
            }
            given = visit_given(walk, walk->input->paths.items[walk->given++], found);
            continue;
        }
        struct level *level = &walk->levels[walk->depth - 1];
        if (level->next < level->count) {
            const char *name = level->names.data + level->order[level->next++];
            given = visit(walk, name, (unsigned char)name[-1], found);
        } else if (level->failed) {
            int number = level->failed;
            level->failed = 0;
            set_path(walk, level->path_size, "");
            given = refuse(walk, found, "is a folder that could not be listed to its end", number);
        } else {
            leave(walk);
        }
    }
    return 1;
}

uint64_t wen_walk_skipped(const struct wen_walk *walk)
{
    return walk->skipped;
}

void wen_walk_close(struct wen_walk *walk)
{
    while (walk->depth) {
        leave(walk);
    }
    free(walk->levels);
    wen_buffer_free(&walk->path);
    wen_buffer_free(&walk->id);
    free(walk);
}
