/* SPDX-License-Identifier: MIT */
/* The template: loads and opens the stages once, then only forks. A worker
 * starts with everything loaded, shared copy-on-write. */
#include "base/heap.h"
#include "registry/chain.h"
#include "registry/registry.h"
#include "run/channel.h"
#include "run/processes.h"
#include "run/report.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
    uint32_t slot;
    pid_t pid;
};

struct template
{
    const struct wen_job *job;
    struct wen_board *board;
    struct wen_chain chain;
    struct wen_registry *registry;
    struct wen_session *session;
    int control, children_signal;
    struct child *children;
    size_t child_count, child_capacity;
};

static _Noreturn void give_up(int control, uint32_t form, int status, const char *text)
{
    wen_message_send(control, WEN_FAILED, form, (uint64_t)status, text, strlen(text), NULL);
    _exit(status);
}

/* What stages print must not mix with what the program prints. */
static void redirect(int output)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0) {
        _exit(WEN_EXIT_INTERNAL);
    }
    close(nothing);
    close(output);
}

static void open_stages(struct template *template)
{
    struct wen_pipeline *pipeline = template->job->pipeline;
    struct wen_error error = {0};

    template->registry = wen_registry_open(template->job->stage_folders);
    if (!wen_chain_bind(pipeline, template->registry, &template->chain)) {
        char *text = NULL;
        size_t size;
        FILE *memory = open_memstream(&text, &size);
        if (memory) {
            wen_problems_print(&pipeline->problems, memory);
            fclose(memory);
        }
        give_up(template->control, WEN_FAILED_LINES, WEN_EXIT_CONFIG, text ? text : "");
    }
    int status = wen_session_open(&template->chain, template->registry, &template->board->opening,
                                  &template->session, &error);
    if (status) {
        give_up(template->control, WEN_FAILED_SENTENCE, status, error.text);
    }
}

static void say_ready(struct template *template)
{
    cJSON *body = cJSON_CreateObject(), *names = cJSON_AddArrayToObject(body, "stages");
    struct wen_error error = {0};
    cJSON *head = wen_report_head(template->job, &template->chain, template->registry,
                                  template->session, &error);

    if (!head) {
        give_up(template->control, WEN_FAILED_SENTENCE, error.status, error.text);
    }
    for (size_t i = 0; i < template->chain.count; i++) {
        cJSON_AddItemToArray(names, cJSON_CreateString(template->chain.links[i].stage->name));
    }
    cJSON_AddItemToObject(body, "head", head);
    char *text = cJSON_PrintUnformatted(body);
    wen_message_send(template->control, WEN_READY, 0, 0, text, strlen(text), NULL);
    cJSON_free(text);
    cJSON_Delete(body);
}

static _Noreturn void run_child(struct template *template, const struct wen_message_head *head,
                                int fd, pid_t parent)
{
    sigset_t none;

    setpgid(0, 0);
    wen_die_with_parent(parent);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    close(template->control);
    close(template->children_signal);
    if (head->kind == WEN_FORK_COLLECTOR) {
        wen_session_mark(template->session, &template->board->collector);
        wen_collector_main(template->job, template->session, &template->chain, template->registry,
                           fd);
    }
    wen_work_leave(template->job->work);
    struct wen_marker *marker = &template->board->workers[head->slot];
    wen_session_mark(template->session, marker);
    wen_worker_main(template->job, template->session, marker, fd);
}

static void fork_child(struct template *template, const struct wen_message_head *head, int fd)
{
    pid_t parent = getpid(), pid = fork();

    if (pid < 0) {
        give_up(template->control, WEN_FAILED_SENTENCE, WEN_EXIT_INTERNAL,
                "cannot fork a worker: too many processes");
    }
    if (pid == 0) {
        run_child(template, head, fd, parent);
    }
    setpgid(pid, pid); /* here too: either side may be first */
    close(fd);
    uint32_t slot = head->kind == WEN_FORK_COLLECTOR ? WEN_COLLECTOR_SLOT : head->slot;
    template->children = wen_heap_room(template->children, template->child_count,
                                       &template->child_capacity, sizeof(struct child));
    template->children[template->child_count++] = (struct child){slot, pid};
    wen_message_send(template->control, WEN_CHILD_PID, slot, (uint64_t)pid, NULL, 0, NULL);
}

/* The template alone may kill by process id: it is the one that has not yet
 * waited for it, so the number cannot have gone to somebody else. */
static void kill_child(struct template *template, uint32_t slot)
{
    for (size_t i = 0; i < template->child_count; i++) {
        if (template->children[i].slot == slot) {
            kill(-template->children[i].pid, SIGKILL);
        }
    }
}

static void reap(struct template *template)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (size_t i = 0; i < template->child_count; i++) {
            struct child child = template->children[i];
            if (child.pid != pid) {
                continue; /* or a child that a stage left behind, ours as subreaper */
            }
            kill(-pid, SIGKILL); /* what it started goes with it */
            template->children[i] = template->children[--template->child_count];
            wen_message_send(template->control, WEN_CHILD_DIED, child.slot, (uint32_t)status, NULL,
                             0, NULL);
            break;
        }
    }
}

static void serve(struct template *template)
{
    struct wen_message_head head;
    int fd;

    if (wen_message_receive_fd(template->control, &head, &fd, NULL) || head.kind == 0) {
        for (size_t i = 0; i < template->child_count; i++) {
            kill(-template->children[i].pid, SIGKILL);
            waitpid(template->children[i].pid, NULL, 0); /* or nobody counts its time */
        }
        _exit(WEN_EXIT_OK); /* the supervisor is done */
    }
    if (head.kind == WEN_KILL) {
        kill_child(template, head.slot);
    } else if (fd >= 0) {
        fork_child(template, &head, fd);
    }
}

_Noreturn void wen_template_main(const struct wen_job *job, struct wen_board *board, int control,
                                 int output)
{
    struct template template = {.job = job, .board = board, .control = control};
    sigset_t signals;

    wen_name_process("template");
    redirect(output);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    open_stages(&template);
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    signal(SIGPIPE, SIG_IGN); /* the supervisor may go before it heard of every death */
    sigprocmask(SIG_BLOCK, &signals, NULL);
    template.children_signal = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    if (template.children_signal < 0) {
        give_up(control, WEN_FAILED_SENTENCE, WEN_EXIT_INTERNAL,
                "cannot watch for the end of workers");
    }
    say_ready(&template);
    for (;;) {
        struct pollfd watched[] = {{control, POLLIN, 0}, {template.children_signal, POLLIN, 0}};
        struct signalfd_siginfo info;
        if (poll(watched, 2, -1) < 0 && errno != EINTR) {
            _exit(WEN_EXIT_INTERNAL);
        }
        if (watched[1].revents) {
            while (read(template.children_signal, &info, sizeof info) > 0) {
            }
            reap(&template);
        }
        if (watched[0].revents) {
            serve(&template);
        }
    }
}
