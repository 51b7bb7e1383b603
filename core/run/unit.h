/* SPDX-License-Identifier: MIT */
/* A unit: consecutive documents, about 1 MiB of raw bytes. The grain of work,
 * of order and of what a crash costs. Where one ends depends on the input
 * alone, never on time or on the number of workers. */
#ifndef WENLIU_RUN_UNIT_H
#define WENLIU_RUN_UNIT_H

#include "base/buffer.h"
#include "base/error.h"
#include "plan/cut.h"
#include "record/record.h"
#include "results/facts.h"
#include "run/session.h"

#include <stdbool.h>
#include <stdint.h>

/* No document. */
#define WEN_UNIT_NONE UINT32_MAX

enum wen_mark {
    WEN_MARK_NONE,
    WEN_MARK_REFUSED, /* in quarantine or dropped: the unit is done without it */
    WEN_MARK_CLEARED  /* a worker died on it, and alone it did no harm */
};

struct wen_unit {
    struct wen_unit *next; /* in the order of numbers */
    uint64_t number;
    struct wen_buffer records; /* one behind the other, as codec.h has them */
    struct wen_cut cut;
    uint32_t count;
    uint8_t *marks; /* enum wen_mark, a document each */
    size_t mark_capacity;
    struct wen_refusal *refusals;
    size_t refusal_count, refusal_capacity;
    uint32_t trial;     /* the document that is tried alone now, or WEN_UNIT_NONE */
    unsigned accidents; /* deaths that could not be laid at a document's door */
    bool waiting;       /* for a worker */
    bool given;         /* to one, at least once */
    bool done;
    struct wen_buffer result; /* what wen_session_save() appended */
};

/* An empty unit; wen_unit_free() it. */
struct wen_unit *wen_unit_new(uint64_t number);

/* Adds an encoded record. A refused one is marked so. */
void wen_unit_add(struct wen_unit *unit, const void *bytes, size_t size,
                  const struct wen_record *record);

/* Marks a document refused and keeps the reason (copied). */
void wen_unit_refuse(struct wen_unit *unit, uint32_t document, int status, const char *stage,
                     int signal, const char *reason);

/* Refuses the documents that decisions (results/decision.h) about this unit
 * name. `stages` are the names of the stages, which outlive the unit. */
void wen_unit_decide(struct wen_unit *unit, const struct wen_buffer *decisions,
                     const char *const *stages, size_t stage_count);

/* Refusals in the order of documents. */
void wen_unit_sort(struct wen_unit *unit);

void wen_unit_free(struct wen_unit *unit);

/* In front of the marks and the records of a message WEN_UNIT. */
struct wen_unit_head {
    uint32_t count, trial;
};

/* What a worker makes of a unit: runs its documents and appends refusals and
 * result. `inspect` is called after every document with its number. */
int wen_unit_run(struct wen_session *session, uint64_t number, const void *bytes, size_t size,
                 void (*inspect)(void *owner, uint32_t document), void *owner,
                 struct wen_buffer *to, struct wen_error *error);

/* Takes the body of a WEN_UNIT_RESULT: refusals into the unit, the rest into
 * its result. `stages` names the stages. False where it is not well formed. */
bool wen_unit_take(struct wen_unit *unit, const char *const *stages, size_t stage_count,
                   struct wen_string body);

#endif
