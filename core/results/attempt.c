/* SPDX-License-Identifier: MIT */
/* Attempts at a shard. */
#include "results/attempt.h"

#include "base/heap.h"
#include "base/io.h"
#include "results/journal.h"
#include "results/lock.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_done(const char *part)
{
    char *marker = wen_io_join(part, WEN_WORK_MARKER);
    bool done = access(marker, F_OK) == 0;

    free(marker);
    return done;
}

/* Whether `name` is an attempt at that shard. */
static bool is_attempt(const char *name, unsigned shard)
{
    char *end;

    return name[0] == '.' && name[1] >= '0' && name[1] <= '9' &&
           strtoul(name + 1, &end, 10) == shard && *end == '.';
}

/* Takes over the longest of the attempts whose processes are dead, and removes
 * the others. An attempt that lives is left alone, on whatever machine it is. */
static int adopt_attempt(struct wen_work *work, const char *parts, unsigned shard,
                         struct wen_error *error)
{
    char holder[HOST_NAME_MAX + 64];
    uint64_t most = 0;
    DIR *folder = opendir(parts);
    int status = WEN_EXIT_OK;

    for (struct dirent *entry; folder && !status && (entry = readdir(folder));) {
        char *path = is_attempt(entry->d_name, shard) ? wen_io_join(parts, entry->d_name) : NULL;
        if (!path || strcmp(path, work->path) == 0) {
            free(path);
            continue;
        }
        int lock = wen_lock_take(path, holder, sizeof holder);
        uint64_t units = lock >= 0 ? wen_journal_count(path) : 0;
        if (units > most) {
            status = wen_work_remove(work->path, error);
            if (!status && rename(path, work->path) < 0) {
                status = wen_error_set(error, WEN_EXIT_IO, "cannot rename %s to %s: %s", path,
                                       work->path, strerror(errno));
            }
            close(work->lock);
            work->lock = lock;
            most = units;
            work->before = WEN_WORK_STARTED;
        } else if (lock >= 0) {
            status = wen_work_remove(path, error);
            close(lock);
        }
        free(path);
    }
    if (folder) {
        closedir(folder);
    }
    return status;
}

/* The attempt gets its name when it is locked: others take one that is not for
 * dead. */
static int make_attempt(struct wen_work *work, const char *parts, unsigned shard,
                        struct wen_error *error)
{
    char host[HOST_NAME_MAX + 1] = "",
                              *unnamed = wen_heap_format("%s/" WEN_ATTEMPT_NEW "XXXXXX", parts);

    if (!mkdtemp(unnamed)) {
        int why = errno;
        free(unnamed);
        return wen_error_set(error, WEN_EXIT_IO, "cannot make a folder in %s: %s", parts,
                             strerror(why));
    }
    chmod(unnamed, 0755); /* mkdtemp() keeps it from everybody else, who may want to merge */
    work->path = unnamed;
    int status = wen_lock_place(work, error);
    gethostname(host, sizeof host - 1);
    for (char *at = host; *at; at++) {
        *at = *at == '/' ? '_' : *at;
    }
    char *name = wen_heap_format("%s/.%u.%s.%ld.%s", parts, shard, host, (long)getpid(),
                                 strrchr(unnamed, '.') + 1);
    if (!status && rename(unnamed, name) < 0) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot rename %s to %s: %s", unnamed, name,
                               strerror(errno));
    }
    if (status) {
        free(name);
        return status;
    }
    free(unnamed);
    work->path = name;
    return wen_io_sync_folder(parts, error);
}

int wen_attempt_open(struct wen_work *work, const struct wen_work_wish *wish,
                     struct wen_error *error)
{
    char *parts = wen_io_join(work->output, WEN_WORK_PARTS);

    work->part = wen_heap_format("%s/%u", parts, wish->number);
    int status = wen_io_make_folders(parts, error);
    if (!status && wish->replace) {
        status = wen_work_remove(work->part, error);
    }
    if (!status && is_done(work->part)) {
        work->before = WEN_WORK_FINISHED;
    } else if (!status) {
        status = make_attempt(work, parts, wish->number, error);
        status = status ? status : adopt_attempt(work, parts, wish->number, error);
    }
    free(parts);
    return status;
}
