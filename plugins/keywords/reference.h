/* SPDX-License-Identifier: MIT */
/* The words of another run, the reference of a comparison: its tables are checked before the run
 * and read in the order of the words behind it. */
#ifndef WENLIU_KEYWORDS_REFERENCE_H
#define WENLIU_KEYWORDS_REFERENCE_H

#include "bytes.h"
#include "wenliu/stage.h"

/* Starts as {0}. */
struct keywords_reference {
    char *terms, *summary; /* paths; NULL: there is no reference */
    uint64_t words;        /* all tokens that are words */
    uint64_t check;        /* of the rows of `terms` */
    struct wen_sorter *sorted;
    struct wen_sorted next; /* what the sorter gave and nobody has taken */
    bool has_next, has_word;
    struct keywords_bytes word; /* at hand, where has_word */
    uint64_t count;
};

/* Reads tables/terms.csv and tables/summary.csv of a run's folder from begin to end, tells the host
 * of them, and keeps only their sums. open() only. Returns WEN_OK, or WEN_STOP with a reason that
 * names file, line and remedy. */
int keywords_reference_open(struct keywords_reference *reference, struct wen_context *context,
                            const char *folder);

/* Sorts the words with about `budget` bytes of memory. finish() only, as below. */
int keywords_reference_sort(struct keywords_reference *reference, struct wen_context *context,
                            size_t budget);

/* Sets `word` and `count` to the first word that is not taken, in the order of bytes, whatever its
 * tags: 1, 0 behind the last, or WEN_STOP with the reason recorded. */
int keywords_reference_peek(struct keywords_reference *reference, struct wen_context *context);

/* Takes it. */
void keywords_reference_take(struct keywords_reference *reference);

/* Closes the sorter. */
void keywords_reference_end(struct keywords_reference *reference, struct wen_context *context);

void keywords_reference_close(struct keywords_reference *reference);

#endif
