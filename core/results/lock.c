/* SPDX-License-Identifier: MIT */
/* The lock of an unfinished run's place. */
#include "results/lock.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

/* flock(), waiting for those whose death is under way, and a little for those
 * who only look (wen_lock_held). */
static int lock_file(int lock, char *holder, size_t size)
{
    enum { LOOKS = 3, TRIES = 200 };
    const struct timespec pause = {.tv_nsec = 20000000};

    for (int i = 0; flock(lock, LOCK_EX | LOCK_NB) < 0; i++) {
        int why = errno;
        read_signature(lock, holder, size);
        if (why != EWOULDBLOCK || i == TRIES || (i >= LOOKS && !is_dying(holder))) {
            errno = why;
            return -1;
        }
        nanosleep(&pause, NULL);
    }
    return 0;
}

int wen_lock_take(const char *place, char *holder, size_t size)
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

int wen_lock_held(const char *place, char *holder, size_t size, struct wen_error *error)
{
    char *path = wen_io_join(place, WEN_WORK_LOCK);
    int held = 0, lock = open(path, O_RDONLY | O_CLOEXEC);

    *holder = '\0';
    if (lock < 0 && errno != ENOENT && errno != ENOTDIR) {
        held = -wen_error_set(error, WEN_EXIT_IO, "cannot look at %s: %s", path, strerror(errno));
    } else if (lock >= 0 && flock(lock, LOCK_SH | LOCK_NB) < 0) {
        held = errno == EWOULDBLOCK ? 1
                                    : -wen_error_set(error, WEN_EXIT_IO, "cannot lock %s: %s", path,
                                                     strerror(errno));
        read_signature(lock, holder, size);
        held = held == 1 && is_dying(holder) ? 0 : held;
    }
    if (lock >= 0) {
        close(lock); /* and the lock, where it was got, is free again */
    }
    free(path);
    return held;
}

int wen_lock_place(struct wen_work *work, struct wen_error *error)
{
    char holder[HOST_NAME_MAX + 64] = "";

    work->lock = wen_lock_take(work->path, holder, sizeof holder);
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
