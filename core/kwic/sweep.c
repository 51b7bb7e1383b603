/* SPDX-License-Identifier: MIT */
/* A search through all of an archive. Of N workers number W searches the
 * members W, W + N, W + 2N…, and sends what it finds of each. The first process
 * takes it from one after another: so it comes in the order of the archive, and
 * a worker that is far ahead waits until its connection takes more. */
#include "kwic/sweep.h"

#include "base/heap.h"
#include "base/take.h"
#include "run/channel.h"
#include "run/processes.h"
#include "run/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- one part --------------------------------------------------------- */

/* Appends what was seen in a part, and its rows. Returns 1, 0 behind the last
 * part, or a negative enum wen_exit; then `found` has what stands before the fault. */
static int search_part(const struct wen_kwic_sweep *sweep, uint64_t number,
                       struct wen_buffer *found, struct wen_error *error)
{
    struct wen_kwic_seen seen = {0};
    struct wen_string lines;
    uint64_t first;

    wen_buffer_relax(found);
    wen_buffer_add(found, &seen, sizeof seen);
    int more = wen_reader_part(sweep->reader, number, &lines, &first, error);
    if (more > 0) {
        int status = wen_kwic_search_lines(sweep->search, lines.data, lines.size, first, found,
                                           &seen, error);
        more = status ? -status : 1;
        memcpy(found->data, &seen, sizeof seen);
    }
    return more;
}

/* Hands out what search_part() found. */
static int take_found(const struct wen_kwic_sweep *sweep, struct wen_string found,
                      struct wen_kwic_seen *seen, bool *enough, struct wen_error *error)
{
    struct wen_kwic_seen more;
    struct wen_string key, row;
    int status = WEN_EXIT_OK;

    if (!wen_take(&found, &more, sizeof more)) {
        return wen_error_set(error, WEN_EXIT_INTERNAL,
                             "a worker sent a result that does not hold together");
    }
    seen->documents += more.documents;
    seen->bare += more.bare;
    seen->rows += more.rows;
    seen->fields |= more.fields;
    while (!status && !*enough && wen_kwic_take_row(&found, &key, &row)) {
        status = sweep->take(sweep->self, key, row, enough, error);
    }
    return status;
}

static int sweep_alone(const struct wen_kwic_sweep *sweep, struct wen_kwic_seen *seen,
                       struct wen_error *error)
{
    struct wen_buffer found = {0};
    bool enough = false;
    int more = 1, status = WEN_EXIT_OK;

    for (uint64_t number = 0; more > 0 && !status && !enough; number++) {
        more = search_part(sweep, number, &found, error);
        status = take_found(sweep, wen_string(found.data, found.size), seen, &enough,
                            more < 0 ? NULL : error);
    }
    wen_buffer_free(&found);
    return status ? status : more < 0 ? -more : WEN_EXIT_OK;
}

/* Only the documents that are asked for. */
static int sweep_numbers(const struct wen_kwic_sweep *sweep, struct wen_kwic_seen *seen,
                         struct wen_error *error)
{
    struct wen_buffer line = {0}, found = {0};
    bool enough = false;
    int status = WEN_EXIT_OK;

    for (size_t i = 0; i < sweep->number_count && !status && !enough; i++) {
        struct wen_kwic_seen here = {0};
        found.size = 0;
        wen_buffer_add(&found, &here, sizeof here);
        status = wen_reader_line(sweep->reader, sweep->numbers[i], &line, error);
        if (!status) {
            status = wen_kwic_search_lines(sweep->search, wen_buffer_text(&line), line.size,
                                           sweep->numbers[i], &found, &here, error);
        }
        memcpy(found.data, &here, sizeof here);
        if (!status) {
            status = take_found(sweep, wen_string(found.data, found.size), seen, &enough, error);
        }
    }
    wen_buffer_free(&line);
    wen_buffer_free(&found);
    return status;
}

/* ---- workers ---------------------------------------------------------- */

struct worker {
    pid_t pid;
    int fd; /* -1: closed */
};

/* Searches its share: a message for each part, one for the end. Of a part with a
 * fault comes what stands before it, with slot 1, and then the fault. */
