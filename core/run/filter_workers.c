/* SPDX-License-Identifier: MIT */
/* The workers of a filter. The first process reads and prints; workers, forked
 * with the stages open as soon as there is a block for one, run them. A block
 * goes to a worker that is idle, or has least to do; results are printed in the
 * order of blocks. */
#include "base/heap.h"
#include "run/channel.h"
#include "run/filter_parts.h"
#include "run/processes.h"
#include "run/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Blocks on their way, a worker: the one it works on and the one it takes next. */
enum { BLOCKS_A_WORKER = 2 };

struct worker {
    struct wen_channel channel;
    pid_t pid; /* 0: not forked yet, or waited for */
    unsigned blocks;
};

/* A block that was read and is not printed. */
struct pending {
    struct wen_filter_place place;
    struct worker *worker;
    struct wen_buffer result;
    bool done;
};

struct crew {
    struct wen_filter *filter;
    struct worker *workers;
    unsigned count;
    struct pending *ring; /* block number n is ring[n % ring_size] */
    size_t ring_size;
    uint64_t next_read, next_printed;
    bool ended;             /* there is nothing more to read, or to be read */
    int status;             /* of what ended the reading too early */
    struct wen_error error; /* of it: said when all before it is printed */
};

/* ---- a worker --------------------------------------------------------- */

static _Noreturn void work(struct wen_filter *filter, int fd)
{
    struct wen_message_head head;
    struct wen_buffer block = {0}, result = {0};
    struct wen_error error = {0};
    int status = WEN_EXIT_OK;

    wen_name_process("worker");
    while (!status) {
        wen_buffer_relax(&block);
        status = wen_message_receive(fd, &head, &block, &error);
        if (status || head.kind != WEN_UNIT) {
            break;
        }
        wen_buffer_text(&block);
        status = wen_filter_block(filter, block.data, block.size, &result, &error);
        if (!status) {
            status = wen_message_send(fd, WEN_UNIT_RESULT, 0, head.number, result.data, result.size,
                                      &error);
        }
    }
    if (status) {
        wen_message_fail(fd, status, &error);
    }
    wen_buffer_free(&block);
    wen_buffer_free(&result);
    _exit(status);
}

static _Noreturn void become_worker(struct crew *crew, size_t number, int fd, pid_t parent)
{
    struct wen_filter *filter = crew->filter;
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

    /* standard input is the first process's; what a stage prints is none of the results */
    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        _exit(WEN_EXIT_INTERNAL);
    }
    close(nothing);
    wen_die_with_parent(parent);
    for (size_t i = 0; i < crew->count; i++) {
        wen_channel_close(&crew->workers[i].channel);
    }
    wen_session_mark(filter->session, &filter->board->workers[number]);
    work(filter, fd);
}

/* ---- the first process ------------------------------------------------ */

/* Ends the reading; the first reason holds. */
static void give_up(struct crew *crew, int status, const struct wen_error *error)
{
    if (!crew->status) {
        crew->status = status;
        crew->error = *error;
    }
    crew->ended = true;
}

static void start(struct crew *crew, struct worker *worker)
{
    struct wen_error error;
    pid_t parent = getpid();
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        give_up(crew,
                wen_error_set(&error, WEN_EXIT_INTERNAL, "cannot connect to a worker: %s",
                              strerror(errno)),
                &error);
        return;
    }
    worker->pid = fork();
    if (worker->pid == 0) {
        close(ends[0]);
        become_worker(crew, (size_t)(worker - crew->workers), ends[1], parent);
    }
    close(ends[1]);
    worker->channel = (struct wen_channel){.fd = ends[0]};
    if (worker->pid < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0) {
        wen_error_set(&error, WEN_EXIT_INTERNAL, "cannot fork a worker: %s", strerror(errno));
        give_up(crew, error.status, &error);
    }
}

/* The worker that takes the next block, forked where it is a new one; NULL
 * where all have enough. */
static struct worker *choose(struct crew *crew)
{
    struct worker *chosen = NULL;

    for (size_t i = 0; i < crew->count; i++) {
        struct worker *worker = &crew->workers[i];
        if (!chosen || worker->blocks < chosen->blocks) {
            chosen = worker;
        }
    }
    return chosen->blocks < BLOCKS_A_WORKER ? chosen : NULL;
}

static void give(struct crew *crew, const struct wen_block *block)
{
    struct worker *worker = choose(crew);
    uint64_t number = crew->next_read++;

    crew->ring[number % crew->ring_size] =
        (struct pending){.place = wen_filter_place(block), .worker = worker};
    worker->blocks++;
    if (!worker->pid) {
        start(crew, worker);
    }
    wen_channel_begin(&worker->channel, WEN_UNIT, number, block->size);
    wen_channel_add(&worker->channel, wen_heap_copy(block->data, block->size), block->size, true);
    /* a worker that is gone shows when its answer is read */
    wen_channel_write(&worker->channel);
}

/* A worker is gone, and the blocks that it had with it. */
static void died(struct crew *crew, struct worker *worker)
{
    const struct wen_marker *marker = &crew->filter->board->workers[worker - crew->workers];
    struct wen_error error;
    char what[160];
    int wait_status = 0;

    wen_channel_close(&worker->channel);
    if (worker->pid > 0) {
        waitpid(worker->pid, &wait_status, 0);
    }
    worker->pid = 0;
    wen_crew_describe(wait_status, what, sizeof what);
    wen_error_set(&error, WEN_EXIT_INTERNAL, "a worker died in %s: %s",
                  wen_callback_name(marker->callback), marker->reason[0] ? marker->reason : what);
    give_up(crew, error.status, &error);
}

