/* SPDX-License-Identifier: MIT */
/* From the data of an archive to its index and footer: walking the data
 * members by their headers, and the bytes that must stand behind them. The
 * writer, a merge and the verification go this one way. */
#ifndef WENLIU_ARCHIVE_TAIL_H
#define WENLIU_ARCHIVE_TAIL_H

#include "archive/format.h"
#include "base/error.h"

#include <stdbool.h>

/* Starts as {.fd = …, .name = …, .end = bytes of the file}. */
struct wen_member_walk {
    int fd;           /* the caller's, open for reading */
    const char *name; /* for errors */
    uint64_t end;
    uint64_t offset;                  /* behind the last member: where the next one should begin */
    struct wen_member member;         /* the last one, */
    struct wen_entry entry;           /* and what the index says of it */
    uint64_t members, documents, raw; /* so far */
};

/* The next data member. Returns 1, 0 where no intact header of a whole member
 * that continues the units stands at walk->offset, or a negative enum wen_exit. */
int wen_member_walk_next(struct wen_member_walk *walk, struct wen_error *error);

/* Takes a piece of the tail; returns an enum wen_exit. */
typedef int wen_tail_sink(void *self, const void *bytes, size_t size, struct wen_error *error);

/* Walks the data again from the front to where `walk` stands and hands index
 * and footer to `sink`. */
int wen_tail_write(const struct wen_member_walk *walk, uint64_t ids_size, uint32_t ids_check,
                   wen_tail_sink *sink, void *self, struct wen_error *error);

#endif
