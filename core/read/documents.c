/* SPDX-License-Identifier: MIT */
/* Records out of a stream of plain bytes: whole texts, lines, and what is the
 * same for all formats. */
#include "read/documents.h"

#include "base/heap.h"
#include "base/utf8.h"
#include "config/problems.h"

#include <stdlib.h>

#define BOM "\xEF\xBB\xBF"

void wen_documents_start(struct wen_documents *documents, struct wen_stream *stream,
                         enum wen_format format, char delimiter, int64_t limit_mib)
{
    /* sizes of documents stay below 4 GiB */
    uint64_t most = UINT32_MAX - 1, limit = (uint64_t)limit_mib << 20;

    documents->stream = stream;
    documents->format = format;
    documents->limit = limit_mib <= 0 || limit_mib >= 4096 || limit > most ? most : limit;
    documents->lines.stream = stream;
    documents->lines.limit = documents->limit;
    documents->lines.number = documents->lines.at = 0;
    documents->lines.block = wen_string(NULL, 0);
    wen_csv_free(&documents->csv);
    documents->csv =
        (struct wen_csv){.stream = stream, .limit = documents->limit, .delimiter = delimiter};
    documents->columns.count = 0;
    documents->started = documents->over = false;
}

int wen_documents_fault(struct wen_documents *documents, uint64_t line, struct wen_record *record)
{
    struct wen_draft *draft = &documents->draft;

    wen_draft_begin(draft, line, record);
    record->id.size = draft->id_size; /* what is refused is the file, from that line on */
    wen_draft_refuse(draft, record, "%s", documents->stream->fault.text);
    documents->over = true;
    return -1;
}

void wen_documents_refuse_long(struct wen_documents *documents, const char *what,
                               struct wen_record *record)
{
    wen_draft_refuse(&documents->draft, record,
                     "%s has more than %zu MiB; if that is right, raise \"document_mib\" under "
                     "\"limits\"",
                     what, documents->limit >> 20);
}

static int next_text(struct wen_documents *documents, struct wen_record *record)
{
    struct wen_draft *draft = &documents->draft;
    enum wen_stream_status status;
    struct wen_string block;

    documents->over = true;
    wen_draft_begin(draft, 0, record);
    while ((status = wen_stream_next(documents->stream, &block)) == WEN_STREAM_BLOCK) {
        if (block.size > documents->limit - draft->raw.size) {
            wen_documents_refuse_long(documents, "the text", record);
            return 1;
        }
        wen_buffer_add(&draft->raw, block.data, block.size);
    }
    if (status == WEN_STREAM_FAULT) {
        return wen_documents_fault(documents, 0, record);
    }
    wen_draft_end(draft, wen_string(draft->raw.data, draft->raw.size), record);
    return 1;
}

const char *wen_documents_text_name(const struct wen_documents *documents)
{
    return documents->input->text ? documents->input->text : "text";
}

enum { NAMES = 64, SHOWN = 8, SHOWN_BYTES = 40 };

static size_t shown_bytes(struct wen_string name)
{
    size_t size = name.size < SHOWN_BYTES ? name.size : SHOWN_BYTES;

    while (size && !wen_utf8_boundary(name.data, name.size, size)) {
        size--;
    }
    return size;
}

static void add_suggestion(struct wen_buffer *to, const struct wen_string *names, size_t count,
                           const char *wanted)
{
    char *copies[NAMES + 1] = {NULL};

    for (size_t i = 0; i < count && i < NAMES; i++) {
        copies[i] = wen_heap_copy(names[i].data, names[i].size);
    }
    const char *near = wen_did_you_mean(wanted, (const char *const *)copies);
    if (near) {
        wen_buffer_format(to, "; did you mean \"%s\"?", near);
    }
    for (size_t i = 0; i < count && i < NAMES; i++) {
        free(copies[i]);
    }
}

