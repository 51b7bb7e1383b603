/* SPDX-License-Identifier: MIT */
/* The folder of a run's results. */
#include "run/folder.h"

#include "base/heap.h"
#include "base/io.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_BUFFER = 1 << 16, RECORD_LIMIT = 1 << 28 };

struct wen_file {
    int fd; /* -1: written by somebody else, or closed */
    struct wen_buffer pending;
    char *name; /* below the folder */
    char *path; /* of the unfinished file */
};

struct wen_folder {
    char *path, *unfinished;
    bool replace, published;
    bool made; /* the folder was not there before */
    struct wen_file **files;
    struct wen_result *results;
    size_t count, capacity;
};

static const char record_name[] = "run.json";

static int entry_status(const char *path, const char *name, bool replace, bool finished,
                        struct wen_error *error)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
        strcmp(name, WEN_FOLDER_UNFINISHED) == 0) {
        return WEN_EXIT_OK;
    }
    if (finished && replace) {
        return WEN_EXIT_OK;
    }
    if (finished) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "%s holds the results of a run: give another folder with -o, or "
                             "--replace to put the new results in their place",
                             path);
    }
    return wen_error_set(error, WEN_EXIT_IO,
                         "%s holds other files (%s): give a folder for the results that is new or "
                         "empty with -o",
                         path, name);
}

int wen_folder_check(const char *path, bool replace, struct wen_error *error)
{
    DIR *folder = opendir(path);
    int status = WEN_EXIT_OK;

    if (!folder && errno == ENOENT) {
        return WEN_EXIT_OK;
    }
    if (!folder) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot use %s for the results: %s", path,
                             strerror(errno));
    }
    bool finished = faccessat(dirfd(folder), record_name, F_OK, 0) == 0;
    errno = 0;
    for (struct dirent *entry; !status && (entry = readdir(folder));) {
        status = entry_status(path, entry->d_name, replace, finished, error);
    }
    if (!status && errno) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot list %s: %s", path, strerror(errno));
    }
    closedir(folder);
    return status;
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

static int remove_tree(const char *path, struct wen_error *error)
{
    enum { OPEN_FOLDERS = 8 };

    if (nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot remove %s: %s", path, strerror(errno));
    }
    return WEN_EXIT_OK;
}

int wen_folder_open(const char *path, bool replace, struct wen_folder **folder,
                    struct wen_error *error)
{
    struct wen_folder *opened = wen_heap_new(1, sizeof *opened);

    opened->path = wen_heap_copy(path, strlen(path));
    opened->unfinished = wen_io_join(path, WEN_FOLDER_UNFINISHED);
    opened->replace = replace;
    *folder = opened;
    opened->made = access(path, F_OK) != 0;
    int status = wen_folder_check(path, replace, error);
    if (!status) {
        status = remove_tree(opened->unfinished, error);
    }
    if (!status) {
        status = wen_io_make_folders(opened->unfinished, error);
    }
    if (status) {
        opened->published = true; /* nothing of ours to remove */
        wen_folder_close(opened);
        *folder = NULL;
    }
    return status;
}

