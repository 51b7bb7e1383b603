/* SPDX-License-Identifier: MIT */
/* The reader: hands the corpus to the supervisor, record by record. A hostile
 * archive that crashes it costs one input file. */
#include "base/io.h"
#include "read/corpus.h"
#include "record/codec.h"
#include "run/channel.h"
#include "run/processes.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

void wen_die_with_parent(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(WEN_EXIT_INTERNAL); /* it died before the line above */
    }
}

/* Records are gathered before they go out, so that a million tiny documents
 * are not a million writes. What was gathered when a reader dies depends on
 * the input alone. */
enum { GATHER = 256 << 10 };

static int flush(int fd, struct wen_buffer *gathered, struct wen_error *error)
{
    int status = wen_io_write(fd, gathered->data, gathered->size, "to the supervisor", error);

    gathered->size = 0;
    return status;
}

static void gather(struct wen_buffer *gathered, const struct wen_record *record)
{
    size_t at = gathered->size;
    struct wen_message_head head = {.kind = WEN_RECORD};

    wen_buffer_add(gathered, &head, sizeof head);
    wen_record_encode(gathered, record);
    head.size = gathered->size - at - sizeof head;
    memcpy(gathered->data + at, &head, sizeof head);
}

static int read_all(struct wen_corpus *corpus, struct wen_board *board, int fd,
                    struct wen_error *error)
{
    struct wen_buffer gathered = {0};
    struct wen_record record;
    int status = WEN_EXIT_OK, more = 1;

    while (!status && (more = wen_corpus_next(corpus, &record, error)) > 0) {
        gather(&gathered, &record);
        board->read_file = wen_corpus_file(corpus);
        board->read_bytes = wen_corpus_bytes(corpus);
        if (gathered.size >= GATHER) {
            status = flush(fd, &gathered, error);
        }
    }
    if (!status) {
        status = more < 0 ? -more : flush(fd, &gathered, error);
    }
    wen_buffer_free(&gathered);
    return status;
}

_Noreturn void wen_reader_main(const struct wen_job *job, struct wen_board *board, int fd,
                               uint64_t skip, const char *reason)
{
    struct wen_corpus_totals totals;
    struct wen_corpus *corpus;
    struct wen_error error = {0};
    int status = wen_corpus_open(&job->pipeline->input, &job->pipeline->limits, &corpus, &error);

    if (!status && reason) {
        wen_corpus_skip(corpus, skip, reason);
    }
    if (!status) {
        status = read_all(corpus, board, fd, &error);
    }
    if (!status) {
        wen_corpus_totals(corpus, &totals);
        status = wen_message_send(fd, WEN_END, 0, 0, &totals, sizeof totals, &error);
    } else {
        wen_message_send(fd, WEN_FAILED, 0, (uint64_t)status, error.text, strlen(error.text), NULL);
    }
    _exit(status);
}
