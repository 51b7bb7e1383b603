/* SPDX-License-Identifier: MIT */
/* Where a unit ends. The one rule, for those who plan units and those who run
 * them: it depends on the input alone, never on time or the number of workers. */
#ifndef WENLIU_PLAN_CUT_H
#define WENLIU_PLAN_CUT_H

#include "record/record.h"

#include <stdbool.h>
#include <stdint.h>

enum { WEN_CUT_BYTES = 1 << 20 };

/* The documents of a unit so far. Starts as {0}. */
struct wen_cut {
    uint64_t documents;
    uint64_t bytes; /* of raw text and what belongs to it */
    uint32_t check; /* CRC-32 of their encoded records (record/codec.h) */
};

/* Adds a document: its record, and that record encoded. */
void wen_cut_add(struct wen_cut *cut, const struct wen_record *record, const void *encoded,
                 size_t size);

/* Whether the unit ends behind the document that was just added. */
static inline bool wen_cut_full(const struct wen_cut *cut)
{
    return cut->bytes >= WEN_CUT_BYTES;
}

#endif
