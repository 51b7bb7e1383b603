/* SPDX-License-Identifier: MIT */
/* A filter: what becomes of a block of lines, and where it is printed. */
#include "run/filter.h"

#include "base/escape.h"
#include "base/io.h"
#include "base/take.h"
#include "base/utf8.h"
#include "run/filter_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- one block -------------------------------------------------------- */

struct wen_filter_place wen_filter_place(const struct wen_block *block)
{
    return (struct wen_filter_place){block->file, block->first,
                                     block->data[block->size - 1] != '\n'};
}

static uint64_t count_lines(const char *data, size_t size)
{
    const char *end = data + size;
    uint64_t lines = 0;

    while (data < end && (data = memchr(data, '\n', (size_t)(end - data))) != NULL) {
        lines++;
        data++;
    }
    return lines;
}

/* Cuts a block in front of its first line that is no UTF-8, where there is one. */
static size_t cut_fault(char *data, size_t size, struct wen_filter_head *head)
{
    size_t valid = wen_utf8_valid(data, size);

    if (valid == size) {
        return size;
    }
    head->faulty = true;
    memcpy(head->fault, data + valid, size - valid < 2 ? 1 : 2);
    const char *newline = memrchr(data, '\n', valid);
    size_t whole = newline ? (size_t)(newline - data) + 1 : 0;
    data[whole] = '\0';
    return whole;
}

static int process(struct wen_filter *filter, const char *data, size_t size,
                   struct wen_error *error)
{
    struct wen_record record = {
        .id = wen_string("", 0), .source = wen_string("", 0), .raw = wen_string(data, size)};
    struct wen_verdict verdict;

    wen_session_begin(filter->session, 0);
    wen_session_process(filter->session, &record, &verdict);
    wen_session_end(filter->session);
    if (verdict.status != WEN_OK) {
        return wen_error_set(error, WEN_EXIT_INTERNAL, "stage %s: %s",
                             filter->chain.links[verdict.stage].stage->name, verdict.why.text);
    }
    return wen_session_save(filter->session, 0, NULL, error);
}

int wen_filter_block(struct wen_filter *filter, char *data, size_t size, struct wen_buffer *to,
                     struct wen_error *error)
{
    struct wen_filter_head head;
    int status = WEN_EXIT_OK;

    memset(&head, 0, sizeof head); /* padding too: it is sent as bytes */
    size = cut_fault(data, size, &head);
    head.lines = count_lines(data, size);
    wen_buffer_relax(to);
    wen_buffer_add(to, &head, sizeof head);
    if (size) {
        status = process(filter, data, size, error);
    }
    if (size && !status) {
        filter->job->print(filter->job->self, wen_session_document(filter->session), to);
    }
    return status;
}

/* ---- printing --------------------------------------------------------- */

/* A place in another file begins at its first line. */
static uint64_t line_at(const struct wen_filter *filter, const struct wen_filter_place *place)
{
    return (place->first ? 0 : filter->lines) + 1;
}

int wen_filter_blame(const struct wen_filter *filter, const struct wen_filter_place *place,
                     struct wen_error *error)
{
    char where[512];

    snprintf(where, sizeof where, "%s:%" PRIu64, wen_blocks_name(&filter->input, place->file),
             line_at(filter, place));
    return wen_error_prefix(error, where);
}

/* The encoding that such bytes are likely to be in: byte order marks tell; else,
 * of Chinese text that is no UTF-8, the superset of GB2312 and GBK. */
static const char *likely_encoding(const unsigned char fault[2])
{
    bool utf16 = (fault[0] == 0xFF && fault[1] == 0xFE) || (fault[0] == 0xFE && fault[1] == 0xFF);

    return utf16 ? "UTF-16" : "GB18030";
}

static int refuse(const struct wen_filter *filter, const struct wen_filter_place *place,
                  const unsigned char fault[2], struct wen_error *error)
{
    wen_error_set(error, WEN_EXIT_DATA,
                  "the byte 0x%02X is no UTF-8; if the text is %s, convert it first: iconv -f %s "
                  "-t UTF-8",
                  fault[0], likely_encoding(fault), likely_encoding(fault));
    return wen_filter_blame(filter, place, error);
}

