/* SPDX-License-Identifier: MIT */
/* The supervisor: carries messages among the processes and watches over them. It runs no code of a
 * stage and parses no foreign bytes. */
#include "run/supervisor.h"

#include "base/heap.h"
#include "run/metrics.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TICK_MS = 100 };

void wen_supervisor_stop(struct wen_supervisor *supervisor, int status, const char *format, ...)
{
    va_list arguments;

    if (supervisor->status) {
        return;
    }
    supervisor->status = status ? status : WEN_EXIT_INTERNAL;
    va_start(arguments, format);
    vsnprintf(supervisor->error.text, sizeof supervisor->error.text, format, arguments);
    va_end(arguments);
    supervisor->error.status = supervisor->status;
}

/* ---- messages --------------------------------------------------------- */

static void failed(struct wen_supervisor *supervisor, const struct wen_channel *channel)
{
    int status = (int)channel->head.number, size = (int)channel->body.size;
    const char *text = channel->body.data ? channel->body.data : "";

    if (channel->head.slot == WEN_FAILED_LINES) {
        fprintf(stderr, "%.*s", size, text);
        size = 0;
    }
    wen_supervisor_stop(supervisor, status, "%.*s", size, text);
}

static void get_ready(struct wen_supervisor *supervisor)
{
    const struct wen_buffer *body = &supervisor->template.body;
    cJSON *said = cJSON_ParseWithLength(body->data, body->size);
    const cJSON *names = cJSON_GetObjectItemCaseSensitive(said, "stages"), *name;

    supervisor->stages = wen_heap_new((size_t)cJSON_GetArraySize(names), sizeof(char *));
    cJSON_ArrayForEach(name, names)
    {
        const char *text = cJSON_GetStringValue(name);
        supervisor->stages[supervisor->stage_count++] = wen_heap_copy(text, strlen(text));
    }
    supervisor->head = cJSON_DetachItemFromObjectCaseSensitive(said, "head");
    cJSON_Delete(said);
    supervisor->ready = true;
    wen_begin_when_ready(supervisor);
}

static void say_committed(struct wen_supervisor *supervisor, uint64_t units)
{
    if (supervisor->job->verbose && supervisor->job->checkpoint) {
        wen_progress_end(&supervisor->progress);
        fprintf(stderr, "wenliu: %llu units are safe on disk\n", (unsigned long long)units);
    }
}

static void finish_done(struct wen_supervisor *supervisor)
{
    const struct wen_buffer *body = &supervisor->collector.body;

    supervisor->report = cJSON_ParseWithLength(body->data, body->size);
    supervisor->done = true;
    if (!body->size) { /* what was asked for was a pause */
        wen_supervisor_stop(supervisor, WEN_EXIT_STOPPED, "stopped; %s",
                            wen_job_advice(supervisor->job));
        return;
    }
    cJSON_Delete(supervisor->facts); /* they come back completed */
    supervisor->facts = cJSON_DetachItemFromObjectCaseSensitive(supervisor->report, "facts");
}

static void from_collector(struct wen_supervisor *supervisor)
{
    switch (supervisor->collector.head.kind) {
    case WEN_RECOVERED: wen_begin_reading(supervisor); break;
    case WEN_UNIT_TAKEN: wen_flow_taken(supervisor, supervisor->collector.head.number); break;
    case WEN_COMMITTED: say_committed(supervisor, supervisor->collector.head.number); break;
    case WEN_DONE: finish_done(supervisor); break;
    case WEN_FAILED: failed(supervisor, &supervisor->collector); break;
    default: break;
    }
}

static void collector_died(struct wen_supervisor *supervisor, int wait_status)
{
    const struct wen_marker *marker = &supervisor->board->collector;
    char what[160];

    /* what it said last may still be on its way */
    while (supervisor->collector.fd >= 0 &&
           wen_channel_read(&supervisor->collector) == WEN_CHANNEL_MESSAGE) {
        from_collector(supervisor);
    }
    if (supervisor->done || supervisor->status) {
        return;
    }
    wen_crew_describe(wait_status, what, sizeof what);
    const char *stage =
        marker->stage < supervisor->stage_count ? supervisor->stages[marker->stage] : "?";
    if (marker->callback == WEN_IN_HOST) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "the collector died: %s", what);
    } else {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "stage %s died in %s: %s", stage,
                            wen_callback_name(marker->callback),
                            marker->reason[0] ? marker->reason : what);
    }
}

