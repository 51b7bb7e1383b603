/* SPDX-License-Identifier: MIT */
/* Starting the processes of a run. */
#include "run/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Two ends of a connection, [0] for us and not blocking. */
static bool connect_pair(struct wen_supervisor *supervisor, int ends[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 ||
        fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "cannot connect processes: %s",
                            strerror(errno));
        return false;
    }
    return true;
}

/* A child must not hold our ends: it would keep connections open for ever. */
void wen_close_ends(struct wen_supervisor *supervisor)
{
    struct wen_channel *const channels[] = {&supervisor->reader, &supervisor->template,
                                            &supervisor->collector};

    for (size_t i = 0; i < sizeof channels / sizeof channels[0]; i++) {
        wen_channel_close(channels[i]);
    }
    for (unsigned i = 0; i < supervisor->job->workers; i++) {
        wen_channel_close(&supervisor->crew[i].channel);
    }
    if (supervisor->stage_output >= 0) {
        close(supervisor->stage_output);
    }
}

/* In a child: as if it had been started alone. */
static void become_child(struct wen_supervisor *supervisor, pid_t parent)
{
    sigset_t none;

    wen_die_with_parent(parent);
    setpgid(0, 0); /* Ctrl-C is for the supervisor */
    sigemptyset(&none);
    /* a batch system signals every process of a job: who stops, and when, is for
     * the supervisor to say */
    for (size_t i = 0; i < WEN_STOPPING_SIGNALS; i++) {
        signal(wen_stopping_signals[i], SIG_IGN);
    }
    sigprocmask(SIG_SETMASK, &none, NULL);
    wen_close_ends(supervisor);
}

/* Forks the reader or the surveyor, which run `child`. */
static void start_reading(struct wen_supervisor *supervisor,
                          void (*child)(struct wen_supervisor *supervisor, int fd))
{
    pid_t parent = getpid();
    int ends[2];

    if (!connect_pair(supervisor, ends)) {
        return;
    }
    supervisor->reader_pid = fork();
    if (supervisor->reader_pid == 0) {
        become_child(supervisor, parent);
        wen_work_leave(supervisor->job->work);
        close(ends[0]);
        child(supervisor, ends[1]);
    }
    close(ends[1]);
    supervisor->reader = (struct wen_channel){.fd = ends[0]};
    if (supervisor->reader_pid < 0) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "cannot fork the reader: %s",
                            strerror(errno));
    }
}

static void become_surveyor(struct wen_supervisor *supervisor, int fd)
{
    wen_surveyor_main(supervisor->job, supervisor->board, fd, supervisor->killers,
                      supervisor->killer_count);
}

void wen_start_surveyor(struct wen_supervisor *supervisor)
{
    start_reading(supervisor, become_surveyor);
}

static void become_reader(struct wen_supervisor *supervisor, int fd)
{
    struct wen_reading reading = {&supervisor->plan, supervisor->units, supervisor->units_to_read};

    while (reading.count && *reading.units < supervisor->next_number) {
        reading.units++;
        reading.count--;
    }
    wen_reader_main(supervisor->job, supervisor->board, fd, &reading);
}

void wen_start_reader(struct wen_supervisor *supervisor)
{
    start_reading(supervisor, become_reader);
}

void wen_start_template(struct wen_supervisor *supervisor)
{
    pid_t parent = getpid();
    int ends[2], output[2];

    if (!connect_pair(supervisor, ends) || pipe2(output, O_CLOEXEC) < 0 ||
        fcntl(output[0], F_SETFL, O_NONBLOCK) < 0) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "cannot connect processes");
        return;
    }
    supervisor->template_pid = fork();
    if (supervisor->template_pid == 0) {
        become_child(supervisor, parent);
        close(ends[0]);
        close(output[0]);
        wen_template_main(supervisor->job, supervisor->board, ends[1], output[1]);
    }
    close(ends[1]);
    close(output[1]);
    supervisor->template = (struct wen_channel){.fd = ends[0]};
    supervisor->stage_output = output[0];
    if (supervisor->template_pid < 0) {
        wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "cannot fork: %s", strerror(errno));
    }
}

void wen_start_collector(struct wen_supervisor *supervisor)
{
    struct wen_message_head head = {.kind = WEN_FORK_COLLECTOR};
    int ends[2];

    if (connect_pair(supervisor, ends)) {
        supervisor->collector = (struct wen_channel){.fd = ends[0]};
        if (wen_message_send_fd(supervisor->template.fd, &head, ends[1], NULL)) {
            wen_supervisor_stop(supervisor, WEN_EXIT_INTERNAL, "cannot ask for the collector");
        }
        close(ends[1]);
    }
}
