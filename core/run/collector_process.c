/* SPDX-License-Identifier: MIT */
/* The collector as a process of its own: messages in, messages out. */
#include "base/take.h"
#include "run/channel.h"
#include "run/collector.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Waiting units share a commit, up to so many bytes of messages. */
enum { MOST_UNCOMMITTED = 32 << 20 };

struct serving {
    struct wen_collector *collector;
    int fd;
    size_t uncommitted; /* bytes of messages taken since the last commit */
};

static int take_message(struct serving *serving, uint64_t number, const struct wen_buffer *body,
                        struct wen_error *error)
{
    struct wen_string left = wen_string(body->data, body->size), lines;
    struct wen_unit_facts facts;

    if (!wen_take(&left, &facts, sizeof facts) || !wen_take_part(&left, &lines)) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "a result is cut off");
    }
    int status = wen_collector_take(serving->collector, number, &facts, lines, left, error);
    serving->uncommitted += body->size;
    return status ? status
                  : wen_message_send(serving->fd, WEN_UNIT_TAKEN, 0, number, NULL, 0, error);
}

static int commit(struct serving *serving, struct wen_error *error)
{
    uint64_t units;
    int status = wen_collector_commit(serving->collector, &units, error);

    serving->uncommitted = 0;
    return status ? status : wen_message_send(serving->fd, WEN_COMMITTED, 0, units, NULL, 0, error);
}

/* Whether a message waits: then what was taken is committed with it. */
static bool more_waits(const struct serving *serving)
{
    struct pollfd watched = {serving->fd, POLLIN, 0};

    return serving->uncommitted < MOST_UNCOMMITTED && poll(&watched, 1, 0) > 0;
}

static int finish_message(struct serving *serving, const struct wen_buffer *body,
                          struct wen_error *error)
{
    cJSON *facts = cJSON_ParseWithLength(body->data, body->size), *report = NULL;
    int status = wen_collector_finish(serving->collector, facts, &report, error);

    if (!status) {
        report = report ? report : cJSON_CreateObject();
        cJSON_AddItemToObject(report, "facts", cJSON_Duplicate(facts, true));
        char *text = cJSON_PrintUnformatted(report);
        status = wen_message_send(serving->fd, WEN_DONE, 0, 0, text, strlen(text), error);
        cJSON_free(text);
    }
    cJSON_Delete(facts);
    cJSON_Delete(report);
    return status;
}

static int say_recovered(const struct serving *serving, struct wen_error *error)
{
    const struct wen_buffer *decisions = wen_collector_decisions(serving->collector);
    const struct wen_buffer *checks = wen_collector_checks(serving->collector);
    struct wen_recovered recovered;
    struct wen_buffer body = {0};
    uint64_t size = decisions->size;

    wen_collector_recovered(serving->collector, &recovered);
    wen_buffer_add(&body, &recovered, sizeof recovered);
    wen_buffer_add(&body, &size, sizeof size);
    wen_buffer_add(&body, decisions->data, decisions->size);
    wen_buffer_add(&body, checks->data, checks->size);
    int status = wen_message_send(serving->fd, WEN_RECOVERED, 0, 0, body.data, body.size, error);
    wen_buffer_free(&body);
    return status;
}

/* One message; *last: there will be no other. */
static int serve(struct serving *serving, const struct wen_message_head *head,
                 const struct wen_buffer *body, bool *last, struct wen_error *error)
{
    int status = WEN_EXIT_OK;

    switch (head->kind) {
    case WEN_UNIT_TAKE: status = take_message(serving, head->number, body, error); break;
    case WEN_DECISION:
        status = wen_collector_decide(serving->collector, head->number,
                                      wen_string(body->data, body->size), error);
        serving->uncommitted += body->size;
        break;
    case WEN_FINISH: *last = true; return finish_message(serving, body, error);
    case WEN_PAUSE:
        *last = true;
        status = commit(serving, error);
        return status ? status : wen_message_send(serving->fd, WEN_DONE, 0, 0, NULL, 0, error);
    default: break;
    }
    if (!status && serving->uncommitted && !more_waits(serving)) {
        status = commit(serving, error);
    }
    return status;
}

_Noreturn void wen_collector_main(const struct wen_job *job, struct wen_session *session,
                                  const struct wen_chain *chain, struct wen_registry *registry,
                                  int fd)
{
    struct serving serving = {.fd = fd};
    struct wen_message_head head = {0};
    struct wen_buffer body = {0};
    struct wen_error error = {0};
    bool last = false;

    wen_name_process("collector");
    signal(SIGXFSZ, SIG_IGN); /* a file too large is an error of write() */
    int status = wen_collector_open(job, session, chain, registry, &serving.collector, &error);
    status = status ? status : say_recovered(&serving, &error);
    while (!status && !last) {
        status = wen_message_receive(fd, &head, &body, &error);
        if (status || !head.kind) {
            break; /* the supervisor went without a word: what is committed stays */
        }
        status = serve(&serving, &head, &body, &last, &error);
        wen_buffer_relax(&body);
    }
    if (status) {
        wen_message_fail(fd, status, &error);
    }
    wen_collector_close(serving.collector);
    wen_buffer_free(&body);
    _exit(status);
}
