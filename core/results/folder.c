/* SPDX-License-Identifier: MIT */
/* The folder of a run's results. */
#include "results/folder.h"

#include "base/heap.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BUFFER = 1 << 16 };

struct wen_file {
    int fd; /* -1: written by somebody else, or closed */
    struct wen_buffer pending;
    char *name; /* below the folder */
    char *path; /* of the unfinished file */
};

struct wen_folder {
    char *place;
    struct wen_file **files;
    struct wen_result *results;
    size_t count, capacity;
};

void wen_folder_open(const char *place, struct wen_folder **folder)
{
    struct wen_folder *opened = wen_heap_new(1, sizeof *opened);

    opened->place = wen_heap_copy(place, strlen(place));
    *folder = opened;
}

bool wen_folder_plain(const char *name)
{
    if (name[0] == '\0' || strlen(name) > 200) {
        return false;
    }
    for (const char *part = name; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL) {
        if (part[0] == '.' || part[0] == '/' || part[0] == '\0') {
            return false;
        }
    }
    return true;
}

static struct wen_file *add_file(struct wen_folder *folder, const char *name,
                                 struct wen_error *error)
{
    if (!wen_folder_plain(name)) {
        wen_error_set(error, WEN_EXIT_INTERNAL, "'%s' is no name for a file of the results", name);
        return NULL;
    }
    for (size_t i = 0; i < folder->count; i++) {
        if (strcmp(folder->files[i]->name, name) == 0) {
            wen_error_set(error, WEN_EXIT_INTERNAL, "two stages write the file %s", name);
            return NULL;
        }
    }
    struct wen_file *file = wen_heap_new(1, sizeof *file);
    file->fd = -1;
    file->name = wen_heap_copy(name, strlen(name));
    file->path = wen_io_join(folder->place, name);
    folder->files =
        wen_heap_room(folder->files, folder->count, &folder->capacity, sizeof folder->files[0]);
    folder->files[folder->count++] = file;
    char *slash = strrchr(file->path, '/');
    *slash = '\0';
    int status = wen_io_make_folders(file->path, error);
    *slash = '/';
    return status ? NULL : file;
}

char *wen_folder_path(struct wen_folder *folder, const char *name, struct wen_error *error)
{
    struct wen_file *file = add_file(folder, name, error);

    return file ? wen_heap_copy(file->path, strlen(file->path)) : NULL;
}

int wen_folder_list(struct wen_folder *folder, const char *name, const char *path,
                    struct wen_error *error)
{
    struct wen_file *file = add_file(folder, name, error);

    if (!file) {
        return error->status;
    }
    free(file->path);
    file->path = wen_heap_copy(path, strlen(path));
    return WEN_EXIT_OK;
}

const char *wen_folder_unfinished(const struct wen_folder *folder)
{
    return folder->place;
}

struct wen_file *wen_folder_create(struct wen_folder *folder, const char *name,
                                   struct wen_error *error)
{
    struct wen_file *file = add_file(folder, name, error);

    if (!file) {
        return NULL;
    }
    file->fd = open(file->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file->fd < 0) {
        wen_error_set(error, WEN_EXIT_IO, "cannot create %s: %s", file->path, strerror(errno));
        return NULL;
    }
    return file;
}

static int flush(struct wen_file *file, struct wen_error *error)
{
    int status = wen_io_write(file->fd, file->pending.data, file->pending.size, file->path, error);

    file->pending.size = 0;
    return status;
}

int wen_file_write(struct wen_file *file, const void *bytes, size_t size, struct wen_error *error)
{
    wen_buffer_add(&file->pending, bytes, size);
    return file->pending.size >= FILE_BUFFER ? flush(file, error) : WEN_EXIT_OK;
}

/* A failed fsync is never tried again: the kernel may have dropped the pages. */
int wen_file_finish(struct wen_file *file, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    if (file->fd >= 0) {
        status = flush(file, error);
    } else {
        file->fd = open(file->path, O_RDONLY | O_CLOEXEC);
    }
    if (!status && (file->fd < 0 || fsync(file->fd) < 0)) {
        status =
            wen_error_set(error, WEN_EXIT_IO, "cannot sync %s: %s", file->path, strerror(errno));
    }
    if (file->fd >= 0 && close(file->fd) < 0 && !status) {
        status =
            wen_error_set(error, WEN_EXIT_IO, "cannot close %s: %s", file->path, strerror(errno));
    }
    file->fd = -1;
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(struct wen_file *const *)a)->name, (*(struct wen_file *const *)b)->name);
}

/* Syncs each folder that holds files; they are sorted by name, so those of one
 * folder follow one another. */
static int sync_folders(const struct wen_folder *folder, struct wen_error *error)
{
    char *last = wen_heap_copy("", 0);
    int status = wen_io_sync_folder(folder->place, error);

    for (size_t i = 0; i < folder->count && !status; i++) {
        const char *path = folder->files[i]->path, *slash = strrchr(path, '/');
        size_t size = (size_t)(slash - path);
        if (strlen(last) != size || memcmp(last, path, size) != 0) {
            free(last);
            last = wen_heap_copy(path, size);
            status = wen_io_sync_folder(last, error);
        }
    }
    free(last);
    return status;
}

int wen_folder_seal(struct wen_folder *folder, const struct wen_result **results, size_t *count,
                    struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    if (folder->count) { /* a run may leave no file: then there is no array */
        qsort(folder->files, folder->count, sizeof folder->files[0], by_name);
    }
    folder->results =
        wen_heap_resize(folder->results, folder->count + 1, sizeof(struct wen_result));
    for (size_t i = 0; i < folder->count && !status; i++) {
        struct wen_file *file = folder->files[i];
        struct wen_result *result = &folder->results[i];
        struct stat about;
        result->name = file->name;
        status = wen_file_finish(file, error);
        if (!status) {
            status = wen_io_hash_file(file->path, result->sha256, error);
        }
        if (!status && stat(file->path, &about) < 0) {
            status = wen_error_set(error, WEN_EXIT_IO, "cannot look at %s: %s", file->path,
                                   strerror(errno));
        }
        result->size = status ? 0 : (uint64_t)about.st_size;
    }
    *results = folder->results;
    *count = folder->count;
    return status ? status : sync_folders(folder, error);
}

void wen_folder_close(struct wen_folder *folder)
{
    if (!folder) {
        return;
    }
    for (size_t i = 0; i < folder->count; i++) {
        if (folder->files[i]->fd >= 0) {
            close(folder->files[i]->fd);
        }
        wen_buffer_free(&folder->files[i]->pending);
        free(folder->files[i]->name);
        free(folder->files[i]->path);
        free(folder->files[i]);
    }
    free(folder->files);
    free(folder->results);
    free(folder->place);
    free(folder);
}
