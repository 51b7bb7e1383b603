/* SPDX-License-Identifier: MIT */
/* Labels: short names that stages give numbers to while they open. */
#include "record/labels.h"

#include "base/heap.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a, 64 bit */
static uint64_t hash(const char *name)
{
    uint64_t value = 14695981039346656037u;

    for (; *name; name++) {
        value = (value ^ (unsigned char)*name) * 1099511628211u;
    }
    return value;
}

static uint32_t *find(const struct wen_labels *labels, const char *name)
{
    size_t mask = labels->slot_count - 1;

    for (size_t at = hash(name) & mask;; at = (at + 1) & mask) {
        uint32_t number = labels->slots[at];
        if (!number || strcmp(labels->names[number - 1], name) == 0) {
            return &labels->slots[at];
        }
    }
}

static void rehash(struct wen_labels *labels)
{
    labels->slot_count = labels->slot_count ? labels->slot_count * 2 : 256;
    free(labels->slots);
    labels->slots = wen_heap_new(labels->slot_count, sizeof labels->slots[0]);
    for (size_t i = 0; i < labels->count; i++) {
        *find(labels, labels->names[i]) = (uint32_t)(i + 1);
    }
}

uint32_t wen_labels_number(struct wen_labels *labels, const char *name)
{
    if (2 * (labels->count + 1) > labels->slot_count) {
        rehash(labels);
    }
    uint32_t *slot = find(labels, name);
    if (!*slot) {
        labels->names =
            wen_heap_room(labels->names, labels->count, &labels->capacity, sizeof labels->names[0]);
        labels->names[labels->count++] = wen_heap_copy(name, strlen(name));
        *slot = (uint32_t)labels->count;
    }
    return *slot;
}

const char *wen_labels_name(const struct wen_labels *labels, uint32_t number)
{
    return number && number <= labels->count ? labels->names[number - 1] : NULL;
}

void wen_labels_free(struct wen_labels *labels)
{
    for (size_t i = 0; i < labels->count; i++) {
        free(labels->names[i]);
    }
    free(labels->names);
    free(labels->slots);
    *labels = (struct wen_labels){0};
}