const char *wen_documents_list_names(struct wen_documents *documents,
                                     const struct wen_string *names, size_t count,
                                     const char *wanted)
{
    struct wen_buffer *to = &documents->scratch;

    to->size = 0;
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        wen_buffer_format(to, "%s\"%.*s\"", i ? ", " : "", (int)shown_bytes(names[i]),
                          names[i].data);
    }
    if (count > SHOWN) {
        wen_buffer_format(to, " and %zu more", count - SHOWN);
    }
    if (count == 0) {
        wen_buffer_add_text(to, "none");
    }
    add_suggestion(to, names, count, wanted);
    return wen_buffer_text(to);
}

static bool blank(struct wen_string line)
{
    size_t at = 0;

    while (at < line.size && (line.data[at] == ' ' || line.data[at] == '\t')) {
        at++;
    }
    return at == line.size;
}

static int next_line(struct wen_documents *documents, struct wen_record *record)
{
    struct wen_lines *lines = &documents->lines;
    struct wen_string line;
    enum wen_lines_status status;

    do {
        status = wen_lines_next(lines, &line);
        if (status == WEN_LINES_LINE && lines->number == 1 &&
            documents->format == WEN_FORMAT_JSONL && line.size >= 3 &&
            memcmp(line.data, BOM, 3) == 0) {
            line = wen_string(line.data + 3, line.size - 3);
        }
    } while (status == WEN_LINES_LINE && blank(line));
    documents->offset = lines->begin;
    documents->line = lines->number;
    switch (status) {
    case WEN_LINES_FAULT: return wen_documents_fault(documents, lines->number, record);
    case WEN_LINES_END: return 0;
    case WEN_LINES_LONG:
        wen_draft_begin(&documents->draft, lines->number, record);
        wen_documents_refuse_long(documents, "the line", record);
        return 1;
    case WEN_LINES_LINE: break;
    }
    wen_draft_begin(&documents->draft, lines->number, record);
    if (documents->format == WEN_FORMAT_JSONL) {
        wen_documents_take_object(documents, line, record);
    } else {
        wen_draft_end(&documents->draft, line, record);
    }
    return 1;
}

/* Lines and rows are looked for bytewise, which UTF-16 does not bear. */
static bool is_utf16(struct wen_documents *documents)
{
    struct wen_string first;

    return wen_stream_peek(documents->stream, &first) == WEN_STREAM_BLOCK && first.size >= 2 &&
           (memcmp(first.data, "\xFF\xFE", 2) == 0 || memcmp(first.data, "\xFE\xFF", 2) == 0);
}

int wen_documents_next(struct wen_documents *documents, struct wen_record *record)
{
    documents->offset = documents->line = 0;
    if (documents->over) {
        return 0;
    }
    if (documents->format == WEN_FORMAT_TEXT) {
        return next_text(documents, record);
    }
    bool first = !documents->started;
    documents->started = true;
    if (first && is_utf16(documents)) {
        documents->over = true;
        wen_draft_begin(&documents->draft, 0, record);
        wen_draft_refuse(&documents->draft, record,
                         "is UTF-16, which cannot be read by lines: convert it first (iconv -f "
                         "UTF-16 -t UTF-8)");
        return 1;
    }
    return documents->format == WEN_FORMAT_CSV ? wen_documents_next_row(documents, record)
                                               : next_line(documents, record);
}

int wen_documents_seek(struct wen_documents *documents, struct wen_file *file, uint64_t offset,
                       uint64_t line, struct wen_error *error)
{
    bool rows = documents->format == WEN_FORMAT_CSV;
    struct wen_record header;

    if (rows && !documents->columns.count && wen_documents_read_header(documents, &header) <= 0) {
        return wen_error_set(error, WEN_EXIT_CONFIG, "has no header row any more");
    }
    int status = wen_file_skip(file, offset, error);
    if (rows) {
        wen_csv_go(&documents->csv, offset, line);
    } else {
        documents->lines.at = offset;
        documents->lines.number = line - 1;
        documents->lines.block = wen_string(NULL, 0);
    }
    documents->started = true; /* it is not UTF-16, which has no lines to go to */
    return status;
}

void wen_documents_free(struct wen_documents *documents)
{
    wen_draft_free(&documents->draft);
    wen_lines_free(&documents->lines);
    wen_csv_free(&documents->csv);
    wen_buffer_free(&documents->scratch);
    free(documents->columns.meta);
    free(documents->found);
    *documents = (struct wen_documents){0};
}