static void take(struct crew *crew, struct worker *worker)
{
    struct wen_channel *channel = &worker->channel;
    uint64_t number = channel->head.number;
    struct pending *pending = &crew->ring[number % crew->ring_size];
    struct wen_error error = {0};

    if (channel->head.kind == WEN_UNIT_RESULT && number >= crew->next_printed &&
        number < crew->next_read && pending->worker == worker && !pending->done) {
        pending->result = channel->body;
        pending->done = true;
        worker->blocks--;
        channel->body = (struct wen_buffer){0};
        channel->head = (struct wen_message_head){0};
        return;
    }
    if (channel->head.kind == WEN_FAILED) {
        wen_error_set(&error, (int)channel->head.number, "%.*s", (int)channel->body.size,
                      channel->body.data ? channel->body.data : "");
    } else {
        wen_error_set(&error, WEN_EXIT_INTERNAL,
                      "a worker sent a result that does not hold together");
    }
    give_up(crew, error.status, &error);
}

static void read_worker(struct crew *crew, struct worker *worker)
{
    enum wen_channel_state state;

    while ((state = wen_channel_read(&worker->channel)) == WEN_CHANNEL_MESSAGE) {
        take(crew, worker);
    }
    if (state == WEN_CHANNEL_CLOSED) {
        died(crew, worker);
    }
}

/* Prints what is there of the blocks that come next. */
static int print(struct crew *crew, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    while (!status && crew->next_printed < crew->next_read &&
           crew->ring[crew->next_printed % crew->ring_size].done) {
        struct pending *pending = &crew->ring[crew->next_printed % crew->ring_size];
        status = wen_filter_print(crew->filter, &pending->place,
                                  wen_string(pending->result.data, pending->result.size), error);
        wen_buffer_free(&pending->result);
        crew->next_printed++;
    }
    return status;
}

/* Reads once, where a worker can take what comes. */
static void read_input(struct crew *crew)
{
    struct wen_error error = {0};
    struct wen_block block;
    int state = wen_blocks_step(&crew->filter->input, &block, &error);

    if (state < 0) {
        give_up(crew, -state, &error);
    } else if (state == WEN_BLOCKS_GIVEN) {
        give(crew, &block);
    } else if (state == WEN_BLOCKS_END) {
        crew->ended = true;
    }
}

static bool may_read(struct crew *crew)
{
    return !crew->ended && crew->next_read - crew->next_printed < crew->ring_size && choose(crew);
}

/* Waits until there is something to do, and does it. */
static void step(struct crew *crew, struct pollfd *watched)
{
    bool reading = may_read(crew), at_once = reading && crew->filter->input.fd < 0;

    watched[crew->count] = (struct pollfd){reading ? crew->filter->input.fd : -1, POLLIN, 0};
    for (size_t i = 0; i < crew->count; i++) {
        const struct wen_channel *channel = &crew->workers[i].channel;
        short events = (short)(POLLIN | (wen_channel_pending(channel) ? POLLOUT : 0));
        watched[i] = (struct pollfd){channel->fd, events, 0};
        at_once |= wen_channel_waiting(channel);
    }
    poll(watched, crew->count + 1, at_once ? 0 : -1); /* where that fails, nothing is ready */
    for (size_t i = 0; i < crew->count; i++) {
        struct worker *worker = &crew->workers[i];
        if (watched[i].revents & POLLOUT) {
            wen_channel_write(&worker->channel);
        }
        if ((watched[i].revents & ~POLLOUT) || wen_channel_waiting(&worker->channel)) {
            read_worker(crew, worker);
        }
    }
    if (reading && !crew->ended && (watched[crew->count].revents || crew->filter->input.fd < 0)) {
        read_input(crew);
    }
}

/* Whether the block that is to be printed next can never come. */
static bool is_lost(const struct crew *crew)
{
    const struct pending *pending = &crew->ring[crew->next_printed % crew->ring_size];

    return crew->status && crew->next_printed < crew->next_read && !pending->done &&
           pending->worker->channel.fd < 0;
}

static int run(struct crew *crew, struct wen_error *error)
{
    struct pollfd *watched = wen_heap_new(crew->count + 1, sizeof *watched);
    int status = WEN_EXIT_OK;

    while (!status && !(crew->ended && crew->next_printed == crew->next_read) && !is_lost(crew)) {
        step(crew, watched);
        status = print(crew, error);
    }
    free(watched);
    if (status || !crew->status) {
        return status;
    }
    *error = crew->error;
    if (is_lost(crew)) {
        wen_error_set(error, crew->status, "%.800s; nothing is printed from this line on",
                      crew->error.text);
        wen_filter_blame(crew->filter, &crew->ring[crew->next_printed % crew->ring_size].place,
                         error);
    }
    return crew->status;
}

int wen_filter_share(struct wen_filter *filter, struct wen_error *error)
{
    struct crew crew = {.filter = filter, .count = filter->job->workers};

    crew.workers = wen_heap_new(crew.count, sizeof crew.workers[0]);
    crew.ring_size = (size_t)crew.count * BLOCKS_A_WORKER * 2;
    crew.ring = wen_heap_new(crew.ring_size, sizeof crew.ring[0]);
    for (size_t i = 0; i < crew.count; i++) {
        crew.workers[i].channel.fd = -1;
    }
    int status = run(&crew, error);
    for (size_t i = 0; i < crew.count; i++) {
        wen_channel_close(&crew.workers[i].channel); /* that ends the worker, at once or when it */
        if (crew.workers[i].pid > 0) {               /* has done what it is at */
            waitpid(crew.workers[i].pid, NULL, 0);
        }
    }
    for (size_t i = 0; i < crew.ring_size; i++) {
        wen_buffer_free(&crew.ring[i].result);
    }
    free(crew.ring);
    free(crew.workers);
    return status;
}