static _Noreturn void work(const struct wen_kwic_sweep *sweep, uint64_t first, int fd)
{
    struct wen_buffer found = {0};
    struct wen_error error = {0};
    int more = 1, status = WEN_EXIT_OK;

    for (uint64_t number = first; more > 0 && !status; number += sweep->workers) {
        more = search_part(sweep, number, &found, &error);
        uint32_t kind = more ? WEN_UNIT_RESULT : WEN_END, faulty = more < 0;
        status = wen_message_send(fd, kind, faulty, number, found.data, found.size, NULL);
    }
    if (!status && more < 0) {
        wen_message_fail(fd, -more, &error);
    }
    wen_buffer_free(&found);
    _exit(status);
}

static int start(const struct wen_kwic_sweep *sweep, struct worker *workers, unsigned number,
                 struct wen_error *error)
{
    pid_t parent = getpid();
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "cannot connect to a worker: %s",
                             strerror(errno));
    }
    workers[number].pid = fork();
    if (workers[number].pid == 0) {
        wen_die_with_parent(parent);
        wen_name_process("worker");
        signal(SIGPIPE, SIG_DFL); /* nobody wants more */
        for (unsigned i = 0; i < number; i++) {
            close(workers[i].fd);
        }
        close(ends[0]);
        work(sweep, number, ends[1]);
    }
    close(ends[1]);
    workers[number].fd = ends[0];
    if (workers[number].pid < 0) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "cannot fork a worker: %s", strerror(errno));
    }
    return WEN_EXIT_OK;
}

/* What is wrong where a worker sent no result. */
static int blame(struct worker *worker, const struct wen_message_head *head,
                 const struct wen_buffer *body, struct wen_error *error)
{
    char what[160];
    int wait_status = 0;

    if (head->kind == WEN_FAILED) {
        return wen_error_set(error, (int)head->number, "%.*s", (int)body->size,
                             body->data ? body->data : "");
    }
    if (worker->pid > 0) {
        waitpid(worker->pid, &wait_status, 0);
    }
    worker->pid = 0;
    wen_crew_describe(wait_status, what, sizeof what);
    return wen_error_set(error, WEN_EXIT_INTERNAL, "a worker died: %s", what);
}

/* Takes part after part, until the first that there is not. */
static int take_all(const struct wen_kwic_sweep *sweep, struct worker *workers,
                    struct wen_kwic_seen *seen, struct wen_error *error)
{
    struct wen_message_head head = {.kind = WEN_UNIT_RESULT};
    struct wen_buffer body = {0};
    bool enough = false;
    int status = WEN_EXIT_OK;

    for (uint64_t number = 0; !status && !enough && head.kind != WEN_END;) {
        struct worker *worker = &workers[number % sweep->workers];
        wen_buffer_relax(&body);
        status = wen_message_receive(worker->fd, &head, &body, error);
        if (status || head.kind == WEN_END) {
            break;
        }
        if (head.kind == WEN_UNIT_RESULT && head.number == number) {
            status = take_found(sweep, wen_string(body.data, body.size), seen, &enough, error);
            number += !head.slot;
        } else {
            status = blame(worker, &head, &body, error);
        }
    }
    wen_buffer_free(&body);
    return status;
}

static int sweep_shared(const struct wen_kwic_sweep *sweep, struct wen_kwic_seen *seen,
                        struct wen_error *error)
{
    struct worker *workers = wen_heap_new(sweep->workers, sizeof *workers);
    int status = WEN_EXIT_OK;
    unsigned started = 0;

    while (!status && started < sweep->workers) {
        status = start(sweep, workers, started++, error);
    }
    if (!status) {
        status = take_all(sweep, workers, seen, error);
    }
    for (unsigned i = 0; i < started; i++) {
        if (workers[i].fd > 0) {
            close(workers[i].fd); /* a worker that has more to say ends by that */
        }
        if (workers[i].pid > 0) {
            waitpid(workers[i].pid, NULL, 0);
        }
    }
    free(workers);
    return status;
}

int wen_kwic_sweep(const struct wen_kwic_sweep *sweep, struct wen_kwic_seen *seen,
                   struct wen_error *error)
{
    if (sweep->numbers) {
        return sweep_numbers(sweep, seen, error);
    }
    /* a foreign file can only be read from front to back */
    bool alone = !sweep->workers || wen_reader_kind(sweep->reader) == WEN_READER_FOREIGN;
    return alone ? sweep_alone(sweep, seen, error) : sweep_shared(sweep, seen, error);
}
