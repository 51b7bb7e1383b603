/* SPDX-License-Identifier: MIT */
/* wenliu run --tap: the rows of one stage, instead of results. */
#include "cli/tap.h"

#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "cli/job.h"
#include "read/corpus.h"
#include "results/work.h"
#include "run/board.h"
#include "run/rows_json.h"
#include "run/supervisor.h"
#include "run/trial.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct tap {
    const struct wen_job *job;
    const char *stage;
    uint64_t limit, lines;
    const char *place; /* for files that tables go through */
    struct wen_board *board;
    struct wen_corpus *corpus;
    int to;                 /* the standard output that the command was given */
    size_t tapped;          /* number of the stage */
    struct wen_buffer text; /* lines of the document at hand */
    int status;             /* of the first lines of a table that could not be written */
    struct wen_error error;
};

static bool is_full(const struct tap *tap)
{
    return tap->limit && tap->lines >= tap->limit;
}

/* ---- lines ------------------------------------------------------------ */

/* `{"id":…,"layer":…`, or with a table's name in their place. */
static void begin_line(struct tap *tap, const char *key, const char *name, struct wen_string id)
{
    wen_buffer_add_byte(&tap->text, '{');
    if (id.data) {
        wen_json_key(&tap->text, "id");
        wen_json_text(&tap->text, id);
    }
    wen_json_key(&tap->text, key);
    wen_json_text(&tap->text, wen_string(name, strlen(name)));
}

static void end_line(struct tap *tap)
{
    wen_buffer_add_text(&tap->text, "}\n");
    tap->lines++;
}

static int flush_lines(struct tap *tap, struct wen_error *error)
{
    int status = wen_io_write(tap->to, tap->text.data, tap->text.size, "to standard output", error);

    wen_buffer_relax(&tap->text);
    return status;
}

static void add_text(struct tap *tap, const struct wen_document *document)
{
    begin_line(tap, "layer", "text", document->id);
    wen_json_key(&tap->text, "text");
    wen_json_text(&tap->text, document->text);
    end_line(tap);
}

static void add_fields(struct tap *tap, const struct wen_session *session)
{
    const struct wen_document *document = wen_session_document(session);

    if (document->field_count && !is_full(tap)) {
        begin_line(tap, "layer", "fields", document->id);
        wen_fields_json(session, &tap->text);
        end_line(tap);
    }
}

static void add_layers(struct tap *tap, const struct wen_stage *stage,
                       const struct wen_session *session)
{
    const struct wen_document *document = wen_session_document(session);
    struct wen_points points = {.text = document->text};

    for (size_t i = 0; stage->gives && stage->gives[i] && !is_full(tap); i++) {
        const char *name = stage->gives[i]->name;
        uint32_t count = wen_rows_count(session, tap->tapped, i);
        if (strcmp(name, "text") == 0) {
            add_text(tap, document);
            continue;
        }
        for (uint32_t row = 0; row < count && !is_full(tap); row++) {
            begin_line(tap, "layer", name, document->id);
            wen_rows_json(session, tap->tapped, i, row, &points, &tap->text);
            end_line(tap);
        }
    }
    wen_points_free(&points);
}

static void say_refused(const struct tap *tap, const struct wen_record *record, const char *stage,
                        const struct wen_verdict *verdict)
{
    char *text = wen_heap_format("%.*s is %s%s%s: %s", (int)record->id.size, record->id.data,
                                 verdict->status == WEN_DROP ? "dropped" : "refused",
                                 stage ? " by stage " : "", stage ? stage : "", verdict->why.text);
    char *safe = wen_escape_terminal_copy(text);

    if (!tap->job->quiet) {
        fprintf(stderr, "wenliu: %s\n", safe);
    }
    free(safe);
    free(text);
}

static int document(void *self, const struct wen_chain *chain, const struct wen_session *session,
                    const struct wen_record *record, const struct wen_verdict *verdict,
                    struct wen_error *error)
{
    struct tap *tap = self;
    const struct wen_stage *stage = chain->links[chain->count - 1].stage;

    tap->tapped = chain->count - 1;
    if (verdict->status != WEN_OK) {
        const char *by = record->refused ? NULL : chain->links[verdict->stage].stage->name;
        say_refused(tap, record, by, verdict);
        return WEN_EXIT_OK;
    }
    if (stage->fields && stage->fields[0].name) {
        add_fields(tap, session);
    }
    add_layers(tap, stage, session);
    int status = flush_lines(tap, error);
    return status ? status : is_full(tap) ? -1 : WEN_EXIT_OK;
}

