/* SPDX-License-Identifier: MIT */
/* Messages between the processes of a run. */
#include "run/channel.h"

#include "base/heap.h"
#include "base/io.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/* A body grows by a step at a time as its bytes arrive: a head that lies about
 * the size cannot make the supervisor allocate it. Small messages are read in
 * blocks of many. */
enum { READ_STEP = 1 << 20, READ_BLOCK = 64 << 10 };

/* ---- blocking --------------------------------------------------------- */

int wen_message_send(int fd, uint32_t kind, uint32_t slot, uint64_t number, const void *body,
                     size_t size, struct wen_error *error)
{
    struct wen_message_head head = {kind, slot, number, size};
    int status = wen_io_write(fd, &head, sizeof head, "a message", error);

    return status ? status : wen_io_write(fd, body, size, "a message", error);
}

void wen_message_fail(int fd, int status, const struct wen_error *error)
{
    wen_message_send(fd, WEN_FAILED, WEN_FAILED_SENTENCE, (uint64_t)status, error->text,
                     strlen(error->text), NULL);
}

int wen_message_receive(int fd, struct wen_message_head *head, struct wen_buffer *body,
                        struct wen_error *error)
{
    size_t got;
    int status = wen_io_read(fd, head, sizeof *head, &got, "a message", error);

    body->size = 0;
    if (status || got < sizeof *head) {
        head->kind = 0;
        return status;
    }
    status =
        wen_io_read(fd, wen_buffer_room(body, head->size), head->size, &got, "a message", error);
    body->size = got;
    if (!status && got < head->size) {
        head->kind = 0;
    }
    return status;
}

/* Room for one descriptor beside a message, aligned as sendmsg() wants it. */
union control {
    struct cmsghdr head;
    char bytes[CMSG_SPACE(sizeof(int))];
};

int wen_message_send_fd(int fd, const struct wen_message_head *head, int passed,
                        struct wen_error *error)
{
    struct wen_message_head copy = *head;
    union control control = {0};
    struct iovec part = {&copy, sizeof copy};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t sent;

    if (passed >= 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *item = CMSG_FIRSTHDR(&message);
        item->cmsg_level = SOL_SOCKET;
        item->cmsg_type = SCM_RIGHTS;
        item->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(item), &passed, sizeof passed);
    }
    do {
        sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    if (sent != (ssize_t)sizeof copy) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "cannot send a message: %s",
                             strerror(errno));
    }
    return WEN_EXIT_OK;
}

int wen_message_receive_fd(int fd, struct wen_message_head *head, int *passed,
                           struct wen_error *error)
{
    union control control;
    struct iovec part = {head, sizeof *head};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t got;

    *passed = -1;
    do {
        got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "cannot receive a message: %s",
                             strerror(errno));
    }
    if (got < (ssize_t)sizeof *head) {
        head->kind = 0;
        return WEN_EXIT_OK;
    }
    struct cmsghdr *item = CMSG_FIRSTHDR(&message);
    if (item && item->cmsg_level == SOL_SOCKET && item->cmsg_type == SCM_RIGHTS) {
        memcpy(passed, CMSG_DATA(item), sizeof *passed);
    }
    return WEN_EXIT_OK;
}

/* ---- not blocking ----------------------------------------------------- */

void wen_channel_add(struct wen_channel *channel, const void *data, size_t size, bool owned)
{
    if (channel->queue_first == channel->queue_count) {
        channel->queue_first = channel->queue_count = 0;
    }
    channel->queue = wen_heap_room(channel->queue, channel->queue_count, &channel->queue_capacity,
                                   sizeof channel->queue[0]);
    channel->queue[channel->queue_count++] =
        (struct wen_channel_part){data, size, owned ? (char *)data : NULL};
}

void wen_channel_begin(struct wen_channel *channel, uint32_t kind, uint64_t number, uint64_t size)
{
    struct wen_message_head *head = wen_heap_new(1, sizeof *head);

    *head = (struct wen_message_head){.kind = kind, .number = number, .size = size};
    wen_channel_add(channel, head, sizeof *head, true);
}

bool wen_channel_pending(const struct wen_channel *channel)
{
    return channel->fd >= 0 && channel->queue_first < channel->queue_count;
}

bool wen_channel_waiting(const struct wen_channel *channel)
{
    return channel->fd >= 0 && channel->block_at < channel->block.size;
}

bool wen_channel_write(struct wen_channel *channel)
{
    while (wen_channel_pending(channel)) {
        struct wen_channel_part *part = &channel->queue[channel->queue_first];
        ssize_t wrote = send(channel->fd, part->data + channel->sent, part->size - channel->sent,
                             MSG_NOSIGNAL | MSG_DONTWAIT);
        if (wrote < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        channel->sent += (size_t)wrote;
        if (channel->sent == part->size) {
            free(part->owned);
            channel->queue_first++;
            channel->sent = 0;
        }
    }
    return true;
}

/* read() that tells "nothing now" (0) from "closed" (-1). */
static ssize_t read_now(int fd, void *to, size_t size)
{
    ssize_t got;

    do {
        got = read(fd, to, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0 && errno == EAGAIN) {
        return 0;
    }
    return got > 0 ? got : -1;
}

/* The same from the block, which is filled when it is used up. */
static ssize_t read_some(struct wen_channel *channel, void *to, size_t size)
{
    struct wen_buffer *block = &channel->block;

    if (channel->block_at == block->size) {
        if (size >= READ_BLOCK) {
            return read_now(channel->fd, to, size);
        }
        channel->block_at = block->size = 0;
        ssize_t got = read_now(channel->fd, wen_buffer_room(block, READ_BLOCK), READ_BLOCK);
        if (got <= 0) {
            return got;
        }
        block->size = (size_t)got;
    }
    size_t left = block->size - channel->block_at;
    size_t taken = size < left ? size : left;
    memcpy(to, block->data + channel->block_at, taken);
    channel->block_at += taken;
    return (ssize_t)taken;
}

enum wen_channel_state wen_channel_read(struct wen_channel *channel)
{
    const size_t head_size = sizeof channel->head;
    ssize_t got;

    if (channel->head_read == head_size && channel->body.size == channel->head.size) {
        channel->head_read = 0; /* the message was handed out: on to the next */
        wen_buffer_relax(&channel->body);
    }
    while (channel->head_read < head_size) {
        got = read_some(channel, (char *)&channel->head + channel->head_read,
                        head_size - channel->head_read);
        if (got <= 0) {
            return got ? WEN_CHANNEL_CLOSED : WEN_CHANNEL_MORE;
        }
        channel->head_read += (size_t)got;
    }
    while (channel->body.size < channel->head.size) {
        uint64_t left = channel->head.size - channel->body.size;
        size_t step = left < READ_STEP ? (size_t)left : READ_STEP;
        got = read_some(channel, wen_buffer_room(&channel->body, step), step);
        if (got <= 0) {
            return got ? WEN_CHANNEL_CLOSED : WEN_CHANNEL_MORE;
        }
        channel->body.size += (size_t)got;
    }
    return WEN_CHANNEL_MESSAGE;
}

void wen_channel_close(struct wen_channel *channel)
{
    if (channel->fd >= 0) {
        close(channel->fd);
    }
    for (size_t i = channel->queue_first; i < channel->queue_count; i++) {
        free(channel->queue[i].owned);
    }
    free(channel->queue);
    wen_buffer_free(&channel->body);
    wen_buffer_free(&channel->block);
    *channel = (struct wen_channel){.fd = -1};
}
