/* SPDX-License-Identifier: MIT */
/* What the files of the filter share: filter.c (blocks, printing) and
 * filter_workers.c (the processes). */
#ifndef WENLIU_RUN_FILTER_PARTS_H
#define WENLIU_RUN_FILTER_PARTS_H

#include "read/blocks.h"
#include "run/board.h"
#include "run/filter.h"

struct wen_filter {
    const struct wen_filter_job *job;
    struct wen_registry *registry;
    struct wen_chain chain;
    struct wen_board *board;
    struct wen_session *session;
    struct wen_blocks input;

    uint64_t lines; /* printed of the file at hand */
    bool open_line; /* what was printed last was a line without its newline */
};

/* What stands in front of the printed lines of a block. */
struct wen_filter_head {
    uint64_t lines;         /* newlines of the block, up to the fault */
    bool faulty;            /* a line is no UTF-8: nothing is printed from it on */
    unsigned char fault[2]; /* its first two faulty bytes, or one and a 0 */
};

/* Where a block stands in the input. */
struct wen_filter_place {
    size_t file;
    bool first;     /* of its file */
    bool open_line; /* it ends without a newline */
};

/* Where a block, which is not empty, stands. */
struct wen_filter_place wen_filter_place(const struct wen_block *block);

/* Runs a block (data[size] is 0; where it is faulty, bytes of it are changed) and
 * makes `to` a head and what is printed. WEN_EXIT_OK, or what the stage said. */
int wen_filter_block(struct wen_filter *filter, char *data, size_t size, struct wen_buffer *to,
                     struct wen_error *error);

/* Puts file and line into what went wrong in the block at `place`, which comes
 * next. Returns the error's status. */
int wen_filter_blame(const struct wen_filter *filter, const struct wen_filter_place *place,
                     struct wen_error *error);

/* Prints what wen_filter_block() made of the next block. */
int wen_filter_print(struct wen_filter *filter, const struct wen_filter_place *place,
                     struct wen_string result, struct wen_error *error);

/* All of the input, by workers. */
int wen_filter_share(struct wen_filter *filter, struct wen_error *error);

#endif