static void from_template(struct wen_supervisor *supervisor)
{
    const struct wen_message_head *head = &supervisor->template.head;
    bool worker = head->slot < supervisor->job->workers;

    switch (head->kind) {
    case WEN_READY: get_ready(supervisor); break;
    case WEN_FAILED: failed(supervisor, &supervisor->template); break;
    case WEN_CHILD_PID:
        if (worker) {
            supervisor->crew[head->slot].pid = (pid_t)head->number;
        }
        break;
    case WEN_CHILD_DIED:
        if (worker) {
            wen_crew_died(supervisor, head->slot, (int)head->number);
        } else {
            collector_died(supervisor, (int)head->number);
        }
        break;
    default: break;
    }
}

static void reader_ended(struct wen_supervisor *supervisor)
{
    const struct wen_buffer *body = &supervisor->reader.body;

    if (!supervisor->planned) {
        supervisor->surveyed = true;
        wen_channel_close(&supervisor->reader);
        waitpid(supervisor->reader_pid, NULL, 0);
        supervisor->reader_pid = 0;
        wen_begin_when_ready(supervisor);
    } else if (body->size == sizeof supervisor->tally.inputs) {
        memcpy(&supervisor->tally.inputs, body->data, body->size);
        supervisor->reader_done = true;
        wen_flow_end(supervisor);
    }
}

static void from_reader(struct wen_supervisor *supervisor)
{
    const struct wen_buffer *body = &supervisor->reader.body;

    switch (supervisor->reader.head.kind) {
    case WEN_PLANNED: wen_buffer_add(&supervisor->survey, body->data, body->size); break;
    case WEN_RECORD: wen_flow_record(supervisor, supervisor->reader.head.number, body); break;
    case WEN_END: reader_ended(supervisor); break;
    case WEN_FAILED: failed(supervisor, &supervisor->reader); break;
    default: break;
    }
}

/* ---- the loop --------------------------------------------------------- */

/* One connection to look at: what to do with its messages and its end. */
struct peer {
    struct wen_channel *channel;
    void (*message)(struct wen_supervisor *supervisor);
    void (*closed)(struct wen_supervisor *supervisor);
};

static void collector_closed(struct wen_supervisor *supervisor)
{
    wen_channel_close(&supervisor->collector); /* the template tells what became of it */
}

static void read_peer(struct wen_supervisor *supervisor, const struct peer *peer)
{
    enum wen_channel_state state = WEN_CHANNEL_MORE;

    /* a message may end the connection, or put another in its place */
    while (!supervisor->status && peer->channel->fd >= 0 &&
           (peer->channel != &supervisor->reader || wen_flow_open(supervisor)) &&
           (state = wen_channel_read(peer->channel)) == WEN_CHANNEL_MESSAGE) {
        peer->message(supervisor);
    }
    if (state == WEN_CHANNEL_CLOSED && peer->channel->fd >= 0) {
        peer->closed(supervisor);
    }
}

/* A channel that nothing is wanted of is left out (-1): poll() would tell of its
 * other end's leaving again and again. */
static struct pollfd wanted(const struct wen_channel *channel, bool reading)
{
    short events = (short)((reading ? POLLIN : 0) | (wen_channel_pending(channel) ? POLLOUT : 0));

    return (struct pollfd){events ? channel->fd : -1, events, 0};
}

/* The first signal: what is in hand is finished, and no more begun. The second:
 * at once; what is committed is safe anyway. */
static void pause_run(struct wen_supervisor *supervisor, const char *signal)
{
    if (supervisor->stopping || !supervisor->recovered) {
        wen_supervisor_stop(supervisor, WEN_EXIT_STOPPED, "stopped by SIG%s; %s", signal,
                            wen_job_advice(supervisor->job));
        return;
    }
    supervisor->stopping = true;
    supervisor->deadline = wen_supervisor_now() + (double)supervisor->job->grace;
    wen_progress_end(&supervisor->progress);
    if (!supervisor->job->quiet) {
        fprintf(stderr,
                "wenliu: SIG%s: finishing the units in hand (at most %u s; once more to leave at "
                "once)\n",
                signal, supervisor->job->grace);
    }
    if (supervisor->reader_pid > 0) {
        kill(supervisor->reader_pid, SIGKILL);
        waitpid(supervisor->reader_pid, NULL, 0);
        supervisor->reader_pid = 0;
    }
    /* with what it sent and nobody has read: documents behind those that are
     * dropped, even the end of the input */
    wen_channel_close(&supervisor->reader);
    if (wen_flow_drop(supervisor)) {
        supervisor->reader_done = false; /* there is more to read than is in hand */
    }
}

