/* SPDX-License-Identifier: MIT */
/* One test, run in a process of its own. */
#include "expect/attempt.h"

#include "archive/stream.h"
#include "base/escape.h"
#include "base/heap.h"
#include "base/io.h"
#include "base/utf8.h"
#include "registry/child.h"
#include "results/work.h"
#include "run/board.h"
#include "run/rows_json.h"
#include "run/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Seconds for a test, by the clock: also under valgrind. */
enum { TEST_SECONDS = 300 };

struct attempt {
    const struct wen_expect_file *file;
    const struct wen_expect_case *of;
    const char *const *stage_folders;
    const char *place; /* for files */
    struct wen_marker *marker;
    size_t next;
    struct wen_buffer documents, tables, files; /* JSON, each the members of one thing */
};

/* ---- in the child ----------------------------------------------------- */

static int next(void *self, struct wen_record *record, struct wen_error *error)
{
    struct attempt *attempt = self;

    (void)error;
    if (attempt->next == attempt->of->count) {
        return 0;
    }
    *record = attempt->of->records[attempt->next++];
    return 1;
}

/* The rows of one layer, where the reader of the results would still see it. */
static void add_layer(const struct wen_session *session, const struct wen_chain *chain,
                      struct wen_given given, struct wen_points *points, struct wen_buffer *to)
{
    const struct wen_schema *schema = chain->links[given.link].stage->gives[given.layer];
    uint32_t count = wen_rows_count(session, given.link, given.layer);

    wen_json_key(to, schema->name);
    wen_buffer_add_byte(to, '[');
    for (uint32_t row = 0; row < count; row++) {
        wen_buffer_add_text(to, row ? ",{" : "{");
        wen_rows_json(session, given.link, given.layer, row, points, to);
        wen_buffer_add_byte(to, '}');
    }
    wen_buffer_add_byte(to, ']');
}

static void add_delivered(const struct wen_session *session, const struct wen_chain *chain,
                          struct wen_buffer *to)
{
    const struct wen_document *document = wen_session_document(session);
    struct wen_points points = {.text = document->text};

    wen_json_key(to, "text");
    wen_json_text(to, document->text);
    wen_json_key(to, "fields");
    wen_buffer_add_byte(to, '{');
    wen_fields_json(session, to);
    wen_buffer_add_byte(to, '}');
    wen_json_key(to, "rows");
    wen_buffer_add_byte(to, '{');
    for (size_t i = 0; i < chain->layer_count; i++) {
        add_layer(session, chain, chain->layers[i], &points, to);
    }
    wen_buffer_add_byte(to, '}');
    wen_points_free(&points);
}

static int document(void *self, const struct wen_chain *chain, const struct wen_session *session,
                    const struct wen_record *record, const struct wen_verdict *verdict,
                    struct wen_error *error)
{
    struct wen_buffer *to = &((struct attempt *)self)->documents;

    (void)record, (void)error;
    wen_buffer_add_text(to, to->size ? ",{" : "{");
    if (verdict->status == WEN_OK) {
        add_delivered(session, chain, to);
    } else {
        const char *stage = chain->links[verdict->stage].stage->name;
        char *reason = wen_heap_format("stage %s: %s", stage, verdict->why.text);
        wen_json_key(to, verdict->status == WEN_DROP ? "dropped" : "refused");
        wen_json_text(to, wen_string(reason, strlen(reason)));
        free(reason);
    }
    wen_buffer_add_byte(to, '}');
    return WEN_EXIT_OK;
}

static void table(void *self, const struct wen_session *session, size_t stage,
                  const struct wen_table *piece)
{
    struct wen_buffer *to = &((struct attempt *)self)->tables;

    (void)stage;
    if (piece->first) {
        wen_buffer_add_text(to, to->size ? "," : "");
        wen_escape_json(to, piece->schema->name, strlen(piece->schema->name));
        wen_buffer_add_text(to, ":[");
    }
    for (uint32_t row = 0; row < piece->count; row++) {
        wen_buffer_add_text(to, to->data[to->size - 1] == '[' ? "{" : ",{");
        wen_table_json(session, piece, row, to);
        wen_buffer_add_byte(to, '}');
    }
    if (piece->last) {
        wen_buffer_add_byte(to, ']');
    }
}

/* The lines of a plain file or of one packed with gzip, as a list of strings. */
static int add_lines(const char *path, struct wen_buffer *to, struct wen_error *error)
{
    struct wen_buffer line = {0};
    int more, fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return wen_error_set(error, WEN_EXIT_IO, "cannot open %s: %s", path, strerror(errno));
    }
    struct wen_member_stream *stream = wen_member_stream_new(fd, path);
    while ((more = wen_member_stream_next(stream, &line, error)) > 0) {
        wen_buffer_add_text(to, to->data[to->size - 1] == '[' ? "" : ",");
        wen_escape_json(to, line.data ? line.data : "", line.size);
    }
    wen_member_stream_free(stream);
    wen_buffer_free(&line);
    close(fd);
    return more < 0 ? error->status : WEN_EXIT_OK;
}

static void add_plain_lines(const struct wen_buffer *text, struct wen_buffer *to)
{
    const char *at = text->data, *end = at + text->size;

    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((newline ? newline : end) - at);
        wen_buffer_add_text(to, to->data[to->size - 1] == '[' ? "" : ",");
        wen_escape_json(to, at, size);
        at += size + 1;
    }
}

