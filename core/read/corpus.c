/* SPDX-License-Identifier: MIT */
/* The corpus as a stream of raw documents: walks the inputs, opens each, and
 * hands on what its contents hold. */
#include "read/corpus.h"

#include "base/heap.h"
#include "base/io.h"
#include "read/contents.h"
#include "read/documents.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum state { BETWEEN_FILES, IN_FILE, IN_CONTENT, DONE };

struct wen_corpus {
    const struct wen_input *input;
    struct wen_limits limits;
    locale_t locale; /* UTF-8 names in archives need one, whatever the process has */
    struct wen_walk *walk;
    struct wen_found found;
    struct wen_file file;
    struct wen_contents contents;
    struct wen_documents documents;
    enum state state;
    uint64_t found_count; /* the one at hand included */
    uint64_t skip;        /* number of the file to go on behind, plus 1; 0: none */
    char *skip_reason;
    wen_corpus_watcher *watcher; /* or NULL */
    void *watching;
    struct wen_corpus_totals totals;
    struct sha256_ctx hash;
};

static int check_path(const char *path, struct wen_error *error)
{
    struct stat about;

    if (stat(path, &about) < 0) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "cannot read the input %s: %s; give a file or folder that is there",
                             path, strerror(errno));
    }
    int mode = S_ISDIR(about.st_mode) ? R_OK | X_OK : R_OK;
    if (faccessat(AT_FDCWD, path, mode, AT_EACCESS) < 0) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "cannot read the input %s: %s; give yourself the right to read it",
                             path, strerror(errno));
    }
    if (!S_ISDIR(about.st_mode) && !S_ISREG(about.st_mode) && !S_ISFIFO(about.st_mode)) {
        return wen_error_set(error, WEN_EXIT_IO,
                             "cannot read the input %s: it is %s; give a file or folder", path,
                             wen_file_type(about.st_mode));
    }
    return WEN_EXIT_OK;
}

static int check_paths(const struct wen_input *input, struct wen_error *error)
{
    size_t standard_inputs = 0;

    if (input->paths.count == 0) {
        return wen_error_set(error, WEN_EXIT_USAGE, "no input: name files or folders to read");
    }
    for (size_t i = 0; i < input->paths.count; i++) {
        bool standard_input = strcmp(input->paths.items[i], "-") == 0;
        standard_inputs += standard_input;
        if (standard_inputs > 1) {
            return wen_error_set(error, WEN_EXIT_USAGE,
                                 "standard input (-) is named twice as an input");
        }
        int status = standard_input ? WEN_EXIT_OK : check_path(input->paths.items[i], error);
        if (status) {
            return status;
        }
    }
    return WEN_EXIT_OK;
}

int wen_corpus_open(const struct wen_input *input, const struct wen_limits *limits,
                    struct wen_corpus **corpus, struct wen_error *error)
{
    int status = check_paths(input, error);

    *corpus = NULL;
    if (status) {
        return status;
    }
    struct wen_corpus *made = wen_heap_new(1, sizeof *made);
    made->input = input;
    made->limits = *limits;
    made->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    made->walk = wen_walk_open(input);
    made->documents.input = input;
    sha256_init(&made->hash);
    *corpus = made;
    return WEN_EXIT_OK;
}

/* Closes the file at hand and adds it to the totals. */
static void finish_file(struct wen_corpus *corpus, bool opened)
{
    struct wen_file_sum sum = {.sha256 = "-"};
    struct wen_buffer line = {0};

    corpus->totals.skipped += corpus->contents.skipped;
    wen_contents_close(&corpus->contents);
    if (opened) {
        wen_file_close(&corpus->file, &sum);
        corpus->totals.files++;
        corpus->totals.bytes += sum.size;
    }
    wen_buffer_format(&line, "%" PRIu64 " %s ", sum.size, sum.sha256);
    wen_draft_clean(&line, corpus->found.id, strlen(corpus->found.id));
    wen_buffer_add_byte(&line, '\n');
    sha256_update(&corpus->hash, line.size, (const uint8_t *)line.data);
    wen_buffer_free(&line);
    corpus->state = BETWEEN_FILES;
}

/* A record that refuses the file at hand or, with `member`, a member of it. */
static int refuse(struct wen_corpus *corpus, const char *member, const char *reason,
                  struct wen_record *record)
{
    struct wen_draft *draft = &corpus->documents.draft;

    wen_draft_place(draft, corpus->found.id, corpus->found.path, member);
    wen_draft_begin(draft, 0, record);
    wen_draft_refuse(draft, record, "%s", reason);
    return 1;
}

static int open_file(struct wen_corpus *corpus, struct wen_error *error)
{
    const struct wen_found *found = &corpus->found;

    if (found->refused) {
        return wen_error_set(error, WEN_EXIT_IO, "%s", found->refused);
    }
    if (found->standard_input) {
        wen_file_open_standard_input(&corpus->file);
        return WEN_EXIT_OK;
    }
    return wen_file_open(&corpus->file, found->folder, found->name, found->given, error);
}

/* The next file. 1 with a record where it is refused, else 0. */
static int next_file(struct wen_corpus *corpus, struct wen_record *record)
{
    struct wen_error error;

    if (!wen_walk_next(corpus->walk, &corpus->found)) {
        corpus->state = DONE;
        return 0;
    }
    if (corpus->watcher) {
        corpus->watcher(corpus->watching, corpus->found_count);
    }
    corpus->found_count++;
    bool passed = corpus->found_count <= corpus->skip;
    /* the file that killed a reader is not touched again */
    bool killer = corpus->found_count == corpus->skip;
    int status = killer ? WEN_EXIT_IO : open_file(corpus, &error);
    if (status || passed) {
        finish_file(corpus, status == WEN_EXIT_OK);
        return killer   ? refuse(corpus, NULL, corpus->skip_reason, record)
               : passed ? 0
                        : refuse(corpus, NULL, error.text, record);
    }
    wen_contents_open(&corpus->contents, corpus->input, corpus->limits.expansion, &corpus->file,
                      &corpus->found);
    corpus->state = IN_FILE;
    return 0;
}

