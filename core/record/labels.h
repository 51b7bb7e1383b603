/* SPDX-License-Identifier: MIT */
/* Labels: short names that stages give numbers to while they open. Numbers
 * count from 1 in the order of registration, so every process that opens the
 * same stages has the same numbers. */
#ifndef WENLIU_RECORD_LABELS_H
#define WENLIU_RECORD_LABELS_H

#include <stddef.h>
#include <stdint.h>

/* Starts as {0}. */
struct wen_labels {
    char **names;    /* names[number - 1] */
    uint32_t *slots; /* hash table of numbers, 0 is free */
    size_t count, capacity, slot_count;
};

/* The number of `name`, which is registered where it is new. */
uint32_t wen_labels_number(struct wen_labels *labels, const char *name);

/* The name of a number, or NULL where there is no such label. */
const char *wen_labels_name(const struct wen_labels *labels, uint32_t number);

void wen_labels_free(struct wen_labels *labels);

#endif
