/* SPDX-License-Identifier: MIT */
/* Where a unit ends. */
#include "plan/cut.h"

#include "archive/deflate.h"

/* What a document costs beside its text counts too, or a million empty ones
 * would be one unit. */
enum { DOCUMENT_COST = 64 };

void wen_cut_add(struct wen_cut *cut, const struct wen_record *record, const void *encoded,
                 size_t size)
{
    cut->documents++;
    cut->bytes += record->raw.size + record->id.size + DOCUMENT_COST;
    cut->check = wen_crc32(cut->check, encoded, size);
}
