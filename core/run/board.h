/* SPDX-License-Identifier: MIT */
/* The scoreboard: one piece of memory that all processes of a run share. It
 * says who is where, so that a death can be laid at the right door, and how
 * far the run has come. Nothing read from it is trusted beyond that. */
#ifndef WENLIU_RUN_BOARD_H
#define WENLIU_RUN_BOARD_H

#include "base/error.h"
#include "run/session.h"

#include <stdint.h>

struct wen_board {
    volatile uint64_t read_file;  /* number of the input file at hand */
    volatile uint64_t read_bytes; /* of the inputs, as on disk */
    struct wen_marker opening;    /* of the template, while it opens stages */
    struct wen_marker collector;
    struct wen_marker workers[];
};

/* Shared memory for `workers` workers; NULL with the error. */
struct wen_board *wen_board_new(unsigned workers, struct wen_error *error);

void wen_board_free(struct wen_board *board, unsigned workers);

#endif
