/* SPDX-License-Identifier: MIT */
/* The corpus as a stream of raw documents: walks the inputs, opens each, and
 * hands on what its contents hold. */
#include "read/corpus_parts.h"

#include "base/heap.h"

#include <stdlib.h>

int wen_corpus_open(const struct wen_input *input, const struct wen_limits *limits,
                    struct wen_corpus **corpus, struct wen_error *error)
{
    int status = wen_inputs_check(input, error);

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

const char *wen_corpus_killer(const struct wen_corpus *corpus)
{
    uint64_t file = corpus->found_count - 1;

    for (size_t i = 0; i < corpus->killer_count; i++) {
        if (corpus->killers[i].file == file) {
            return corpus->killers[i].reason;
        }
    }
    return corpus->following ? corpus->plan[file].refused : NULL;
}

int wen_corpus_take_file(struct wen_corpus *corpus, struct wen_error *error)
{
    if (!wen_walk_next(corpus->walk, &corpus->found)) {
        corpus->state = WEN_CORPUS_DONE;
        return -wen_corpus_check_end(corpus, error);
    }
    if (corpus->watcher) {
        corpus->watcher(corpus->watching, corpus->found_count);
    }
    corpus->found_count++;
    corpus->record_count = 0;
    corpus->verified = false;
    if (corpus->surveying || corpus->following) {
        corpus->id.size = 0;
        wen_draft_clean(&corpus->id, corpus->found.id, strlen(corpus->found.id));
    }
    int status = wen_corpus_check_name(corpus, error);
    return status ? -status : 1;
}

void wen_corpus_finish_file(struct wen_corpus *corpus)
{
    struct wen_file_sum sum = {.sha256 = "-"};

    corpus->totals.skipped += corpus->contents.skipped;
    wen_contents_close(&corpus->contents);
    if (corpus->file.open) {
        wen_file_close(&corpus->file, &sum);
        corpus->totals.files++;
        corpus->totals.bytes += sum.size;
    }
    wen_corpus_tell(corpus, &sum);
    corpus->state = WEN_BETWEEN_FILES;
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

/* The next file. 1 with a record where it is refused, negative where it is not the one that is
 * followed, else 0. */
static int next_file(struct wen_corpus *corpus, struct wen_record *record, struct wen_error *error)
{
    struct wen_error fault;
    int more = wen_corpus_take_file(corpus, error);

    if (more <= 0) {
        return more;
    }
    const char *killer = wen_corpus_killer(corpus);
    if (killer) {
        int status = wen_corpus_leave_out(corpus, error);
        return status ? -status : refuse(corpus, NULL, killer, record);
    }
    bool opened = wen_found_open(&corpus->found, &corpus->file, &fault) == WEN_EXIT_OK;
    int status = wen_corpus_check_size(corpus, corpus->file.size, opened ? NULL : &fault, error);
    if (status || !opened) {
        wen_corpus_finish_file(corpus);
        return status ? -status : refuse(corpus, NULL, fault.text, record);
    }
    wen_contents_open(&corpus->contents, corpus->input, corpus->limits.expansion, &corpus->file,
                      &corpus->found);
    corpus->state = WEN_IN_FILE;
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
        wen_corpus_finish_file(corpus);
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
    corpus->state = WEN_IN_CONTENT;
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
    corpus->state = WEN_IN_FILE;
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

int wen_corpus_step(struct wen_corpus *corpus, struct wen_record *record, struct wen_error *error)
{
    int status = 0;

    corpus->documents.offset = corpus->documents.line = 0;
    switch (corpus->state) {
    case WEN_BETWEEN_FILES: status = next_file(corpus, record, error); break;
    case WEN_IN_FILE: status = next_content(corpus, record, error); break;
    case WEN_IN_CONTENT: status = next_document(corpus, record, error); break;
    case WEN_CORPUS_DONE: return 0;
    }
    if (status > 0) {
        corpus->given = (struct wen_corpus_place){.file = corpus->found_count - 1,
                                                  .record = corpus->record_count++};
        if (corpus->file.regular && !corpus->contents.outer && !corpus->contents.members) {
            corpus->given.offset = corpus->documents.offset;
            corpus->given.line = corpus->documents.line;
        }
    }
    return status;
}

int wen_corpus_next(struct wen_corpus *corpus, struct wen_record *record, struct wen_error *error)
{
    locale_t before = uselocale(corpus->locale);
    int status = 0;

    while (!status && corpus->state != WEN_CORPUS_DONE) {
        status = wen_corpus_step(corpus, record, error);
    }
    uselocale(before);
    return wen_corpus_arrive(corpus, status, error);
}

void wen_corpus_watch(struct wen_corpus *corpus, wen_corpus_watcher *watcher, void *self)
{
    corpus->watcher = watcher;
    corpus->watching = self;
}

uint64_t wen_corpus_bytes(const struct wen_corpus *corpus)
{
    return corpus->totals.bytes + corpus->gone_past +
           (corpus->file.open ? corpus->file.covered : 0);
}

void wen_corpus_refuse(struct wen_corpus *corpus, uint64_t file, const char *reason)
{
    corpus->killers = wen_heap_room(corpus->killers, corpus->killer_count, &corpus->killer_capacity,
                                    sizeof *corpus->killers);
    corpus->killers[corpus->killer_count++] =
        (struct wen_corpus_killer){file, wen_heap_copy(reason, strlen(reason))};
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
    for (size_t i = 0; i < corpus->killer_count; i++) {
        free(corpus->killers[i].reason);
    }
    free(corpus->killers);
    wen_file_free(&corpus->checked);
    wen_buffer_free(&corpus->id);
    wen_buffer_free(&corpus->path);
    free(corpus);
}
