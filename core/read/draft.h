/* SPDX-License-Identifier: MIT */
/* A record in the making: owns what a struct wen_record points to. */
#ifndef WENLIU_READ_DRAFT_H
#define WENLIU_READ_DRAFT_H

#include "base/buffer.h"
#include "read/corpus.h"

/* Starts as {0}. */
struct wen_draft {
    struct wen_buffer id, source, reason, raw;
    size_t id_size, source_size;     /* of the file or member, in front of a line's number */
    struct wen_record_field *fields; /* `count` of them */
    struct wen_buffer *values;       /* values[i]: bytes of fields[i], where they had to be made */
    size_t count, capacity;
};

/* Appends text as valid UTF-8: what is none is read as GB18030, and where it is
 * not that either, its bytes become %XX. */
void wen_draft_clean(struct wen_buffer *to, const char *text, size_t size);

/* What follows stands in that file or, with `member`, in that archive's member. */
void wen_draft_place(struct wen_draft *draft, const char *id, const char *path, const char *member);

/* Begins a record for line number `line`; 0: for the whole file or member. The
 * id is the place's. */
void wen_draft_begin(struct wen_draft *draft, uint64_t line, struct wen_record *record);

/* Gives the record another id. */
void wen_draft_set_id(struct wen_draft *draft, const char *id, size_t size,
                      struct wen_record *record);

/* Adds a field; `name` lives as long as the record. Returns the buffer for the
 * value's bytes: the caller fills it and then calls wen_draft_end(). */
struct wen_buffer *wen_draft_add_field(struct wen_draft *draft, const char *name);

/* Ends the record: what it points to stays until the next wen_draft_begin(). */
void wen_draft_end(struct wen_draft *draft, struct wen_string raw, struct wen_record *record);

/* Ends the record as refused, for a reason in printf form. */
void wen_draft_refuse(struct wen_draft *draft, struct wen_record *record, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void wen_draft_free(struct wen_draft *draft);

#endif
