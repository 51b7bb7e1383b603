/* SPDX-License-Identifier: MIT */
/* The refused documents of a folder: of results, of an unfinished run, of the
 * parts of shards; also while others are at work there. Memory is bounded by
 * one unit's record. */
#ifndef WENLIU_RESULTS_REFUSED_H
#define WENLIU_RESULTS_REFUSED_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Whose documents they are. */
enum wen_refused_of {
    WEN_REFUSED_OF_RESULTS,
    WEN_REFUSED_OF_RUN,  /* that is not finished */
    WEN_REFUSED_OF_PARTS /* of shards, and attempts at them */
};

/* Takes whole lines of quarantine.jsonl, each with its newline. A document of
 * a unit that is not done has "unit" and "document", its number in the unit
 * from 0, in the place of "id" and "source". What it returns but WEN_EXIT_OK
 * ends the reading. */
typedef int wen_refused_take(void *owner, const char *lines, size_t size, struct wen_error *error);

/* Gives all of them to `take`. WEN_EXIT_DATA where something is damaged, after
 * what is intact was given; WEN_EXIT_IO where something cannot be read. */
int wen_refused_read(const char *folder, wen_refused_take *take, void *owner,
                     enum wen_refused_of *whose, struct wen_error *error);

#endif
