/* SPDX-License-Identifier: MIT */
/* The raw document that a document of an archive was made from. */
#ifndef WENLIU_CLI_ORIGIN_H
#define WENLIU_CLI_ORIGIN_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* Starts as {0}. */
struct wen_origin {
    struct wen_buffer raw;   /* the bytes as the first stage got them */
    struct wen_buffer place; /* file, member or file:line, for people; valid UTF-8 */
    bool whole;              /* raw is all of the file: offsets in it are offsets in the file */
};

/* A document of an archive. */
struct wen_origin_of {
    const char *folder; /* of the run's results, with plan.jsonl */
    const char *id;
    uint64_t number; /* in the archive, from 0 */
    size_t least;    /* bytes that raw must have */
};

/* Finds it through the plan of the run, and reads it from the input file. WEN_EXIT_IO where there
 * is no plan or the file is gone; WEN_EXIT_DATA where the input was a stream, or the file has
 * another size than it had, or does not hold the document any more. Free the origin in either case.
 */
int wen_origin_find(const struct wen_origin_of *of, struct wen_origin *origin,
                    struct wen_error *error);

void wen_origin_free(struct wen_origin *origin);

#endif