static void watch_grace(struct wen_supervisor *supervisor, double now)
{
    if (supervisor->stopping && now > supervisor->deadline) {
        wen_supervisor_stop(supervisor, WEN_EXIT_STOPPED,
                            "stopped; units in hand took longer than --grace allows; %s",
                            wen_job_advice(supervisor->job));
    }
}

static void turn(struct wen_supervisor *supervisor, int signals, struct pollfd *watched)
{
    const struct peer peers[] = {
        {&supervisor->reader, from_reader, wen_death_of_reader},
        {&supervisor->template, from_template, wen_death_of_template},
        {&supervisor->collector, from_collector, collector_closed},
    };
    enum { PEERS = sizeof peers / sizeof peers[0], SIGNALS = PEERS, PRINTED, CREW };
    unsigned workers = supervisor->job->workers;
    struct signalfd_siginfo info;

    for (unsigned i = 0; i < PEERS; i++) {
        bool reading = i > 0 || wen_flow_open(supervisor);
        watched[i] = wanted(peers[i].channel, reading);
    }
    watched[SIGNALS] = (struct pollfd){signals, POLLIN, 0};
    watched[PRINTED] = (struct pollfd){supervisor->stage_output, POLLIN, 0};
    for (unsigned i = 0; i < workers; i++) {
        watched[CREW + i] = wanted(&supervisor->crew[i].channel, true);
    }
    bool more = wen_flow_open(supervisor) && wen_channel_waiting(&supervisor->reader);
    if (poll(watched, CREW + workers, more ? 0 : TICK_MS) < 0 && errno != EINTR) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "cannot wait: %s", strerror(errno));
    }
    if (watched[SIGNALS].revents && read(signals, &info, sizeof info) == sizeof info) {
        pause_run(supervisor, sigabbrev_np((int)info.ssi_signo));
    }
    if (watched[PRINTED].revents) {
        wen_printed_read(supervisor);
    }
    for (unsigned i = 0; i < workers && !supervisor->status; i++) {
        struct wen_channel *channel = &supervisor->crew[i].channel;
        if (watched[CREW + i].revents & POLLOUT && !wen_channel_write(channel)) {
            wen_channel_close(channel);
        }
        if (watched[CREW + i].revents & (POLLIN | POLLHUP) && channel->fd >= 0) {
            wen_crew_read(supervisor, i);
        }
    }
    for (unsigned i = 0; i < PEERS && !supervisor->status; i++) {
        if (watched[i].revents & POLLOUT && !wen_channel_write(peers[i].channel)) {
            peers[i].closed(supervisor);
        }
        bool readable = watched[i].revents & (POLLIN | POLLHUP | POLLERR) || (i == 0 && more);
        if (readable && peers[i].channel->fd >= 0) {
            read_peer(supervisor, &peers[i]);
        }
    }
}

