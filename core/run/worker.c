/* SPDX-License-Identifier: MIT */
/* A worker: runs the documents of a unit through the stages. Whatever a stage
 * does to this process costs the document at hand and no other. */
#include "config.h"
#include "run/channel.h"
#include "run/processes.h"
#include "run/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What has to be as it was after a document. */
struct guard {
    struct wen_marker *marker;
    pid_t pid;
    int fd;
    struct stat socket;
    bool starts_processes; /* some stage may leave children behind */
};

static _Noreturn void breach(const struct guard *guard, const char *reason)
{
    snprintf(guard->marker->reason, sizeof guard->marker->reason, "%s", reason);
    _exit(WEN_SESSION_BREACH);
}

static void inspect(void *owner, uint32_t document)
{
    const struct guard *guard = owner;
    struct stat about;

    (void)document;
    if (getpid() != guard->pid) {
        _exit(WEN_SESSION_BREACH); /* a child that came back: its parent is told below */
    }
    if (fstat(guard->fd, &about) < 0 || about.st_ino != guard->socket.st_ino ||
        about.st_dev != guard->socket.st_dev) {
        breach(guard, "it closed descriptors that are not its own");
    }
    if (!guard->starts_processes && waitpid(-1, NULL, WNOHANG) >= 0) {
        breach(guard, "it left a child process behind");
    }
}

uint64_t wen_worker_memory(const struct wen_job *job)
{
    uint64_t limit = (uint64_t)job->pipeline->limits.memory_mib << 20;

    if (!limit) {
        uint64_t machine = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
        limit = machine / 4 * 3 / (job->workers ? job->workers : 1);
    }
    return limit;
}

#ifdef WEN_SANITIZED
enum { LIMIT_MEMORY = 0 }; /* its shadow memory alone takes terabytes of addresses */
#else
enum { LIMIT_MEMORY = 1 };
#endif

/* Address space in use now, in bytes. */
static uint64_t address_space(void)
{
    unsigned long long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");

    if (file) {
        if (fscanf(file, "%llu", &pages) != 1) {
            pages = 0;
        }
        fclose(file);
    }
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void set_limits(const struct wen_job *job)
{
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    if (LIMIT_MEMORY) {
        uint64_t bytes = address_space() + wen_worker_memory(job);
        struct rlimit memory = {bytes, bytes};
        setrlimit(RLIMIT_AS, &memory);
    }
}

_Noreturn void wen_worker_main(const struct wen_job *job, struct wen_session *session,
                               struct wen_marker *marker, int fd)
{
    struct guard guard = {.marker = marker, .pid = getpid(), .fd = fd};
    struct wen_message_head head;
    struct wen_buffer body = {0}, result = {0};
    struct wen_error error = {0};
    int status = fstat(fd, &guard.socket) < 0 ? WEN_EXIT_INTERNAL : WEN_EXIT_OK;

    wen_name_process("worker");
    guard.starts_processes = wen_session_starts_processes(session);
    set_limits(job);
    while (!status) {
        wen_buffer_relax(&body);
        status = wen_message_receive(fd, &head, &body, &error);
        if (status || head.kind != WEN_UNIT) {
            break;
        }
        wen_buffer_relax(&result);
        status = wen_unit_run(session, head.number, body.data, body.size, inspect, &guard, &result,
                              &error);
        if (!status) {
            status = wen_message_send(fd, WEN_UNIT_RESULT, 0, head.number, result.data, result.size,
                                      &error);
        }
    }
    if (status) {
        wen_message_fail(fd, status, &error);
    }
    wen_buffer_free(&body);
    wen_buffer_free(&result);
    _exit(status);
}