/* Whether a fault is one of standard input itself, which ends the reading. */
static bool is_broken_pipe(const struct wen_corpus *corpus, const struct wen_error *fault,
                           struct wen_error *error)
{
    if (!corpus->found.standard_input || fault->status != WEN_EXIT_IO) {
        return false;
    }
    wen_error_set(error, WEN_EXIT_IO, "standard input: %s", fault->text);
    return true;
}

/* The next content of the file. 1 with a record where it is refused, negative
 * where standard input is broken, else 0. */
static int next_content(struct wen_corpus *corpus, struct wen_record *record,
                        struct wen_error *error)
{
    const struct wen_content *content = &corpus->contents.content;
    struct wen_error fault;
    int status = wen_contents_next(&corpus->contents, &fault);

    if (status < 0) {
        return is_broken_pipe(corpus, &fault, error)
                   ? -WEN_EXIT_IO
                   : refuse(corpus, content->member, fault.text, record);
    }
    if (status == 0) {
        finish_file(corpus, true);
        return 0;
    }
    enum wen_format format = content->kind.format;
    if (corpus->input->format != WEN_FORMAT_AUTO) {
        format = (enum wen_format)corpus->input->format;
    }
    wen_draft_place(&corpus->documents.draft, corpus->found.id, corpus->found.path,
                    content->member);
    wen_documents_start(&corpus->documents, content->stream,
                        format == WEN_FORMAT_AUTO ? WEN_FORMAT_TEXT : format,
                        content->kind.delimiter, corpus->limits.document_mib);
    corpus->state = IN_CONTENT;
    return 0;
}

/* The next record of the content: 1, 0 or, where standard input is broken, negative. */
static int next_document(struct wen_corpus *corpus, struct wen_record *record,
                         struct wen_error *error)
{
    const char *member = corpus->contents.content.member;
    const struct wen_error *fault = &corpus->contents.content.stream->fault;
    int status = wen_documents_next(&corpus->documents, record);

    if (status > 0) {
        return 1;
    }
    corpus->state = IN_FILE;
    if (status == 0) {
        return 0;
    }
    if (is_broken_pipe(corpus, fault, error)) {
        return -WEN_EXIT_IO;
    }
    if (member && wen_contents_broken(&corpus->contents)) {
        /* not this member alone is lost, but all behind it */
        char *reason =
            wen_heap_format("%s; in member %s, and what follows is not read", fault->text, member);
        refuse(corpus, NULL, reason, record);
        free(reason);
    }
    return 1;
}

static int next_record(struct wen_corpus *corpus, struct wen_record *record,
                       struct wen_error *error)
{
    int status = 0;

    while (!status) {
        switch (corpus->state) {
        case BETWEEN_FILES: status = next_file(corpus, record); break;
        case IN_FILE: status = next_content(corpus, record, error); break;
        case IN_CONTENT: status = next_document(corpus, record, error); break;
        case DONE: return 0;
        }
    }
    return status;
}

int wen_corpus_next(struct wen_corpus *corpus, struct wen_record *record, struct wen_error *error)
{
    if (!corpus->locale) {
        return next_record(corpus, record, error);
    }
    locale_t before = uselocale(corpus->locale);
    int status = next_record(corpus, record, error);
    uselocale(before);
    return status;
}

void wen_corpus_watch(struct wen_corpus *corpus, wen_corpus_watcher *watcher, void *self)
{
    corpus->watcher = watcher;
    corpus->watching = self;
}

uint64_t wen_corpus_bytes(const struct wen_corpus *corpus)
{
    bool open = corpus->state == IN_FILE || corpus->state == IN_CONTENT;

    return corpus->totals.bytes + (open ? corpus->file.hashed : 0);
}

void wen_corpus_skip(struct wen_corpus *corpus, uint64_t file, const char *reason)
{
    free(corpus->skip_reason);
    corpus->skip_reason = wen_heap_copy(reason, strlen(reason));
    corpus->skip = file + 1;
}

void wen_corpus_totals(const struct wen_corpus *corpus, struct wen_corpus_totals *totals)
{
    struct sha256_ctx hash = corpus->hash;
    uint8_t digest[SHA256_DIGEST_SIZE];

    *totals = corpus->totals;
    totals->skipped += wen_walk_skipped(corpus->walk);
    sha256_digest(&hash, sizeof digest, digest);
    wen_io_hex(digest, sizeof digest, totals->sha256);
}

uint64_t wen_corpus_measure(const struct wen_input *input)
{
    struct wen_walk *walk = wen_walk_open(input);
    struct wen_found found;
    struct stat about;
    uint64_t bytes = 0;

    while (wen_walk_next(walk, &found)) {
        if (!found.refused && !found.standard_input &&
            fstatat(found.folder, found.name, &about, 0) == 0 && S_ISREG(about.st_mode)) {
            bytes += (uint64_t)about.st_size;
        }
    }
    wen_walk_close(walk);
    return bytes;
}

void wen_corpus_close(struct wen_corpus *corpus)
{
    if (!corpus) {
        return;
    }
    wen_contents_close(&corpus->contents);
    wen_file_free(&corpus->file);
    wen_documents_free(&corpus->documents);
    wen_walk_close(corpus->walk);
    if (corpus->locale) {
        freelocale(corpus->locale);
    }
    free(corpus->skip_reason);
    free(corpus);
}
