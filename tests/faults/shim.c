/* SPDX-License-Identifier: MIT */
/* Faults of the C library, for a program that is started with this in LD_PRELOAD:
 *
 *   SHIM_ALLOCATION=K     the K-th allocation since main() fails: malloc, calloc, realloc and all
 *                         that the library builds on them
 *   SHIM_STICKY=1         and all behind it
 *   SHIM_ROLE=NAME        only in processes called "wenliu NAME"; "supervisor": in the first one
 *   SHIM_COUNTS=FILE      allocations are counted over all processes that count, in FILE, which
 *                         exists and has 16 bytes: their number and that of short or interrupted
 *                         calls, 64 bits each. Without it, each process counts from its fork
 *   SHIM_SHORT=SEED       reads and writes move fewer bytes than asked for or are interrupted
 *   SHIM_PERCENT=P        so often (default 25)
 *   SHIM_CLOSE=K          the K-th close() of each process closes, and then says EIO, as it does
 *                         where what was written did not reach a server
 *   SHIM_NO_SYNC=1        fsync() and fdatasync() do nothing and say that they did
 *
 * Only what the kernel may do is done: regular files, sockets and pipes give and take less than
 * asked for, but a pipe takes small writes whole, and so do messages with descriptors. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ALLOCATIONS, DISTURBANCES, COUNTS };

/* All that this library keeps; a preloaded library has nobody to hand it in. */
static struct {
    bool running; /* main() has begun: the loader is not what is tested */
    bool sticky, no_sync, disturbs, first;
    uint64_t fail_at, close_at; /* 0: never */
    uint64_t closed;
    const char *role; /* NULL: all */
    uint64_t random, percent;
    uint64_t own[COUNTS], *counts;
} shim = {.first = true, .counts = shim.own};

/* ---- the true functions -------------------------------------------------- */

static void *(*true_malloc)(size_t);
static void *(*true_calloc)(size_t, size_t);
static void *(*true_realloc)(void *, size_t);
static void (*true_free)(void *);

/* dlsym() may ask for memory before we have any to give. */
static char early[8192] __attribute__((aligned(16)));
static size_t early_used;

static void *allocate_early(size_t size)
{
    size_t taken = (size + 15) & ~(size_t)15;

    if (taken > sizeof early - early_used) {
        return NULL;
    }
    early_used += taken;
    return early + early_used - taken;
}

static bool is_early(const void *memory)
{
    return (const char *)memory >= early && (const char *)memory < early + sizeof early;
}

/* ISO C has no conversion from a data pointer to a function. */
static void find(void *function, const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);

    memcpy(function, &found, sizeof found);
}

static void find_allocator(void)
{
    static bool looking;

    if (looking) {
        return;
    }
    looking = true;
    find(&true_calloc, "calloc");
    find(&true_realloc, "realloc");
    find(&true_free, "free");
    find(&true_malloc, "malloc");
}

/* ---- what to do ----------------------------------------------------------- */

static uint64_t number(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text ? strtoull(text, NULL, 10) : otherwise;
}

static void after_fork(void)
{
    shim.first = false;
    shim.own[ALLOCATIONS] = shim.closed = 0;
    /* parent and child must not draw the same; the child's name comes later */
    shim.random = shim.random * 0x5851F42D4C957F2Du + 0x14057B7EF767814Fu;
}

