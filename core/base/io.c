/* SPDX-License-Identifier: MIT */
/* Files and descriptors, every call checked. */
#include "base/io.h"

#include "base/heap.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whoever shares a pipe or terminal with us may have set O_NONBLOCK on it. */
static bool wait_for(int fd, short event)
{
    struct pollfd wait = {.fd = fd, .events = event};

    return poll(&wait, 1, -1) >= 0 || errno == EINTR;
}

int wen_io_write(int fd, const void *bytes, size_t size, const char *name, struct wen_error *error)
{
    const char *at = bytes;

    while (size) {
        ssize_t wrote = write(fd, at, size);
        if (wrote < 0 && (errno == EINTR || (errno == EAGAIN && wait_for(fd, POLLOUT)))) {
            continue;
        }
        if (wrote < 0) {
            return wen_error_set(error, WEN_EXIT_IO, "cannot write %s: %s", name, strerror(errno));
        }
        at += wrote;
        size -= (size_t)wrote;
    }
    return WEN_EXIT_OK;
}

int wen_io_read(int fd, void *bytes, size_t size, size_t *got, const char *name,
                struct wen_error *error)
{
    *got = 0;
    while (*got < size) {
        ssize_t more = read(fd, (char *)bytes + *got, size - *got);
        if (more < 0 && (errno == EINTR || (errno == EAGAIN && wait_for(fd, POLLIN)))) {
            continue;
        }
        if (more < 0) {
            return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", name, strerror(errno));
        }
        if (more == 0) {
            break;
        }
        *got += (size_t)more;
    }
    return WEN_EXIT_OK;
}

int wen_io_read_at(int fd, uint64_t offset, void *bytes, size_t size, size_t *got, const char *name,
                   struct wen_error *error)
{
    *got = 0;
    while (*got < size) {
        ssize_t more = pread(fd, (char *)bytes + *got, size - *got, (off_t)(offset + *got));
        if (more < 0 && errno == EINTR) {
            continue;
        }
        if (more < 0) {
            return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", name, strerror(errno));
        }
        if (more == 0) {
            break;
        }
        *got += (size_t)more;
    }
    return WEN_EXIT_OK;
}

static int read_open_file(int fd, const char *path, size_t limit, struct wen_buffer *to,
                          struct wen_error *error)
{
    struct stat about;
    size_t got;

    if (fstat(fd, &about) < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", path, strerror(errno));
    }
    if (!S_ISREG(about.st_mode)) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: it is not a regular file", path);
    }
    if ((uint64_t)about.st_size > limit) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: it has more than %zu bytes", path,
                             limit);
    }
    /* one byte more than the size shows a file that is still growing */
    size_t room = (size_t)about.st_size + 1;
    do {
        int status = wen_io_read(fd, wen_buffer_room(to, room), room, &got, path, error);
        if (status) {
            return status;
        }
        to->size += got;
        if (to->size > limit) {
            return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: it has more than %zu bytes",
                                 path, limit);
        }
    } while (got == room);
    return WEN_EXIT_OK;
}

int wen_io_read_file(const char *path, size_t limit, struct wen_buffer *to, struct wen_error *error)
{
    /* without O_NONBLOCK the open of a FIFO would wait for a writer */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", path, strerror(errno));
    }
    int status = read_open_file(fd, path, limit, to, error);
    close(fd);
    return status;
}

int wen_io_sync_folder(const char *path, struct wen_error *error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot open folder %s: %s", path,
                             strerror(errno));
    }
    /* some file systems cannot sync a folder and say EINVAL: nothing is lost by it */
    int failed = fsync(fd) < 0 && errno != EINVAL ? errno : 0;
    close(fd);
    if (failed) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot sync folder %s: %s", path,
                             strerror(failed));
    }
    return WEN_EXIT_OK;
}

/* Makes one folder; where it is new, its entry in the folder above is synced. */
static int make_folder(char *path, struct wen_error *error)
{
    if (mkdir(path, 0777) < 0) {
        return errno == EEXIST ? WEN_EXIT_OK
                               : wen_error_set(error, WEN_EXIT_IO, "cannot make folder %s: %s",
                                               path, strerror(errno));
    }
    char *above = wen_io_join(path, "..");
    int status = wen_io_sync_folder(above, error);
    free(above);
    return status;
}

int wen_io_make_folders(const char *path, struct wen_error *error)
{
    char *copy = wen_heap_copy(path, strlen(path));
    int status = WEN_EXIT_OK;

    for (char *slash = copy + 1; !status && *copy; slash++) {
        char end = *slash;
        if (end != '/' && end != '\0') {
            continue;
        }
        *slash = '\0';
        status = make_folder(copy, error);
        *slash = end;
        if (end == '\0') {
            break;
        }
    }
    free(copy);
    return status;
}

char *wen_io_join(const char *folder, const char *name)
{
    if (name[0] == '/' || folder[0] == '\0') {
        return wen_heap_copy(name, strlen(name));
    }
    const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
    return wen_heap_format("%s%s%s", folder, slash, name);
}

void wen_io_hex(const uint8_t *bytes, size_t size, char *hex)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * size] = '\0';
}

int wen_io_hash_file(const char *path, char hex[65], struct wen_error *error)
{
    enum { CHUNK = 1 << 16 };
    struct sha256_ctx hash;
    uint8_t digest[SHA256_DIGEST_SIZE];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot read %s: %s", path, strerror(errno));
    }
    sha256_init(&hash);
    uint8_t *chunk = wen_heap_resize(NULL, CHUNK, 1);
    size_t got;
    int status;
    do {
        status = wen_io_read(fd, chunk, CHUNK, &got, path, error);
        sha256_update(&hash, got, chunk);
    } while (!status && got == CHUNK);
    free(chunk);
    close(fd);
    sha256_digest(&hash, sizeof digest, digest);
    wen_io_hex(digest, sizeof digest, hex);
    return status;
}