static int watch_signals(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    for (size_t i = 0; i < WEN_STOPPING_SIGNALS; i++) {
        sigaddset(&signals, wen_stopping_signals[i]);
    }
    sigprocmask(SIG_BLOCK, &signals, NULL);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* What the collector's process says is foreign: it is cut and made printable. */
static void show_progress(struct wen_supervisor *supervisor, double now)
{
    const struct wen_marker *collector = &supervisor->board->collector;
    char doing[sizeof collector->doing];

    if (!supervisor->finishing || !collector->doing[0]) {
        wen_progress_show(&supervisor->progress, now,
                          supervisor->recovered ? supervisor->bytes : supervisor->board->read_bytes,
                          supervisor->total, supervisor->tally.sums.quarantined);
        return;
    }
    memcpy(doing, collector->doing, sizeof doing);
    doing[sizeof doing - 1] = '\0';
    for (char *c = doing; *c; c++) {
        *c = (unsigned char)*c < ' ' || *c == 0x7F ? '?' : *c;
    }
    wen_progress_show_doing(&supervisor->progress, now, doing, collector->share);
}

/* ---- metrics ---------------------------------------------------------- */

/* Writes them now. That they cannot be written stops a run only at its begin: later it is said,
 * once. */
static void tell(struct wen_supervisor *supervisor, bool complete)
{
    const struct wen_metrics metrics = {.job = supervisor->job,
                                        .board = supervisor->board,
                                        .workers = supervisor->job->workers,
                                        .tally = &supervisor->tally,
                                        .stages = (const char *const *)supervisor->stages,
                                        .stage_count = supervisor->stage_count,
                                        .bytes = supervisor->bytes,
                                        .total = supervisor->total,
                                        .complete = complete};
    struct wen_error error;
    int status = wen_metrics_write(&metrics, &error);

    if (status && supervisor->next_tell > 0) {
        wen_progress_end(&supervisor->progress);
        wen_metrics_give_up(&error);
    } else if (status) {
        wen_supervisor_stop(supervisor, status, "%s", error.text);
    }
    supervisor->next_tell = status ? -1 : wen_supervisor_now() + WEN_METRICS_SECONDS;
}

static void tell_at_times(struct wen_supervisor *supervisor, double now)
{
    if (supervisor->next_tell >= 0 && now >= supervisor->next_tell) {
        tell(supervisor, false);
    }
}

/* ---- the run ---------------------------------------------------------- */

static void run(struct wen_supervisor *supervisor)
{
    struct pollfd *watched = wen_heap_new(supervisor->job->workers + 8, sizeof(struct pollfd));
    int signals = watch_signals();

    wen_begin_planning(supervisor);
    if (!supervisor->status) {
        wen_start_template(supervisor);
    }
    while (!supervisor->status && !supervisor->done) {
        turn(supervisor, signals, watched);
        if (supervisor->status) {
            break;
        }
        double now = wen_supervisor_now();
        wen_crew_dispatch(supervisor);
        wen_flow_send(supervisor);
        wen_crew_watch(supervisor);
        wen_watch_opening(supervisor, now);
        watch_grace(supervisor, now);
        show_progress(supervisor, now);
        tell_at_times(supervisor, now);
    }
    wen_progress_end(&supervisor->progress);
    close(signals);
    free(watched);
}

/* ---- the end ---------------------------------------------------------- */

/* Everybody else goes: workers and collector with the template. */
static void end_children(struct wen_supervisor *supervisor)
{
    if (supervisor->reader_pid > 0) {
        kill(supervisor->reader_pid, SIGKILL);
        waitpid(supervisor->reader_pid, NULL, 0);
    }
    wen_channel_close(&supervisor->template);
    if (supervisor->template_pid > 0) {
        if (!supervisor->done) {
            kill(supervisor->template_pid, SIGKILL); /* its children die with it */
        }
        waitpid(supervisor->template_pid, NULL, 0);
    }
}

static void free_all(struct wen_supervisor *supervisor)
{
    wen_close_ends(supervisor);
    wen_unit_free(supervisor->filling);
    for (struct wen_unit *unit = supervisor->first, *next; unit; unit = next) {
        next = unit->next;
        wen_unit_free(unit);
    }
    for (size_t i = 0; i < supervisor->stage_count; i++) {
        free(supervisor->stages[i]);
    }
    free(supervisor->stages);
    free(supervisor->crew);
    for (size_t i = 0; i < supervisor->killer_count; i++) {
        free(supervisor->killers[i].reason);
    }
    free(supervisor->killers);
    free(supervisor->units);
    cJSON_Delete(supervisor->head);
    wen_plan_free(&supervisor->plan);
    wen_buffer_free(&supervisor->survey);
    wen_buffer_free(&supervisor->decisions);
    wen_buffer_free(&supervisor->checks);
    wen_buffer_free(&supervisor->fields);
    wen_buffer_free(&supervisor->printed);
    wen_board_free(supervisor->board, supervisor->job->workers);
}

int wen_run_processes(const struct wen_job *job, struct wen_run_result *result,
                      struct wen_error *error)
{
    struct wen_supervisor supervisor = {
        .job = job, .reader.fd = -1, .template.fd = -1, .collector.fd = -1, .stage_output = -1};

    clock_gettime(CLOCK_REALTIME, &supervisor.tally.began);
    supervisor.board = wen_board_new(job->workers, error);
    if (!supervisor.board) {
        return error->status;
    }
    supervisor.crew = wen_heap_new(job->workers, sizeof supervisor.crew[0]);
    for (unsigned i = 0; i < job->workers; i++) {
        supervisor.crew[i].channel.fd = -1;
    }
    supervisor.began = wen_supervisor_now();
    wen_progress_begin(&supervisor.progress, !job->quiet, supervisor.began);
    supervisor.progress.planning = true;
    run(&supervisor);
    end_children(&supervisor);
    if (supervisor.next_tell >= 0) {
        tell(&supervisor, !supervisor.status);
    }
    if (supervisor.status) {
        *error = supervisor.error;
        cJSON_Delete(supervisor.facts);
        cJSON_Delete(supervisor.report);
    } else {
        result->report = supervisor.report;
        result->facts = supervisor.facts;
        wen_run_describe_plan(&supervisor.plan, result);
    }
    int status = supervisor.status;
    free_all(&supervisor);
    return status;
}
