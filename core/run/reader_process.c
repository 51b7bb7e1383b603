/* SPDX-License-Identifier: MIT */
/* The reader: surveys the corpus for a plan, or hands its documents to the
 * supervisor, unit by unit. A hostile archive can crash nothing but it. */
#include "base/io.h"
#include "read/corpus.h"
#include "record/codec.h"
#include "run/channel.h"
#include "run/processes.h"
#include "run/same_input.h"

#include <string.h>
#include <unistd.h>

/* What goes out is gathered, so that a file of a million tiny documents is not
 * a million writes. */
enum { GATHER = 256 << 10 };

struct hand_over {
    struct wen_corpus *corpus;
    struct wen_board *board;
    int fd;
    struct wen_buffer gathered;
    struct wen_error *error;
};

static int flush(struct hand_over *over)
{
    int status = wen_io_write(over->fd, over->gathered.data, over->gathered.size,
                              "to the supervisor", over->error);

    wen_buffer_relax(&over->gathered);
    return status;
}

static void begin_file(void *self, uint64_t file)
{
    struct hand_over *over = self;

    over->board->read_file = file;
}

static void show_progress(struct hand_over *over)
{
    over->board->read_bytes = wen_corpus_bytes(over->corpus);
}

/* ---- the survey ------------------------------------------------------- */

struct surveying {
    struct hand_over over;
    struct wen_survey survey;
};

static int send_lines(struct surveying *surveying, struct wen_error *error)
{
    struct wen_buffer *lines = &surveying->survey.lines;
    int status =
        wen_message_send(surveying->over.fd, WEN_PLANNED, 0, 0, lines->data, lines->size, error);

    wen_buffer_relax(lines);
    return status;
}

static int step(void *owner, struct wen_error *error)
{
    struct surveying *surveying = owner;

    show_progress(&surveying->over);
    return surveying->survey.lines.size >= GATHER ? send_lines(surveying, error) : WEN_EXIT_OK;
}

_Noreturn void wen_surveyor_main(const struct wen_job *job, struct wen_board *board, int fd,
                                 const struct wen_killer *killers, size_t killer_count)
{
    struct wen_error error = {0};
    struct surveying surveying = {.over = {.board = board, .fd = fd, .error = &error}};
    struct hand_over *over = &surveying.over;
    int status =
        wen_corpus_open(&job->pipeline->input, &job->pipeline->limits, &over->corpus, &error);

    wen_name_process("reader");
    if (!status) {
        wen_corpus_watch(over->corpus, begin_file, over);
        for (size_t i = 0; i < killer_count; i++) {
            wen_corpus_refuse(over->corpus, killers[i].file, killers[i].reason);
        }
        status = wen_survey_corpus(&surveying.survey, over->corpus, step, &surveying, &error);
        status = status ? status : send_lines(&surveying, &error);
    }
    if (!status) {
        status = wen_message_send(fd, WEN_END, 0, 0, NULL, 0, &error);
    }
    if (status) {
        wen_message_fail(fd, status, &error);
    }
    _exit(status);
}

/* ---- reading ---------------------------------------------------------- */

/* Hands on the next document, as one of that unit. Returns as wen_corpus_next(). */
static int hand_on(struct hand_over *over, uint64_t unit)
{
    struct wen_message_head head = {.kind = WEN_RECORD, .number = unit};
    struct wen_buffer *gathered = &over->gathered;
    struct wen_record record;
    size_t at = gathered->size;
    int more = wen_corpus_next(over->corpus, &record, over->error);

    show_progress(over);
    if (more <= 0) {
        return more;
    }
    wen_buffer_add(gathered, &head, sizeof head);
    wen_record_encode(gathered, &record);
    head.size = gathered->size - at - sizeof head;
    memcpy(gathered->data + at, &head, sizeof head);
    int status = gathered->size >= GATHER ? flush(over) : WEN_EXIT_OK;
    return status ? -status : 1;
}

static int read_unit(struct hand_over *over, const struct wen_plan *plan, uint64_t unit)
{
    uint64_t count = plan->units[unit].cut.documents;
    int more = 1;

    for (uint64_t i = 0; i < count && more > 0; i++) {
        more = hand_on(over, unit);
    }
    return more > 0 ? WEN_EXIT_OK : more < 0 ? -more : wen_same_count("fewer", over->error);
}

static int read_units(struct hand_over *over, const struct wen_reading *reading)
{
    const struct wen_plan *plan = reading->plan;
    uint64_t next = 0;
    int status = WEN_EXIT_OK;

    for (size_t i = 0; i < reading->count && !status; i++) {
        uint64_t unit = reading->units[i];
        if (unit != next) {
            status = wen_corpus_go(over->corpus, &plan->units[unit].place, over->error);
        }
        status = status ? status : read_unit(over, plan, unit);
        next = unit + 1;
    }
    if (!status && next == plan->unit_count) {
        status = wen_same_stop(over->corpus, over->error);
    }
    return status ? status : flush(over);
}

static int read_stream(struct hand_over *over)
{
    int more;

    while ((more = hand_on(over, 0)) > 0) {
    }
    return more < 0 ? -more : flush(over);
}

_Noreturn void wen_reader_main(const struct wen_job *job, struct wen_board *board, int fd,
                               const struct wen_reading *reading)
{
    const struct wen_plan *plan = reading->plan;
    struct wen_corpus_totals totals = plan->inputs;
    struct wen_error error = {0};
    struct hand_over over = {.board = board, .fd = fd, .error = &error};
    int status =
        wen_corpus_open(&job->pipeline->input, &job->pipeline->limits, &over.corpus, &error);

    wen_name_process("reader");
    if (!status) {
        wen_corpus_watch(over.corpus, begin_file, &over);
        if (plan->streams) {
            wen_corpus_survey(over.corpus, NULL, NULL);
            status = read_stream(&over);
        } else {
            wen_corpus_follow(over.corpus, plan->files, plan->file_count);
            status = read_units(&over, reading);
        }
    }
    if (!status && plan->streams) {
        wen_corpus_totals(over.corpus, &totals);
    }
    if (!status) {
        status = wen_message_send(fd, WEN_END, 0, 0, &totals, sizeof totals, &error);
    } else {
        wen_message_fail(fd, status, &error);
    }
    wen_buffer_free(&over.gathered);
    _exit(status);
}
