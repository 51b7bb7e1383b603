/* SPDX-License-Identifier: MIT */
/* The place of an unfinished run: what is there, and whose it is. */
#include "results/work.h"

#include "archive/seal.h"
#include "base/heap.h"
#include "base/io.h"
#include "plan/plan.h"
#include "results/attempt.h"
#include "results/journal.h"
#include "results/lock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RECORD_LIMIT = 1 << 28 };

/* ---- looking ---------------------------------------------------------- */

/* Whether the run's record there is whole. */
static bool has_record(const char *folder)
{
    struct wen_buffer text = {0};
    char *path = wen_io_join(folder, WEN_WORK_RECORD);
    bool whole = wen_io_read_file(path, RECORD_LIMIT, &text, NULL) == WEN_EXIT_OK &&
                 wen_seal_check(text.data, text.size);

    wen_buffer_free(&text);
    free(path);
    return whole;
}

static bool exists(const char *folder, const char *name)
{
    char *path = wen_io_join(folder, name);
    bool there = access(path, F_OK) == 0;

    free(path);
    return there;
}

/* A name that a run, a plan or a merge leaves in a folder that is not finished. */
static bool ours(const char *name)
{
    static const char *const names[] = {".", "..", WEN_WORK_UNFINISHED, WEN_WORK_PARTS,
                                        WEN_PLAN_NAME};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return strncmp(name, "." WEN_PLAN_NAME, sizeof WEN_PLAN_NAME) == 0;
}

static int look_for_strangers(const char *path, struct wen_error *error)
{
    DIR *folder = opendir(path);
    int status = WEN_EXIT_OK;

    if (!folder) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot use %s for the results: %s", path,
                             strerror(errno));
    }
    errno = 0;
    for (struct dirent *entry; !status && (entry = readdir(folder));) {
        if (!ours(entry->d_name)) {
            status = wen_error_set(error, WEN_EXIT_IO,
                                   "%s holds other files (%s): give a folder for the results that "
                                   "is new or empty with -o",
                                   path, entry->d_name);
        }
    }
    if (!status && errno) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot list %s: %s", path, strerror(errno));
    }
    closedir(folder);
    return status;
}

int wen_work_look(const char *path, enum wen_work_state *state, struct wen_error *error)
{
    char *place = wen_io_join(path, WEN_WORK_UNFINISHED);
    int status = WEN_EXIT_OK;

    *state = WEN_WORK_NEW;
    if (has_record(place)) {
        *state = WEN_WORK_COMPLETE;
    } else if (wen_journal_begun(place)) {
        *state = WEN_WORK_STARTED;
    } else if (exists(path, WEN_WORK_RECORD)) {
        *state = WEN_WORK_FINISHED;
    } else if (access(path, F_OK) == 0) {
        status = look_for_strangers(path, error);
    }
    free(place);
    return status;
}

/* ---- removing --------------------------------------------------------- */

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)about, (void)kind, (void)where;
    return remove(path);
}

int wen_work_remove(const char *path, struct wen_error *error)
{
    enum { OPEN_FOLDERS = 8 };

    if (nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) != 0 && errno != ENOENT) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot remove %s: %s", path, strerror(errno));
    }
    return WEN_EXIT_OK;
}

/* All of the place but the lock, which is held. */
static int empty_place(const struct wen_work *work, struct wen_error *error)
{
    DIR *folder = opendir(work->path);
    int status = WEN_EXIT_OK;

    for (struct dirent *entry; folder && !status && (entry = readdir(folder));) {
        const char *name = entry->d_name;
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, WEN_WORK_LOCK) == 0) {
            continue;
        }
        char *path = wen_io_join(work->path, name);
        status = wen_work_remove(path, error);
        free(path);
    }
    if (folder) {
        closedir(folder);
    }
    return status;
}

/* ---- a run's place ---------------------------------------------------- */

static int judge(const struct wen_work *work, const struct wen_work_wish *wish,
                 struct wen_error *error)
{
    if (wish->retry && work->before == WEN_WORK_NEW) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "%s holds no finished run, so there is no quarantine to try again",
                             work->output);
    }
    if (wish->replace || wish->resume || work->before == WEN_WORK_NEW) {
        return WEN_EXIT_OK;
    }
    if (work->before == WEN_WORK_FINISHED) {
        return wish->retry ? WEN_EXIT_OK
                           : wen_error_set(error, WEN_EXIT_IO,
                                           "%s holds the results of a run: give another folder "
                                           "with -o, or --replace to put the new results in their "
                                           "place",
                                           work->output);
    }
    return wen_error_set(error, WEN_EXIT_IO,
                         "%s holds an unfinished run: --resume goes on with it, --replace begins "
                         "anew",
                         work->output);
}

