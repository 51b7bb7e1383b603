/* SPDX-License-Identifier: MIT */
/* The ids file of an archive: where each document stands, for anyone. A table
 * with tabs, sorted by the bytes of id as written (wen_escape_tsv()), equal
 * ids in the order of documents:
 *
 *   id <TAB> document <TAB> offset <TAB> size <TAB> line
 *
 * `document` is its number from 0; `offset` and `size` are of the gzip member
 * that holds it; `line` is its first line in the member, from 0. */
#ifndef WENLIU_ARCHIVE_IDS_H
#define WENLIU_ARCHIVE_IDS_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define WEN_IDS_HEADER "id\tdocument\toffset\tsize\tline\n"

struct wen_ids_row {
    uint64_t document, offset, size;
    uint32_t line;
};

/* Name of the ids file of the archive `path`, in memory to free(): without
 * ".gz" and one more suffix, and with ".ids.tsv": documents.jsonl.gz has
 * documents.ids.tsv. */
char *wen_ids_path(const char *path);

/* Appends a row from the TAB behind its id to its LF. */
void wen_ids_put(struct wen_buffer *to, const struct wen_ids_row *row);

/* Reads line[0..size), without its LF: its id, as written, is the first
 * *id_size bytes. False where it is not exactly what wen_ids_put() writes. */
bool wen_ids_get(const char *line, size_t size, size_t *id_size, struct wen_ids_row *row);

/* The id in a line of JSON that begins with {"id":"…", its escapes undone:
 * replaces what `id` holds. False where the line does not begin so. */
bool wen_ids_of_json(const char *line, size_t size, struct wen_buffer *id);

#endif
