/* SPDX-License-Identifier: MIT */
/* Rows of CSV as records, by the names in the header row. */
#include "base/heap.h"
#include "read/documents.h"

#include <stdlib.h>

/* The column of that name; of none or of two, the file is refused. */
static bool find_column(struct wen_documents *documents, const char *name, size_t *column,
                        struct wen_record *record)
{
    const struct wen_csv *csv = &documents->csv;
    size_t count = 0;

    for (size_t i = 0; i < csv->count; i++) {
        struct wen_string field = wen_csv_field(csv, i);
        if (field.size == strlen(name) && memcmp(field.data, name, field.size) == 0) {
            *column = i;
            count++;
        }
    }
    if (count == 1) {
        return true;
    }
    if (count) {
        wen_draft_refuse(&documents->draft, record, "has %zu columns \"%s\" in its header", count,
                         name);
        return false;
    }
    struct wen_string *names = wen_heap_new(csv->count, sizeof *names);
    for (size_t i = 0; i < csv->count; i++) {
        names[i] = wen_csv_field(csv, i);
    }
    wen_draft_refuse(&documents->draft, record,
                     "has no column \"%s\" in its header; its columns: %s", name,
                     wen_documents_list_names(documents, names, csv->count, name));
    free(names);
    return false;
}

static bool find_columns(struct wen_documents *documents, struct wen_record *record)
{
    const struct wen_input *input = documents->input;
    size_t *meta = documents->columns.meta;

    if (!meta) {
        meta = documents->columns.meta = wen_heap_new(input->meta.count, sizeof *meta);
    }
    if (!find_column(documents, wen_documents_text_name(documents), &documents->columns.text,
                     record) ||
        (input->id && !find_column(documents, input->id, &documents->columns.id, record))) {
        return false;
    }
    for (size_t i = 0; i < input->meta.count; i++) {
        if (!find_column(documents, input->meta.items[i], &meta[i], record)) {
            return false;
        }
    }
    return true;
}

int wen_documents_read_header(struct wen_documents *documents, struct wen_record *record)
{
    struct wen_csv *csv = &documents->csv;
    enum wen_csv_status status = wen_csv_next(csv);

    if (status == WEN_CSV_END) {
        return 0;
    }
    wen_draft_begin(&documents->draft, 0, record);
    if (status == WEN_CSV_FAULT) {
        return wen_documents_fault(documents, csv->line, record);
    }
    if (status != WEN_CSV_ROW || csv->count > WEN_CSV_COLUMNS) {
        wen_draft_refuse(&documents->draft, record,
                         "has no header row that can be read (too long, or quotes are wrong)");
        return -1;
    }
    csv->keep = documents->columns.count = csv->count;
    return find_columns(documents, record) ? 1 : -1;
}

static void take_row(struct wen_documents *documents, struct wen_record *record)
{
    const struct wen_input *input = documents->input;
    const struct wen_csv *csv = &documents->csv;
    struct wen_draft *draft = &documents->draft;

    if (csv->count != documents->columns.count) {
        wen_draft_refuse(draft, record, "the row has %zu fields, the header %zu", csv->count,
                         documents->columns.count);
        return;
    }
    if (input->id) {
        struct wen_string id = wen_csv_field(csv, documents->columns.id);
        if (id.size == 0) {
            wen_draft_refuse(draft, record, "column \"%s\" is empty, not an id", input->id);
            return;
        }
        wen_draft_set_id(draft, id.data, id.size, record);
    }
    for (size_t i = 0; i < input->meta.count; i++) {
        struct wen_string value = wen_csv_field(csv, documents->columns.meta[i]);
        if (value.size) {
            wen_draft_clean(wen_draft_add_field(draft, input->meta.items[i]), value.data,
                            value.size);
        }
    }
    wen_draft_end(draft, wen_csv_field(csv, documents->columns.text), record);
}

int wen_documents_next_row(struct wen_documents *documents, struct wen_record *record)
{
    struct wen_csv *csv = &documents->csv;
    struct wen_draft *draft = &documents->draft;

    if (!documents->columns.count) {
        int status = wen_documents_read_header(documents, record);
        if (status <= 0) {
            bool fault = documents->over; /* set by wen_documents_fault() */
            documents->over = true;
            return status == 0 ? 0 : fault ? -1 : 1;
        }
    }
    enum wen_csv_status status = wen_csv_next(csv);
    documents->offset = csv->begin_at;
    documents->line = csv->begin;
    wen_draft_begin(draft, csv->begin, record);
    switch (status) {
    case WEN_CSV_END: return 0;
    case WEN_CSV_FAULT: return wen_documents_fault(documents, csv->begin, record);
    case WEN_CSV_LONG: wen_documents_refuse_long(documents, "the row", record); break;
    case WEN_CSV_BEHIND:
        wen_draft_refuse(draft, record,
                         "the row has something between a closing quote and the next delimiter");
        break;
    case WEN_CSV_OPEN:
        wen_draft_refuse(draft, record, "the quote that opens in line %llu is never closed",
                         (unsigned long long)csv->quote);
        break;
    case WEN_CSV_ROW: take_row(documents, record); break;
    }
    return 1;
}
