/* SPDX-License-Identifier: MIT */
/* Messages between the processes of a run: a head of fixed size and a body. */
#ifndef WENLIU_RUN_CHANNEL_H
#define WENLIU_RUN_CHANNEL_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum wen_message_kind {
    /* supervisor to template, without a body; with a descriptor: the worker's end */
    WEN_FORK_WORKER = 1, /* slot */
    WEN_FORK_COLLECTOR,
    WEN_KILL, /* slot */
    /* template to supervisor */
    WEN_READY,      /* body: JSON: names of the stages, head of a plan */
    WEN_CHILD_PID,  /* slot, number: process id */
    WEN_CHILD_DIED, /* slot, number: status of waitpid() */
    /* supervisor to worker */
    WEN_UNIT, /* number of the unit; body: unit.h */
    /* worker to supervisor */
    WEN_UNIT_RESULT, /* number; body: unit.h */
    /* supervisor to collector */
    WEN_UNIT_TAKE, /* number; body: facts, size of the quarantine's lines, those lines, the result
                    */
    WEN_DECISION,  /* number of the unit; body: decision.h */
    WEN_PAUSE,     /* make safe what was taken, and go */
    WEN_FINISH,    /* body: JSON for the record */
    /* collector to supervisor */
    WEN_RECOVERED,  /* body: struct wen_recovered, size of the decisions, they, checks */
    WEN_UNIT_TAKEN, /* number */
    WEN_COMMITTED,  /* number: units that are safe on disk */
    WEN_DONE,       /* body: JSON report; none after WEN_PAUSE */
    /* reader to supervisor */
    WEN_PLANNED, /* body: lines of a plan */
    WEN_RECORD,  /* number of the unit; body: codec.h */
    WEN_END,     /* body: struct wen_corpus_totals */
    /* anybody to the supervisor */
    WEN_FAILED /* slot: enum wen_failed_form; number: exit status; body: the text */
};

/* How the text of WEN_FAILED is to be shown. */
enum wen_failed_form {
    WEN_FAILED_SENTENCE,
    WEN_FAILED_LINES /* whole lines, with the places of problems in the pipeline */
};

/* The slot of the collector, where workers have theirs. */
#define WEN_COLLECTOR_SLOT UINT32_MAX

struct wen_message_head {
    uint32_t kind, slot;
    uint64_t number;
    uint64_t size; /* of the body */
};

/* ---- blocking, for template, workers, collector and reader ---- */

/* Writes a whole message. */
int wen_message_send(int fd, uint32_t kind, uint32_t slot, uint64_t number, const void *body,
                     size_t size, struct wen_error *error);

/* Tells the supervisor why this process gives up, as far as it still can. */
void wen_message_fail(int fd, int status, const struct wen_error *error);

/* Reads a whole message; *head.kind is 0 where the other end is closed. */
int wen_message_receive(int fd, struct wen_message_head *head, struct wen_buffer *body,
                        struct wen_error *error);

/* The same for a head without body that may bring a descriptor (else -1). */
int wen_message_send_fd(int fd, const struct wen_message_head *head, int passed,
                        struct wen_error *error);
int wen_message_receive_fd(int fd, struct wen_message_head *head, int *passed,
                           struct wen_error *error);

/* ---- not blocking, for the supervisor ---- */

struct wen_channel_part {
    const char *data;
    size_t size;
    char *owned; /* freed when sent; NULL where it is somebody else's */
};

/* Starts as {.fd = …}; the descriptor is not blocking and the channel's. */
struct wen_channel {
    int fd; /* -1: closed */
    struct wen_channel_part *queue;
    size_t queue_first, queue_count, queue_capacity;
    size_t sent; /* bytes of the first part */
    struct wen_message_head head;
    size_t head_read;
    struct wen_buffer body;
    struct wen_buffer block; /* read, and not yet part of a message: from block_at on */
    size_t block_at;
};

/* Starts a message whose body will be `size` bytes. */
void wen_channel_begin(struct wen_channel *channel, uint32_t kind, uint64_t number, uint64_t size);

/* Adds a part of the body: bytes that stay valid until they are sent, or, with
 * `owned`, memory that the channel frees. */
void wen_channel_add(struct wen_channel *channel, const void *data, size_t size, bool owned);

/* Whether there is something to write. */
bool wen_channel_pending(const struct wen_channel *channel);

/* Whether bytes were read that wen_channel_read() has not handed out: poll()
 * does not tell of them. */
bool wen_channel_waiting(const struct wen_channel *channel);

/* Writes as much as fits. False where the other end is gone. */
bool wen_channel_write(struct wen_channel *channel);

enum wen_channel_state { WEN_CHANNEL_MORE, WEN_CHANNEL_MESSAGE, WEN_CHANNEL_CLOSED };

/* Reads what is there, at most one message: then channel->head and ->body hold
 * it until the next call. */
enum wen_channel_state wen_channel_read(struct wen_channel *channel);

void wen_channel_close(struct wen_channel *channel);

#endif