static void share_counts(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    void *memory = mmap(NULL, sizeof shim.own, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

    if (fd < 0 || memory == MAP_FAILED) {
        static const char text[] = "shim: cannot use the file of SHIM_COUNTS\n";
        if (write(STDERR_FILENO, text, sizeof text - 1) < 0) {
            _exit(99);
        }
        _exit(99);
    }
    close(fd);
    shim.counts = memory;
}

static void start(void)
{
    const char *counts = getenv("SHIM_COUNTS");

    shim.fail_at = number("SHIM_ALLOCATION", 0);
    shim.close_at = number("SHIM_CLOSE", 0);
    shim.sticky = number("SHIM_STICKY", 0) != 0;
    shim.no_sync = number("SHIM_NO_SYNC", 0) != 0;
    shim.disturbs = getenv("SHIM_SHORT") != NULL;
    shim.random = number("SHIM_SHORT", 0) * 0x9E3779B97F4A7C15u + 1;
    shim.percent = number("SHIM_PERCENT", 25);
    shim.role = getenv("SHIM_ROLE");
    if (counts) {
        share_counts(counts);
    }
    pthread_atfork(NULL, NULL, after_fork);
    shim.running = true;
}

typedef int (*main_function)(int, char **, char **);

int __libc_start_main(main_function, int, char **, void (*)(void), void (*)(void), void (*)(void),
                      void *);

/* The C library's own way into main(); the work of the loader is over then. */
int __libc_start_main(main_function program, int count, char **arguments, void (*init)(void),
                      void (*fini)(void), void (*loader_fini)(void), void *stack_end)
{
    int (*true_start)(main_function, int, char **, void (*)(void), void (*)(void), void (*)(void),
                      void *);

    find(&true_start, "__libc_start_main");
    start();
    return true_start(program, count, arguments, init, fini, loader_fini, stack_end);
}

static bool plays_role(void)
{
    char name[17] = "";

    if (!shim.role) {
        return true;
    }
    if (strcmp(shim.role, "supervisor") == 0) {
        return shim.first;
    }
    prctl(PR_GET_NAME, name);
    /* the kernel cuts the name at 15 bytes */
    return strncmp(name, "wenliu ", 7) == 0 && name[7] &&
           strncmp(name + 7, shim.role, strlen(name + 7)) == 0;
}

static uint64_t count(int what)
{
    return __atomic_add_fetch(&shim.counts[what], 1, __ATOMIC_RELAXED);
}

/* ---- memory --------------------------------------------------------------- */

static bool allocation_fails(void)
{
    if (!shim.running || (!shim.fail_at && shim.counts == shim.own) || !plays_role()) {
        return false;
    }
    uint64_t at = count(ALLOCATIONS);
    if (at == shim.fail_at || (shim.sticky && shim.fail_at && at > shim.fail_at)) {
        errno = ENOMEM;
        return true;
    }
    return false;
}

void *malloc(size_t size)
{
    if (!true_malloc) {
        find_allocator();
    }
    if (!true_malloc) {
        return allocate_early(size);
    }
    return allocation_fails() ? NULL : true_malloc(size);
}

void *calloc(size_t items, size_t size)
{
    if (!true_malloc) {
        find_allocator();
    }
    if (!true_malloc) {
        return allocate_early(items * size); /* zeroed: each byte is given once */
    }
    return allocation_fails() ? NULL : true_calloc(items, size);
}

void *realloc(void *memory, size_t size)
{
    if (!true_malloc) {
        find_allocator();
    }
    if (allocation_fails()) {
        return NULL;
    }
    if (is_early(memory)) {
        char *moved = true_malloc(size);
        size_t rest = (size_t)(early + sizeof early - (char *)memory);
        return moved ? memcpy(moved, memory, size < rest ? size : rest) : NULL;
    }
    return true_realloc(memory, size);
}

void free(void *memory)
{
    if (memory && !is_early(memory)) {
        true_free(memory);
    }
}

/* ---- short and interrupted calls ------------------------------------------ */

/* xorshift64* */
static uint64_t draw(uint64_t limit)
{
    uint64_t x = shim.random;

    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    shim.random = x;
    return ((x * 0x2545F4914F6CDD1Du) >> 33) % limit;
}

/* Whether this call is disturbed at all. */
static bool disturbed(void)
{
    if (!shim.running || !shim.disturbs || !plays_role() || draw(100) >= shim.percent) {
        return false;
    }
    count(DISTURBANCES);
    return true;
}

/* Fewer bytes than `size`, where the kernel may move fewer; often very few. */
static size_t shorten(int fd, size_t size, bool writes)
{
    struct stat about;

    if (size < 2 || fstat(fd, &about) < 0) {
        return size;
    }
    bool pipe = S_ISFIFO(about.st_mode);
    if (!S_ISREG(about.st_mode) && !S_ISSOCK(about.st_mode) && !pipe) {
        return size;
    }
    if (pipe && writes && size <= PIPE_BUF) {
        return size;
    }
    size_t limit = draw(2) && size > 16 ? 16 : size - 1;
    return 1 + draw(limit);
}

/* Whether the call is interrupted; if not, `*size` may be less afterwards. */
static bool interrupted(int fd, size_t *size, bool writes)
{
    if (!disturbed()) {
        return false;
    }
    if (draw(2)) {
        errno = EINTR;
        return true;
    }
    *size = shorten(fd, *size, writes);
    return false;
}

static bool only_interrupted(void)
{
    if (disturbed()) {
        errno = EINTR;
        return true;
    }
    return false;
}

ssize_t read(int fd, void *bytes, size_t size)
{
    static ssize_t (*true_read)(int, void *, size_t);

    if (!true_read) {
        find(&true_read, "read");
    }
    return interrupted(fd, &size, false) ? -1 : true_read(fd, bytes, size);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    static ssize_t (*true_write)(int, const void *, size_t);

    if (!true_write) {
        find(&true_write, "write");
    }
    return interrupted(fd, &size, true) ? -1 : true_write(fd, bytes, size);
}

ssize_t pread(int fd, void *bytes, size_t size, off_t at)
{
    static ssize_t (*true_pread)(int, void *, size_t, off_t);

    if (!true_pread) {
        find(&true_pread, "pread");
    }
    return interrupted(fd, &size, false) ? -1 : true_pread(fd, bytes, size, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    static ssize_t (*true_pwrite)(int, const void *, size_t, off_t);

    if (!true_pwrite) {
        find(&true_pwrite, "pwrite");
    }
    return interrupted(fd, &size, true) ? -1 : true_pwrite(fd, bytes, size, at);
}

ssize_t recv(int fd, void *bytes, size_t size, int flags)
{
    static ssize_t (*true_recv)(int, void *, size_t, int);

    if (!true_recv) {
        find(&true_recv, "recv");
    }
    return interrupted(fd, &size, false) ? -1 : true_recv(fd, bytes, size, flags);
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    static ssize_t (*true_send)(int, const void *, size_t, int);

    if (!true_send) {
        find(&true_send, "send");
    }
    return interrupted(fd, &size, true) ? -1 : true_send(fd, bytes, size, flags);
}

/* Messages with descriptors are small, and the kernel moves those whole. */
ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    static ssize_t (*true_sendmsg)(int, const struct msghdr *, int);

    if (!true_sendmsg) {
        find(&true_sendmsg, "sendmsg");
    }
    return only_interrupted() ? -1 : true_sendmsg(fd, message, flags);
}

ssize_t recvmsg(int fd, struct msghdr *message, int flags)
{
    static ssize_t (*true_recvmsg)(int, struct msghdr *, int);

    if (!true_recvmsg) {
        find(&true_recvmsg, "recvmsg");
    }
    return only_interrupted() ? -1 : true_recvmsg(fd, message, flags);
}

int poll(struct pollfd *watched, nfds_t watched_count, int milliseconds)
{
    static int (*true_poll)(struct pollfd *, nfds_t, int);

    if (!true_poll) {
        find(&true_poll, "poll");
    }
    return only_interrupted() ? -1 : true_poll(watched, watched_count, milliseconds);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    static pid_t (*true_waitpid)(pid_t, int *, int);

    if (!true_waitpid) {
        find(&true_waitpid, "waitpid");
    }
    /* what does not wait is not interrupted */
    return !(options & WNOHANG) && only_interrupted() ? -1 : true_waitpid(pid, status, options);
}

/* ---- closing and syncing --------------------------------------------------------------- */

int close(int fd)
{
    static int (*true_close)(int);

    if (!true_close) {
        find(&true_close, "close");
    }
    int result = true_close(fd);
    if (shim.running && shim.close_at && ++shim.closed == shim.close_at) {
        errno = EIO;
        return -1;
    }
    return result;
}

int fsync(int fd)
{
    static int (*true_fsync)(int);

    if (!true_fsync) {
        find(&true_fsync, "fsync");
    }
    return shim.no_sync ? 0 : true_fsync(fd);
}

int fdatasync(int fd)
{
    static int (*true_fdatasync)(int);

    if (!true_fdatasync) {
        find(&true_fdatasync, "fdatasync");
    }
    return shim.no_sync ? 0 : true_fdatasync(fd);
}