/* A name in the folder: no step out of it, nothing hidden. */
static bool plain(const char *name)
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
    if (!plain(name)) {
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
    file->path = wen_io_join(folder->unfinished, name);
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
static int sync_file(struct wen_file *file, struct wen_error *error)
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

int wen_folder_seal(struct wen_folder *folder, const struct wen_result **results, size_t *count,
                    struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    qsort(folder->files, folder->count, sizeof folder->files[0], by_name);
    folder->results =
        wen_heap_resize(folder->results, folder->count + 1, sizeof(struct wen_result));
    for (size_t i = 0; i < folder->count && !status; i++) {
        struct wen_file *file = folder->files[i];
        struct wen_result *result = &folder->results[i];
        struct stat about;
        result->name = file->name;
        status = sync_file(file, error);
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
    return status;
}

/* Removes what an earlier run's record lists, the record first: from then on
 * the folder holds no finished run. */
static int remove_earlier(struct wen_folder *folder, struct wen_error *error)
{
    struct wen_buffer text = {0};
    char *record = wen_io_join(folder->path, record_name);
    int status = WEN_EXIT_OK;
    const cJSON *file;

    if (access(record, F_OK) == 0) {
        status = wen_io_read_file(record, RECORD_LIMIT, &text, error);
    }
    cJSON *json = status ? NULL : cJSON_ParseWithLength(text.data, text.size);
    if (!status && unlink(record) < 0 && errno != ENOENT) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot remove %s: %s", record, strerror(errno));
    }
    cJSON_ArrayForEach(file, cJSON_GetObjectItemCaseSensitive(json, "files"))
    {
        const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(file, "name"));
        char *path = name && plain(name) ? wen_io_join(folder->path, name) : NULL;
        if (path && !status && unlink(path) < 0 && errno != ENOENT) {
            status =
                wen_error_set(error, WEN_EXIT_IO, "cannot remove %s: %s", path, strerror(errno));
        }
        free(path);
    }
    cJSON_Delete(json);
    wen_buffer_free(&text);
    free(record);
    return status;
}

static int publish_file(struct wen_folder *folder, const struct wen_file *file,
                        struct wen_error *error)
{
    char *path = wen_io_join(folder->path, file->name);
    char *slash = strrchr(path, '/');

    *slash = '\0';
    int status = wen_io_make_folders(path, error);
    *slash = '/';
    if (!status && rename(file->path, path) < 0) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot rename %s to %s: %s", file->path, path,
                               strerror(errno));
    }
    free(path);
    return status;
}

/* Syncs each folder that files were renamed into; files are sorted by name, so
 * those of one folder follow one another. */
static int sync_folders(struct wen_folder *folder, struct wen_error *error)
{
    char *last = wen_heap_copy("", 0);
    int status = wen_io_sync_folder(folder->path, error);

    for (size_t i = 0; i < folder->count && !status; i++) {
        const char *name = folder->files[i]->name, *slash = strrchr(name, '/');
        size_t size = slash ? (size_t)(slash - name) : 0;
        if (size && (strlen(last) != size || memcmp(last, name, size) != 0)) {
            free(last);
            last = wen_heap_copy(name, size);
            char *path = wen_io_join(folder->path, last);
            status = wen_io_sync_folder(path, error);
            free(path);
        }
    }
    free(last);
    return status;
}

int wen_folder_publish(struct wen_folder *folder, struct wen_error *error)
{
    int status = folder->replace ? remove_earlier(folder, error) : WEN_EXIT_OK;
    const struct wen_file *record = NULL;

    for (size_t i = 0; i < folder->count && !status; i++) {
        status = folder->files[i]->fd >= 0 ? sync_file(folder->files[i], error) : WEN_EXIT_OK;
        if (strcmp(folder->files[i]->name, record_name) == 0) {
            record = folder->files[i];
        } else if (!status) {
            status = publish_file(folder, folder->files[i], error);
        }
    }
    /* the record is there only when all that it lists is, after a power cut too */
    status = status ? status : sync_folders(folder, error);
    if (!status && record) {
        status = publish_file(folder, record, error);
        status = status ? status : wen_io_sync_folder(folder->path, error);
    }
    if (!status) {
        folder->published = true;
        status = remove_tree(folder->unfinished, error);
    }
    return status;
}

void wen_folder_discard(const char *path)
{
    char *unfinished = wen_io_join(path, WEN_FOLDER_UNFINISHED);

    if (access(unfinished, F_OK) == 0) {
        remove_tree(unfinished, NULL);
        rmdir(path); /* only where it is empty now */
    }
    free(unfinished);
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
    if (!folder->published) {
        remove_tree(folder->unfinished, NULL);
        if (folder->made) {
            rmdir(folder->path);
        }
    }
    free(folder->files);
    free(folder->results);
    free(folder->path);
    free(folder->unfinished);
    free(folder);
}
