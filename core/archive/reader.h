/* SPDX-License-Identifier: MIT */
/* Reading an archive back: one document by one seek, or all of them in order.
 * An archive without footer (an unfinished run) is read by walking its
 * members, as far as they are whole; a gzip file without our headers from
 * front to back. */
#ifndef WENLIU_ARCHIVE_READER_H
#define WENLIU_ARCHIVE_READER_H

#include "base/buffer.h"
#include "base/error.h"
#include "wenliu/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct wen_reader;

/* WEN_EXIT_IO where the file cannot be read, WEN_EXIT_DATA where it is no gzip file. */
int wen_reader_open(const char *path, struct wen_reader **reader, struct wen_error *error);

enum wen_reader_kind {
    WEN_READER_WHOLE,      /* an archive with index and footer */
    WEN_READER_UNFINISHED, /* one without */
    WEN_READER_FOREIGN     /* gzip by others: document N is line N */
};

/* What the file turned out to be when it was opened. */
enum wen_reader_kind wen_reader_kind(const struct wen_reader *reader);

/* Number of documents. Of a foreign file: the lines, which are counted first. */
int wen_reader_documents(struct wen_reader *reader, uint64_t *documents, struct wen_error *error);

/* Replaces `line` by the line of document `number` (from 0) without its LF:
 * one seek where there is an index. WEN_EXIT_DATA also where there is no such
 * document, and where documents have more than one line. */
int wen_reader_line(struct wen_reader *reader, uint64_t number, struct wen_buffer *line,
                    struct wen_error *error);

/* The lines of part `number` of the archive, counted from 0: a member, or of a
 * foreign file, whose parts come in their order only, a piece of whole lines.
 * *lines, with a 0 behind it, is the reader's until the next call, *first the number of its first
 * document. Returns 1, 0 behind the last part, or a negative enum wen_exit. */
int wen_reader_part(struct wen_reader *reader, uint64_t number, struct wen_string *lines,
                    uint64_t *first, struct wen_error *error);

/* Numbers of the documents with that id, ascending; free() *numbers. Through
 * the ids file beside the archive (bisected, never read whole), or where there
 * is none by reading lines of JSON. None is no error. */
int wen_reader_find(struct wen_reader *reader, const char *id, uint64_t **numbers, size_t *count,
                    struct wen_error *error);

void wen_reader_close(struct wen_reader *reader);

#endif
