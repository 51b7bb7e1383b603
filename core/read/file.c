/* SPDX-License-Identifier: MIT */
/* One input file as a stream, hashed as it is read where that is wanted. */
#include "read/file.h"

#include "base/heap.h"
#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Large enough that a system call costs nothing beside the hash. */
enum { BLOCK = 1 << 18 };

static const int64_t NANOSECONDS = 1000000000; /* of a second */

/* The hash goes over the file in its order, however an archive's reader jumps about. */
static void cover_block(struct wen_file *file, uint64_t at, size_t size)
{
    if (at <= file->covered && file->covered < at + size) {
        size_t known = (size_t)(file->covered - at);
        if (file->hashing) {
            sha256_update(&file->hash, size - known, (const uint8_t *)file->block + known);
        }
        file->covered = at + size;
    }
}

static enum wen_stream_status next_block(struct wen_stream *stream, struct wen_string *block)
{
    struct wen_file *file = (struct wen_file *)stream;
    size_t got;

    if (file->last) {
        return WEN_STREAM_END;
    }
    int status = wen_io_read(file->fd, file->block, BLOCK, &got, "it", &stream->fault);
    if (status) {
        return WEN_STREAM_FAULT;
    }
    file->last = got < BLOCK;
    cover_block(file, file->at, got);
    file->at += got;
    *block = wen_string(file->block, got);
    return got ? WEN_STREAM_BLOCK : WEN_STREAM_END;
}

void wen_file_look(const struct stat *about, uint64_t *size, int64_t *modified)
{
    bool regular = S_ISREG(about->st_mode);

    *size = regular ? (uint64_t)about->st_size : 0;
    *modified = regular ? about->st_mtim.tv_sec * NANOSECONDS + about->st_mtim.tv_nsec : 0;
}

static void start(struct wen_file *file, int fd, const struct stat *about)
{
    char *block = file->block ? file->block : wen_heap_resize(NULL, BLOCK, 1);

    *file = (struct wen_file){.stream.next = next_block,
                              .fd = fd,
                              .hashing = file->hashing,
                              .open = true,
                              .regular = S_ISREG(about->st_mode),
                              .block = block};
    wen_file_look(about, &file->size, &file->modified);
    sha256_init(&file->hash);
}

const char *wen_file_type(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG: return "a file";
    case S_IFDIR: return "a folder";
    case S_IFIFO: return "a FIFO";
    case S_IFSOCK: return "a socket";
    case S_IFCHR:
    case S_IFBLK: return "a device";
    default: return "of an unknown type";
    }
}

/* A FIFO reads as empty until its first writer is there, and blocks from then on. */
static int wait_for_writer(int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};

    while (poll(&wait, 1, -1) < 0) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return fcntl(fd, F_SETFL, O_RDONLY);
}

int wen_file_open(struct wen_file *file, int folder, const char *name, bool given,
                  struct wen_error *error)
{
    struct stat about;
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    /* a socket cannot be opened at all */
    if (fd < 0 && errno != ENXIO) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot be opened: %s", strerror(errno));
    }
    if (fd < 0 ? fstatat(folder, name, &about, 0) < 0 : fstat(fd, &about) < 0) {
        about.st_mode = 0;
    }
    bool fifo = given && fd >= 0 && S_ISFIFO(about.st_mode);
    if (fifo && wait_for_writer(fd) < 0) {
        int status = wen_error_set(error, WEN_EXIT_IO, "cannot be read: %s", strerror(errno));
        close(fd);
        return status;
    }
    if (!fifo && (fd < 0 || !S_ISREG(about.st_mode))) {
        if (fd >= 0) {
            close(fd);
        }
        return wen_error_set(error, WEN_EXIT_IO, "is %s, not a file", wen_file_type(about.st_mode));
    }
    start(file, fd, &about);
    return WEN_EXIT_OK;
}

void wen_file_open_standard_input(struct wen_file *file)
{
    struct stat about;

    if (fstat(STDIN_FILENO, &about) < 0) {
        about.st_mode = 0; /* the first read says what is wrong */
    }
    /* where it stands at the beginning of a file, an archive may be sought in */
    bool whole = S_ISREG(about.st_mode) && lseek(STDIN_FILENO, 0, SEEK_CUR) == 0;
    start(file, STDIN_FILENO, &about);
    file->borrowed = true;
    file->regular = whole;
    file->size = whole ? file->size : 0;
}

int64_t wen_file_seek(struct wen_file *file, int64_t offset, int whence)
{
    off_t at = lseek(file->fd, offset, whence);

    if (at >= 0) {
        file->at = (uint64_t)at;
        file->last = false;
        file->stream.held = wen_string(NULL, 0);
        file->stream.ended = false;
    }
    return at;
}

int wen_file_skip(struct wen_file *file, uint64_t offset, struct wen_error *error)
{
    if (wen_file_seek(file, (int64_t)offset, SEEK_SET) < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot be sought in: %s", strerror(errno));
    }
    if (!file->hashing && file->covered < offset) {
        file->covered = offset;
    }
    return WEN_EXIT_OK;
}

/* Whether all of the file is in the hash now. */
static bool hash_rest(struct wen_file *file)
{
    if (file->regular && file->covered != file->at &&
        wen_file_seek(file, (int64_t)file->covered, SEEK_SET) < 0) {
        return false;
    }
    if (!file->regular && !file->stream.ended) {
        return false; /* it may never end */
    }
    return wen_stream_drain(&file->stream) == WEN_STREAM_END;
}

void wen_file_close(struct wen_file *file, struct wen_file_sum *sum)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    bool whole = file->hashing && hash_rest(file);

    sum->size = whole || !file->regular ? file->covered : file->size;
    sum->modified = file->modified;
    strcpy(sum->sha256, file->hashing ? "-" : "");
    if (whole) {
        sha256_digest(&file->hash, sizeof digest, digest);
        wen_io_hex(digest, sizeof digest, sum->sha256);
    }
    if (!file->borrowed) {
        close(file->fd);
    }
    file->open = false;
}

void wen_file_free(struct wen_file *file)
{
    if (file->open && !file->borrowed) {
        close(file->fd);
    }
    free(file->block);
    *file = (struct wen_file){0};
}
