/* SPDX-License-Identifier: MIT */
/* The reader: hands the corpus to the supervisor, record by record. A hostile
 * archive that crashes it costs one input file. */
#include "base/io.h"
#include "read/corpus.h"
#include "record/codec.h"
#include "run/channel.h"
#include "run/processes.h"

#include <string.h>
#include <unistd.h>

/* Records are gathered before they go out, so that a file of a million tiny
 * documents is not a million writes. All of a file goes out before the next is
 * touched: a crash loses nothing of the files before. */
enum { GATHER = 256 << 10 };

struct hand_over {
    struct wen_corpus *corpus;
    struct wen_board *board;
    int fd;
    int status;
    struct wen_buffer gathered;
    struct wen_error *error;
};

static void flush(struct hand_over *over)
{
    if (!over->status) {
        over->status = wen_io_write(over->fd, over->gathered.data, over->gathered.size,
                                    "to the supervisor", over->error);
    }
    wen_buffer_relax(&over->gathered);
}

static void begin_file(void *self, uint64_t file)
{
    struct hand_over *over = self;

    flush(over);
    over->board->read_file = file;
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

static void read_all(struct hand_over *over)
{
    struct wen_record record;
    int more = 1;

    while (!over->status && (more = wen_corpus_next(over->corpus, &record, over->error)) > 0) {
        gather(&over->gathered, &record);
        over->board->read_bytes = wen_corpus_bytes(over->corpus);
        if (over->gathered.size >= GATHER) {
            flush(over);
        }
    }
    flush(over);
    if (!over->status && more < 0) {
        over->status = -more;
    }
    wen_buffer_free(&over->gathered);
}

_Noreturn void wen_reader_main(const struct wen_job *job, struct wen_board *board, int fd,
                               uint64_t skip, const char *reason)
{
    struct wen_corpus_totals totals;
    struct wen_error error = {0};
    struct hand_over over = {.board = board, .fd = fd, .error = &error};
    int status =
        wen_corpus_open(&job->pipeline->input, &job->pipeline->limits, &over.corpus, &error);

    wen_name_process("reader");
    if (!status) {
        wen_corpus_watch(over.corpus, begin_file, &over);
        wen_corpus_survey(over.corpus, NULL, NULL);
        if (reason) {
            const struct wen_corpus_place place = {.file = skip};
            wen_corpus_refuse(over.corpus, skip, reason);
            status = wen_corpus_go(over.corpus, &place, &error);
        }
        over.status = status;
        read_all(&over);
        status = over.status;
    }
    if (!status) {
        wen_corpus_totals(over.corpus, &totals);
        status = wen_message_send(fd, WEN_END, 0, 0, &totals, sizeof totals, &error);
    } else {
        wen_message_fail(fd, status, &error);
    }
    _exit(status);
}
