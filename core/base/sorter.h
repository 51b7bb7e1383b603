/* SPDX-License-Identifier: MIT */
/* Sorting any number of records by their keys in bounded memory: what does not
 * fit is written, sorted, to an unlinked file, and merged. */
#ifndef WENLIU_BASE_SORTER_H
#define WENLIU_BASE_SORTER_H

#include "base/error.h"
#include "wenliu/stage.h"

#include <stddef.h>
#include <stdint.h>

/* `folder` is where the file is made, once more than `budget` bytes of records
 * and what it takes to sort them (at least one record) have come; copied. Reading
 * takes 64 KiB for each of some dozen runs, whatever the budget. Never NULL. */
struct wen_sorter *wen_sorter_new(const char *folder, size_t budget);

/* Adds a record; key and value are copied. */
int wen_sorter_add(struct wen_sorter *sorter, const void *key, uint32_t key_size, const void *value,
                   uint32_t value_size, struct wen_error *error);

/* The order of keys: as memcmp() compares, a prefix first. */
int wen_sorter_compare(const char *a, size_t a_size, const char *b, size_t b_size);

/* The next record in the order of keys, equal ones in the order they were
 * added. Valid until the next call. Returns 1, 0 at the end, or a negative enum
 * wen_exit. After the first call no more records may be added. */
int wen_sorter_next(struct wen_sorter *sorter, struct wen_sorted *record, struct wen_error *error);

void wen_sorter_free(struct wen_sorter *sorter);

#endif