static int make_place(struct wen_work *work, struct wen_error *error)
{
    work->made = access(work->output, F_OK) != 0;
    return wen_io_make_folders(work->path, error);
}

static int open_run(struct wen_work *work, const struct wen_work_wish *wish,
                    struct wen_error *error)
{
    work->path = wen_io_join(work->output, WEN_WORK_UNFINISHED);
    /* before anything is made: what is not ours stays as it is */
    int status = wen_work_look(work->output, &work->before, error);
    if (!status && (work->before == WEN_WORK_FINISHED || work->before == WEN_WORK_NEW)) {
        status = judge(work, wish, error);
    }
    status = status ? status : make_place(work, error);
    status = status ? status : wen_lock_place(work, error);
    /* again under the lock: another may just have finished */
    status = status ? status : wen_work_look(work->output, &work->before, error);
    status = status ? status : judge(work, wish, error);
    bool kept = work->before == WEN_WORK_STARTED || work->before == WEN_WORK_COMPLETE;
    if (!status && wish->replace) {
        /* what was begun over results goes, the results and their plan are still to be replaced */
        work->before = exists(work->output, WEN_WORK_RECORD) ? WEN_WORK_FINISHED : WEN_WORK_NEW;
        kept = false;
    }
    return status || kept ? status : empty_place(work, error);
}

int wen_work_open(const char *output, const struct wen_work_wish *wish, struct wen_work *work,
                  struct wen_error *error)
{
    *work = (struct wen_work){.output = wen_heap_copy(output, strlen(output)), .lock = -1};
    int status = wish->shard ? wen_attempt_open(work, wish, error) : open_run(work, wish, error);

    if (status) {
        bool mine = work->lock >= 0 && work->before != WEN_WORK_STARTED &&
                    work->before != WEN_WORK_COMPLETE;
        wen_work_close(work, !mine);
    }
    return status;
}

/* ---- the rest --------------------------------------------------------- */

char *wen_work_plan(const struct wen_work *work)
{
    char *path = wen_io_join(work->path ? work->path : work->output, WEN_PLAN_NAME);

    /* what is in the place is this run's; what is in a finished folder is that one's */
    if (access(path, F_OK) != 0) {
        free(path);
        path = work->before == WEN_WORK_FINISHED && !work->part
                   ? NULL
                   : wen_io_join(work->output, WEN_PLAN_NAME);
    }
    if (path && access(path, F_OK) != 0) {
        free(path);
        path = NULL;
    }
    return path;
}

int wen_work_write(const char *folder, const char *name, const struct wen_buffer *bytes,
                   struct wen_error *error)
{
    char *path = wen_io_join(folder, name);
    char *aside = wen_heap_format("%s/.%s.XXXXXX", folder, name);
    int fd = mkostemp(aside, O_CLOEXEC);
    int status = WEN_EXIT_OK;

    if (fd < 0) {
        status = wen_error_set(error, WEN_EXIT_IO, "cannot create %s: %s", path, strerror(errno));
    } else {
        status = wen_io_write(fd, bytes->data, bytes->size, aside, error);
        if (!status && (fchmod(fd, 0644) < 0 || fsync(fd) < 0)) {
            status = wen_error_set(error, WEN_EXIT_IO, "cannot put %s on disk: %s", path,
                                   strerror(errno));
        }
        if (close(fd) < 0 && !status) {
            status =
                wen_error_set(error, WEN_EXIT_IO, "cannot close %s: %s", path, strerror(errno));
        }
        if (!status && rename(aside, path) < 0) {
            status = wen_error_set(error, WEN_EXIT_IO, "cannot rename %s to %s: %s", aside, path,
                                   strerror(errno));
        }
        if (status) {
            unlink(aside);
        } else {
            status = wen_io_sync_folder(folder, error);
        }
    }
    free(aside);
    free(path);
    return status;
}

void wen_work_leave(const struct wen_work *work)
{
    if (work->lock >= 0) {
        close(work->lock);
    }
}

void wen_work_close(struct wen_work *work, bool keep)
{
    if (!keep && work->path) {
        wen_work_remove(work->path, NULL);
        if (work->part) {
            char *parts = wen_io_join(work->output, WEN_WORK_PARTS);
            rmdir(parts); /* only where it is empty now, as below */
            free(parts);
        }
        if (work->made) {
            rmdir(work->output);
        }
    }
    if (work->lock >= 0) {
        close(work->lock);
    }
    free(work->output);
    free(work->path);
    free(work->part);
    *work = (struct wen_work){.lock = -1};
}
