/* SPDX-License-Identifier: MIT */
/* The place of an unfinished run: what is there, and whose it is. */
#include "run/work.h"

#include "archive/seal.h"
#include "base/heap.h"
#include "base/io.h"
#include "plan/plan.h"
#include "run/journal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
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

/* ---- the lock --------------------------------------------------------- */

/* Says in the lock who holds it, for people. */
static void sign(int lock)
{
    char host[HOST_NAME_MAX + 1] = "", text[HOST_NAME_MAX + 64];

    gethostname(host, sizeof host - 1);
    int size = snprintf(text, sizeof text, "%s %ld\n", host, (long)getpid());
    if (ftruncate(lock, 0) == 0 && pwrite(lock, text, (size_t)size, 0) < 0) {
        return; /* the lock holds without it */
    }
}

static void read_signature(int lock, char *text, size_t size)
{
    ssize_t got = pread(lock, text, size - 1, 0);

    text[got > 0 ? got : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
}

/* Whether the process that a signature names was on this machine and is dead:
 * then its children are about to die too. */
static bool is_dying(const char *holder)
{
    char host[HOST_NAME_MAX + 1] = "";
    const char *blank = strrchr(holder, ' ');

    gethostname(host, sizeof host - 1);
    long pid = blank ? strtol(blank, NULL, 10) : 0;
    return pid > 0 && strlen(host) == (size_t)(blank - holder) &&
           memcmp(host, holder, strlen(host)) == 0 && kill((pid_t)pid, 0) < 0 && errno == ESRCH;
}

/* flock(), waiting for those whose death is under way. */
static int lock_file(int lock, char *holder, size_t size)
{
    enum { TRIES = 200 };
    const struct timespec pause = {.tv_nsec = 20000000};

    for (int i = 0; flock(lock, LOCK_EX | LOCK_NB) < 0; i++) {
        int why = errno;
        read_signature(lock, holder, size);
        if (why != EWOULDBLOCK || i == TRIES || !is_dying(holder)) {
            errno = why;
            return -1;
        }
        nanosleep(&pause, NULL);
    }
    return 0;
}

/* Locks the place's lock file, which is made where it is not there. -1 with
 * `errno` EWOULDBLOCK and the holder's name where somebody else holds it. */
static int take_lock(const char *place, char *holder, size_t size)
{
    char *path = wen_io_join(place, WEN_WORK_LOCK);
    struct stat held, there;
    int lock;

    while ((lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666)) >= 0) {
        if (lock_file(lock, holder, size) < 0) {
            int why = errno;
            close(lock);
            lock = -1;
            errno = why;
            break;
        }
        /* the holder before may have removed the file between open() and flock() */
        if (fstat(lock, &held) == 0 && stat(path, &there) == 0 && held.st_ino == there.st_ino) {
            sign(lock);
            break;
        }
        close(lock);
    }
    int why = errno;
    free(path);
    errno = why;
    return lock;
}

static int lock_place(struct wen_work *work, struct wen_error *error)
{
    char holder[HOST_NAME_MAX + 64] = "";

    work->lock = take_lock(work->path, holder, sizeof holder);
    if (work->lock >= 0) {
        return WEN_EXIT_OK;
    }
    if (errno == EWOULDBLOCK) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "another wenliu is at work in %s (host and process %s): wait for it, "
                             "or give another folder with -o",
                             work->output, holder[0] ? holder : "unknown");
    }
    return wen_error_set(error, WEN_EXIT_IO, "cannot lock %s: %s", work->path, strerror(errno));
}

/* ---- a run's place ---------------------------------------------------- */

static int judge(const struct wen_work *work, const struct wen_work_wish *wish,
                 struct wen_error *error)
{
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
    if (!status && work->before == WEN_WORK_FINISHED) {
        status = judge(work, wish, error);
    }
    status = status ? status : make_place(work, error);
    status = status ? status : lock_place(work, error);
    /* again under the lock: another may just have finished */
    status = status ? status : wen_work_look(work->output, &work->before, error);
    status = status ? status : judge(work, wish, error);
    bool kept = work->before == WEN_WORK_STARTED || work->before == WEN_WORK_COMPLETE;
    if (!status && wish->replace) {
        work->before = work->before == WEN_WORK_FINISHED ? WEN_WORK_FINISHED : WEN_WORK_NEW;
        kept = false;
    }
    return status || kept ? status : empty_place(work, error);
}

/* ---- a shard's place -------------------------------------------------- */

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
        int lock = take_lock(path, holder, sizeof holder);
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

static int make_attempt(struct wen_work *work, const char *parts, unsigned shard,
                        struct wen_error *error)
{
    char host[HOST_NAME_MAX + 1] = "";

    gethostname(host, sizeof host - 1);
    for (char *at = host; *at; at++) {
        *at = *at == '/' ? '_' : *at;
    }
    work->path = wen_heap_format("%s/.%u.%s.%ld.XXXXXX", parts, shard, host, (long)getpid());
    if (!mkdtemp(work->path)) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot make %s: %s", work->path, strerror(errno));
    }
    chmod(work->path, 0755); /* mkdtemp() keeps it from everybody else, who may want to merge */
    int status = wen_io_sync_folder(parts, error);
    return status ? status : lock_place(work, error);
}

static int open_shard(struct wen_work *work, const struct wen_work_wish *wish,
                      struct wen_error *error)
{
    char *parts = wen_io_join(work->output, WEN_WORK_PARTS);

    work->part = wen_heap_format("%s/%u", parts, wish->number);
    int status = wen_io_make_folders(parts, error);
    if (!status && wish->replace) {
        status = wen_work_remove(work->part, error);
    }
    if (!status && exists(work->part, WEN_WORK_MARKER)) {
        work->before = WEN_WORK_FINISHED;
    } else if (!status) {
        status = make_attempt(work, parts, wish->number, error);
        status = status ? status : adopt_attempt(work, parts, wish->number, error);
    }
    free(parts);
    return status;
}

int wen_work_open(const char *output, const struct wen_work_wish *wish, struct wen_work *work,
                  struct wen_error *error)
{
    *work = (struct wen_work){.output = wen_heap_copy(output, strlen(output)), .lock = -1};
    int status = wish->shard ? open_shard(work, wish, error) : open_run(work, wish, error);

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
