/* SPDX-License-Identifier: MIT */
/* A search through all of an archive, by several processes where there are
 * some: rows come in the order of the archive. */
#ifndef WENLIU_KWIC_SWEEP_H
#define WENLIU_KWIC_SWEEP_H

#include "archive/reader.h"
#include "kwic/search.h"

struct wen_kwic_sweep {
    struct wen_reader *reader;      /* the caller's */
    struct wen_kwic_search *search; /* the caller's */
    const uint64_t *numbers;        /* documents to search, ascending; NULL: all */
    size_t number_count;
    unsigned workers; /* processes that search; 0: this one alone */

    /* Takes a row; sets *enough where no more is wanted. An enum wen_exit. */
    int (*take)(void *self, struct wen_string key, struct wen_string row, bool *enough,
                struct wen_error *error);
    void *self;
};

/* Hands all rows to sweep->take() until it has enough. WEN_EXIT_DATA where the
 * archive is damaged or a line is none of an archive: what stands before it was
 * handed out. WEN_EXIT_IO, WEN_EXIT_INTERNAL where a process failed. */
int wen_kwic_sweep(const struct wen_kwic_sweep *sweep, struct wen_kwic_seen *seen,
                   struct wen_error *error);

#endif
