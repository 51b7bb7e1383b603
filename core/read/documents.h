/* SPDX-License-Identifier: MIT */
/* Records out of a stream of plain bytes, by its format. */
#ifndef WENLIU_READ_DOCUMENTS_H
#define WENLIU_READ_DOCUMENTS_H

#include "read/csv.h"
#include "read/draft.h"
#include "read/file.h"
#include "read/lines.h"
#include "read/object.h"

/* Starts as {.input}; serves one stream after another. */
struct wen_documents {
    const struct wen_input *input;
    struct wen_draft draft;
    struct wen_stream *stream;
    enum wen_format format;
    size_t limit; /* bytes of a document */
    struct wen_lines lines;
    struct wen_csv csv;
    struct {
        size_t *meta; /* of input->meta.items[i] */
        size_t text, id, count;
    } columns;                       /* of CSV, by the header; count 0: not read yet */
    struct wen_object_member *found; /* members of the line at hand, as input->meta, then id */
    struct wen_buffer scratch;
    uint64_t offset, line; /* where the record at hand begins, in bytes of the stream and lines from
                              1; both 0 where one cannot begin to read there */
    bool started, over;
};

/* Begins with a stream, whose place the draft has. */
void wen_documents_start(struct wen_documents *documents, struct wen_stream *stream,
                         enum wen_format format, char delimiter, int64_t limit_mib);

/* 1 and a record; 0 at the end; -1 where the stream ended with a fault: the record is
 * refused for that, and was the last. */
int wen_documents_next(struct wen_documents *documents, struct wen_record *record);

/* The stream being that of the file itself, goes on with the record that begins at that byte, in
 * that line; both as wen_documents_next() left them. WEN_EXIT_OK, WEN_EXIT_IO, or WEN_EXIT_CONFIG
 * with a sentence that does not name the file. */
int wen_documents_seek(struct wen_documents *documents, struct wen_file *file, uint64_t offset,
                       uint64_t line, struct wen_error *error);

void wen_documents_free(struct wen_documents *documents);

/* The last record: the stream's fault. Returns -1. */
int wen_documents_fault(struct wen_documents *documents, uint64_t line, struct wen_record *record);

/* For wen_documents_next(): the record of a line of JSON Lines, already begun. */
void wen_documents_take_object(struct wen_documents *documents, struct wen_string line,
                               struct wen_record *record);

/* For wen_documents_next(): reads the header of CSV. 1 where rows may follow, 0 where the file is
 * empty, -1 with a record where it is refused. */
int wen_documents_read_header(struct wen_documents *documents, struct wen_record *record);

/* For wen_documents_next(): the next row of CSV, as it. */
int wen_documents_next_row(struct wen_documents *documents, struct wen_record *record);

/* Refuses a document that exceeds the limit; `what` begins the sentence. */
void wen_documents_refuse_long(struct wen_documents *documents, const char *what,
                               struct wen_record *record);

/* The key or column of the text. */
const char *wen_documents_text_name(const struct wen_documents *documents);

/* Says in documents->scratch, with a 0, what names there are and which of them
 * `wanted` may have meant: `"a", "b" and 3 more; did you mean "b"?`. */
const char *wen_documents_list_names(struct wen_documents *documents,
                                     const struct wen_string *names, size_t count,
                                     const char *wanted);

#endif
