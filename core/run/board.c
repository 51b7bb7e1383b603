/* SPDX-License-Identifier: MIT */
/* The scoreboard: one piece of memory that all processes of a run share. */
#include "run/board.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

static size_t size_of(unsigned workers)
{
    return sizeof(struct wen_board) + workers * sizeof(struct wen_marker);
}

struct wen_board *wen_board_new(unsigned workers, struct wen_error *error)
{
    void *memory =
        mmap(NULL, size_of(workers), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED) {
        wen_error_set(error, WEN_EXIT_INTERNAL, "cannot share memory among processes: %s",
                      strerror(errno));
        return NULL;
    }
    return memory;
}

void wen_board_free(struct wen_board *board, unsigned workers)
{
    if (board) {
        munmap(board, size_of(workers));
    }
}
