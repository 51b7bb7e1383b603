/* SPDX-License-Identifier: MIT */
/* Reading an archive back: one document by one seek, all of them in order, or
 * every byte checked. An archive without footer (an unfinished run) is read by
 * walking its members; a gzip file without our headers from front to back. */
#ifndef WENLIU_ARCHIVE_READER_H
#define WENLIU_ARCHIVE_READER_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdint.h>

struct wen_reader;

int wen_reader_open(const char *path, struct wen_reader **reader, struct wen_error *error);

uint64_t wen_reader_documents(const struct wen_reader *reader);

/* The line of document `number` (from 0) without its LF, through the index. */
int wen_reader_line(struct wen_reader *reader, uint64_t number, struct wen_buffer *line,
                    struct wen_error *error);

/* Numbers of the documents with that id, through the ids file beside the
 * archive (bisected, never read whole), ascending; free() *numbers. */
int wen_reader_find(struct wen_reader *reader, const char *id, uint64_t **numbers, size_t *count,
                    struct wen_error *error);

/* Checks every header, checksum, length, the index, the footer and the ids
 * file against the data. WEN_EXIT_OK, or WEN_EXIT_DATA with the first fault
 * and its byte offset. */
int wen_reader_verify(struct wen_reader *reader, struct wen_error *error);

void wen_reader_close(struct wen_reader *reader);

#endif
