/* SPDX-License-Identifier: MIT */
/* Raw documents as bytes, to go from one process to another. */
#ifndef WENLIU_RECORD_CODEC_H
#define WENLIU_RECORD_CODEC_H

#include "base/buffer.h"
#include "record/record.h"

#include <stdbool.h>

/* Appends a record. */
void wen_record_encode(struct wen_buffer *to, const struct wen_record *record);

/* Reads the record at bytes[0..size). It points into the bytes; its fields lie
 * in `fields`, which grows as needed and is the caller's to free. Returns the
 * bytes it took, or 0 where they are not a whole record. */
size_t wen_record_decode(const void *bytes, size_t size, struct wen_buffer *fields,
                         struct wen_record *record);

#endif