/* What is no text at all (an index, a model) is left out. */
static int file(void *self, const char *name, const char *path, struct wen_error *error)
{
    struct wen_buffer *to = &((struct attempt *)self)->files, text = {0};
    size_t size = strlen(name);
    int status = WEN_EXIT_OK;

    wen_buffer_add_text(to, to->size ? "," : "");
    wen_escape_json(to, name, size);
    wen_buffer_add_text(to, ":[");
    if (size > 3 && strcmp(name + size - 3, ".gz") == 0) {
        status = add_lines(path, to, error);
    } else {
        status = wen_io_read_file(path, (size_t)1 << 30, &text, error);
        if (!status && wen_utf8_valid(text.data ? text.data : "", text.size) == text.size) {
            add_plain_lines(&text, to);
        }
    }
    wen_buffer_add_byte(to, ']');
    wen_buffer_free(&text);
    return status;
}

static void print(const struct attempt *attempt, FILE *out)
{
    const struct wen_buffer *parts[] = {&attempt->documents, &attempt->tables, &attempt->files};
    const char *const before[] = {"{\"documents\":[", "],\"tables\":{", "},\"files\":{"};

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        fputs(before[i], out);
        if (parts[i]->size) {
            fwrite(parts[i]->data, parts[i]->size, 1, out);
        }
    }
    fputs("}}", out);
}

static int run(void *argument, FILE *out)
{
    struct attempt *attempt = argument;
    struct wen_pipeline pipeline;
    struct wen_error error = {0};
    int status = WEN_EXIT_CONFIG;
    struct wen_trial trial = {.pipeline = &pipeline,
                              .stage_folders = attempt->stage_folders,
                              .marker = attempt->marker,
                              .place = attempt->place,
                              .next = next,
                              .document = document,
                              .table = table,
                              .file = file,
                              .self = attempt};

    if (wen_expect_pipeline(attempt->file, attempt->of, &pipeline)) {
        status = wen_trial_run(&trial, &error);
    }
    if (!status) {
        print(attempt, out);
    } else if (error.text[0]) {
        fputs(error.text, out);
    } else {
        wen_problems_print(&pipeline.problems, out);
    }
    wen_pipeline_free(&pipeline);
    wen_buffer_free(&attempt->documents);
    wen_buffer_free(&attempt->tables);
    wen_buffer_free(&attempt->files);
    return status;
}

/* ---- valgrind --------------------------------------------------------- */

bool wen_expect_under_valgrind(void)
{
    const char *preload = getenv("LD_PRELOAD"); /* so it gets into a process */

    return preload && strstr(preload, "/vgpreload_");
}

/* valgrind changes the status of a child that came to its end with faults. */
static bool is_valgrinds(const struct wen_error *error)
{
    return wen_expect_under_valgrind() &&
           strstr(error->text, "with status " WEN_EXPECT_MEMCHECK) != NULL;
}

/* ---- here ------------------------------------------------------------- */

/* Where the child was when a stage's callback killed it: "stage quotes, process(), document "a"".
 */
static char *describe_place(const struct attempt *attempt)
{
    const struct wen_marker *marker = attempt->marker;
    const struct wen_expect_case *of = attempt->of;
    bool document = marker->callback == WEN_IN_PROCESS && marker->document < of->count;
    struct wen_string id = document ? of->records[marker->document].id : wen_string("", 0);
    struct wen_pipeline pipeline;

    wen_expect_pipeline(attempt->file, of, &pipeline);
    const char *stage =
        marker->stage < pipeline.step_count ? pipeline.steps[marker->stage].use : "?";
    char *place = wen_heap_format(
        "stage %s, %s%s%.*s%s", stage, wen_callback_name(marker->callback),
        document ? ", document \"" : "", (int)id.size, id.data, document ? "\"" : "");
    wen_pipeline_free(&pipeline);
    return place;
}

/* Puts into the error why the child died, and where, as far as it said so. */
static void describe_death(const struct attempt *attempt, struct wen_error *error)
{
    const struct wen_marker *marker = attempt->marker;
    char reason[sizeof marker->reason];

    memcpy(reason, marker->reason, sizeof reason);
    reason[sizeof reason - 1] = '\0';
    if (is_valgrinds(error)) {
        wen_error_set(error, error->status,
                      "valgrind found faults or leaks: it tells them on standard error");
    } else if (reason[0]) {
        wen_error_set(error, error->status, "%s", reason);
    } else {
        char *died = wen_heap_format("the process %s", error->text);
        wen_error_set(error, error->status, "%s", died);
        free(died);
    }
    if (marker->callback != WEN_IN_HOST) {
        char *place = describe_place(attempt);
        wen_error_prefix(error, place);
        free(place);
    }
}

int wen_expect_attempt(const struct wen_expect_file *expect_file, const struct wen_expect_case *of,
                       const char *const *stage_folders, struct wen_buffer *result)
{
    const char *folder = getenv("TMPDIR");
    char *place = wen_heap_format("%s/wenliu-test.XXXXXX", folder && *folder ? folder : "/tmp");
    struct wen_error error = {0}, ignored;
    struct wen_board *board = wen_board_new(0, &error);
    struct attempt attempt = {
        .file = expect_file, .of = of, .stage_folders = stage_folders, .place = place};
    int status;

    if (!board) {
        status = error.status;
    } else if (!mkdtemp(place)) {
        status = wen_error_set(&error, WEN_EXIT_IO, "cannot make a folder %s: %s", place,
                               strerror(errno));
    } else {
        attempt.marker = &board->opening;
        status = wen_in_child(run, &attempt, TEST_SECONDS, result, &error);
        if (error.status) {
            describe_death(&attempt, &error);
            result->size = 0;
        }
        wen_work_remove(place, &ignored); /* what is left in /tmp changes no result */
    }
    wen_buffer_add_text(result, error.text);
    wen_board_free(board, 0);
    free(place);
    return status;
}