/* Tables of stages in front of the one that is looked at are theirs. */
static void table(void *self, const struct wen_session *session, size_t stage,
                  const struct wen_table *piece)
{
    struct tap *tap = self;

    for (uint32_t row = 0; stage == tap->tapped && row < piece->count && !is_full(tap); row++) {
        begin_line(tap, "table", piece->schema->name, wen_string(NULL, 0));
        wen_table_json(session, piece, row, &tap->text);
        end_line(tap);
    }
    if (!tap->status) {
        tap->status = flush_lines(tap, &tap->error);
    }
}

static int next(void *self, struct wen_record *record, struct wen_error *error)
{
    return wen_corpus_next(((struct tap *)self)->corpus, record, error);
}

/* ---- the process that runs stages ------------------------------------- */

static _Noreturn void run(struct tap *tap, pid_t parent)
{
    struct wen_pipeline *pipeline = tap->job->pipeline;
    struct wen_error error = {0};
    struct wen_trial trial = {.pipeline = pipeline,
                              .stage_folders = tap->job->stage_folders,
                              .marker = &tap->board->opening,
                              .last = tap->stage,
                              .place = tap->place,
                              .next = next,
                              .document = document,
                              .table = table,
                              .self = tap};

    wen_die_with_parent(parent);
    wen_name_process("tap");
    tap->to = dup(STDOUT_FILENO);
    if (tap->to < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) { /* what stages print is no row */
        _exit(WEN_EXIT_INTERNAL);
    }
    int status = wen_corpus_open(&pipeline->input, &pipeline->limits, &tap->corpus, &error);
    status = status ? status : wen_trial_run(&trial, &error);
    if (!status && tap->status) {
        status = tap->status;
        error = tap->error;
    }
    if (status && error.text[0]) {
        wen_job_say_error(&error);
    } else if (status) {
        wen_problems_print(&pipeline->problems, stderr);
    }
    wen_corpus_close(tap->corpus);
    wen_buffer_free(&tap->text);
    fflush(NULL);
    _exit(status);
}

/* ---- the first process ------------------------------------------------ */

/* What the process died of; where it was comes from the board. */
static int say_death(const struct tap *tap, int wait_status)
{
    const struct wen_marker *marker = &tap->board->opening;
    const struct wen_pipeline *pipeline = tap->job->pipeline;
    struct wen_error error;
    char what[160], where[64] = "", reason[sizeof marker->reason];

    memcpy(reason, marker->reason, sizeof reason);
    reason[sizeof reason - 1] = '\0';
    wen_crew_describe(wait_status, what, sizeof what);
    if (marker->callback == WEN_IN_PROCESS) {
        snprintf(where, sizeof where, ", at document number %u", marker->document + 1);
    }
    if (marker->callback == WEN_IN_HOST) {
        wen_error_set(&error, WEN_EXIT_INTERNAL, "the process that ran the stages was ended: %s",
                      what);
    } else {
        wen_error_set(&error, WEN_EXIT_INTERNAL, "stage %s died in %s%s: %s",
                      marker->stage < pipeline->step_count ? pipeline->steps[marker->stage].use
                                                           : "?",
                      wen_callback_name(marker->callback), where, reason[0] ? reason : what);
    }
    wen_job_say_error(&error);
    return WEN_EXIT_INTERNAL;
}

static int wait_for(const struct tap *tap, pid_t child)
{
    int status = 0;

    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    bool reached_end = WIFEXITED(status) && tap->board->opening.callback == WEN_IN_HOST;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE) {
        return WEN_EXIT_OK; /* who reads the rows has seen enough of them */
    }
    return reached_end ? WEXITSTATUS(status) : say_death(tap, status);
}

int wen_tap(const struct wen_job *job, const char *stage, uint64_t limit)
{
    const char *folder = getenv("TMPDIR");
    char *place = wen_heap_format("%s/wenliu-tap.XXXXXX", folder && *folder ? folder : "/tmp");
    struct wen_error error = {0};
    struct tap tap = {.job = job, .stage = stage, .limit = limit, .place = place};
    pid_t child, parent = getpid();
    int status = WEN_EXIT_INTERNAL;

    tap.board = wen_board_new(0, &error);
    if (tap.board && !mkdtemp(place)) {
        status = wen_error_set(&error, WEN_EXIT_IO, "cannot make a folder %s: %s", place,
                               strerror(errno));
    } else if (tap.board) {
        fflush(NULL);
        child = fork();
        if (child == 0) {
            run(&tap, parent);
        }
        status = child < 0
                     ? wen_error_set(&error, WEN_EXIT_INTERNAL, "cannot fork: %s", strerror(errno))
                     : wait_for(&tap, child);
        wen_work_remove(place, &error);
    }
    wen_job_say_error(&error);
    wen_board_free(tap.board, 0);
    free(place);
    return status;
}