int wen_filter_print(struct wen_filter *filter, const struct wen_filter_place *place,
                     struct wen_string result, struct wen_error *error)
{
    struct wen_filter_head head;
    int status = WEN_EXIT_OK;

    if (!wen_take(&result, &head, sizeof head)) {
        return wen_error_set(error, WEN_EXIT_INTERNAL,
                             "a worker sent a result that does not hold together");
    }
    if (place->first) {
        filter->lines = 0;
        if (filter->open_line) { /* or the words of two files would stand in one line */
            status = wen_io_write(STDOUT_FILENO, "\n", 1, "to standard output", error);
        }
    }
    if (!status) {
        status = wen_io_write(STDOUT_FILENO, result.data, result.size, "to standard output", error);
    }
    filter->lines += head.lines;
    filter->open_line = place->open_line;
    if (!status && head.faulty) {
        struct wen_filter_place fault = {.file = place->file};
        status = refuse(filter, &fault, head.fault, error);
    }
    return status;
}

/* ---- the whole -------------------------------------------------------- */

static void say_warnings(const struct wen_filter *filter)
{
    size_t count;
    const char *const *warnings = wen_session_warnings(filter->session, &count);

    for (size_t i = 0; i < count; i++) {
        char *safe = wen_escape_terminal_copy(warnings[i]);
        fprintf(stderr, "wenliu: %s: warning: %s\n", filter->job->name, safe);
        free(safe);
    }
}

static int open_stages(struct wen_filter *filter, struct wen_error *error)
{
    const struct wen_filter_job *job = filter->job;

    filter->registry = wen_registry_open(job->stage_folders);
    if (!wen_chain_bind(job->pipeline, filter->registry, &filter->chain)) {
        wen_problems_print(&job->pipeline->problems, stderr);
        return wen_error_set(error, WEN_EXIT_CONFIG, "%s", "");
    }
    int status = wen_session_open(&filter->chain, filter->registry, &filter->board->opening,
                                  &filter->session, error);
    if (!status) {
        say_warnings(filter);
        status = job->prepare(job->self, &filter->chain, filter->session, error);
    }
    return status;
}

static int run_alone(struct wen_filter *filter, struct wen_error *error)
{
    struct wen_buffer result = {0};
    struct wen_block block;
    int state, status = WEN_EXIT_OK;

    wen_session_alone(filter->session);
    while (!status && (state = wen_blocks_step(&filter->input, &block, error)) != WEN_BLOCKS_END) {
        if (state < 0) {
            status = -state;
        } else if (state == WEN_BLOCKS_GIVEN) {
            struct wen_filter_place place = wen_filter_place(&block);
            status = wen_filter_block(filter, block.data, block.size, &result, error);
            status = status ? wen_filter_blame(filter, &place, error)
                            : wen_filter_print(filter, &place, wen_string(result.data, result.size),
                                               error);
        }
    }
    wen_buffer_free(&result);
    return status;
}

int wen_filter_run(const struct wen_filter_job *job, struct wen_error *error)
{
    struct wen_filter filter = {.job = job,
                                .input = {.paths = job->paths, .count = job->path_count, .fd = -1}};
    int status = wen_blocks_check(&filter.input, error);

    if (!status) {
        filter.board = wen_board_new(job->workers, error);
        status = filter.board ? WEN_EXIT_OK : error->status;
    }
    status = status ? status : open_stages(&filter, error);
    if (!status) {
        status = job->workers ? wen_filter_share(&filter, error) : run_alone(&filter, error);
    }
    wen_session_close(filter.session);
    wen_chain_free(&filter.chain);
    if (filter.registry) {
        wen_registry_close(filter.registry);
    }
    wen_board_free(filter.board, job->workers);
    wen_blocks_free(&filter.input);
    return status;
}
