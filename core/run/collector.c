/* SPDX-License-Identifier: MIT */
/* The collector: takes units in order and brings the results to an end. */
#include "run/collector.h"

#include "base/heap.h"
#include "run/channel.h"
#include "run/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct wen_collector {
    const struct wen_job *job;
    struct wen_session *session;
    const struct wen_chain *chain;
    struct wen_registry *registry;
    struct wen_folder *folder;
    struct wen_file *quarantine;
};

int wen_collector_open(const struct wen_job *job, struct wen_session *session,
                       const struct wen_chain *chain, struct wen_registry *registry,
                       struct wen_collector **collector, struct wen_error *error)
{
    struct wen_collector *opened = wen_heap_new(1, sizeof *opened);

    *opened = (struct wen_collector){
        .job = job, .session = session, .chain = chain, .registry = registry};
    int status = wen_folder_open(job->output, job->replace, &opened->folder, error);
    if (!status) {
        opened->quarantine = wen_folder_create(opened->folder, "quarantine.jsonl", error);
        status = opened->quarantine ? WEN_EXIT_OK : error->status;
    }
    if (status) {
        wen_collector_close(opened);
        opened = NULL;
    }
    *collector = opened;
    return status;
}

int wen_collector_take(struct wen_collector *collector, struct wen_string quarantine,
                       struct wen_string result, struct wen_error *error)
{
    int status = wen_file_write(collector->quarantine, quarantine.data, quarantine.size, error);

    return status ? status
                  : wen_session_absorb(collector->session, collector->folder, result.data,
                                       result.size, error);
}

int wen_collector_finish(struct wen_collector *collector, const cJSON *facts, cJSON **report,
                         struct wen_error *error)
{
    const cJSON *counts = cJSON_GetObjectItemCaseSensitive(facts, "counts");
    const cJSON *delivered = cJSON_GetObjectItemCaseSensitive(counts, "delivered");
    int status = wen_session_finish(collector->session, collector->folder, error);

    *report = NULL;
    if (!status &&
        cJSON_GetNumberValue(delivered) != (double)wen_session_documents(collector->session)) {
        status =
            wen_error_set(error, WEN_EXIT_INTERNAL,
                          "%llu documents were taken in and %.0f delivered: this is a fault of "
                          "wenliu",
                          (unsigned long long)wen_session_documents(collector->session),
                          cJSON_GetNumberValue(delivered));
    }
    if (!status) {
        *report = wen_session_report(collector->session);
        status = wen_report_write(collector->job, collector->chain, collector->registry,
                                  collector->session, collector->folder, facts, *report, error);
    }
    return status ? status : wen_folder_publish(collector->folder, error);
}

void wen_collector_close(struct wen_collector *collector)
{
    if (collector) {
        wen_folder_close(collector->folder);
        free(collector);
    }
}

/* ---- as a process of its own ------------------------------------------ */

/* The body of WEN_UNIT_TAKE: size of the quarantine's lines, they, the result. */
static int take_message(struct wen_collector *collector, const struct wen_buffer *body,
                        struct wen_error *error)
{
    uint64_t size;

    if (body->size < sizeof size) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "a result is cut off");
    }
    memcpy(&size, body->data, sizeof size);
    if (size > body->size - sizeof size) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "a result is cut off");
    }
    const char *lines = body->data + sizeof size;
    return wen_collector_take(collector, wen_string(lines, size),
                              wen_string(lines + size, body->size - sizeof size - size), error);
}

static int finish_message(struct wen_collector *collector, const struct wen_buffer *body, int fd,
                          struct wen_error *error)
{
    cJSON *facts = cJSON_ParseWithLength(body->data, body->size), *report = NULL;
    int status = wen_collector_finish(collector, facts, &report, error);

    if (!status) {
        char *text = cJSON_PrintUnformatted(report);
        status = wen_message_send(fd, WEN_DONE, 0, 0, text, strlen(text), error);
        cJSON_free(text);
    }
    cJSON_Delete(facts);
    cJSON_Delete(report);
    return status;
}

_Noreturn void wen_collector_main(const struct wen_job *job, struct wen_session *session,
                                  const struct wen_chain *chain, struct wen_registry *registry,
                                  int fd)
{
    struct wen_collector *collector;
    struct wen_message_head head;
    struct wen_buffer body = {0};
    struct wen_error error = {0};
    int status = wen_collector_open(job, session, chain, registry, &collector, &error);

    wen_name_process("collector");
    while (!status) {
        status = wen_message_receive(fd, &head, &body, &error);
        if (status || !head.kind) {
            break; /* the supervisor went without a word: nothing is published */
        }
        if (head.kind == WEN_FINISH) {
            status = finish_message(collector, &body, fd, &error);
            break;
        }
        status = take_message(collector, &body, &error);
        if (!status) {
            status = wen_message_send(fd, WEN_UNIT_TAKEN, 0, head.number, NULL, 0, &error);
        }
        wen_buffer_relax(&body);
    }
    if (status) {
        wen_message_fail(fd, status, &error);
    }
    wen_collector_close(collector);
    wen_buffer_free(&body);
    _exit(status);
}
