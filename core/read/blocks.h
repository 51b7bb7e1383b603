/* SPDX-License-Identifier: MIT */
/* Text files as blocks of whole lines, for those who want lines and no
 * documents. What is there is handed on at once where lines come slowly. */
#ifndef WENLIU_READ_BLOCKS_H
#define WENLIU_READ_BLOCKS_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes after which a block ends with the line: enough to make handing it on
 * cheap, few enough that all that is made of it stays in a core's cache. */
#define WEN_BLOCK_BYTES ((size_t)256 << 10)

/* A block has less than so many bytes, as a text has. */
#define WEN_BLOCK_MOST ((size_t)UINT32_MAX)

/* Lines of one file; the last line of a file may lack its newline. */
struct wen_block {
    char *data; /* not empty; a 0 behind it that is not counted; the reader's until the next step */
    size_t size;
    size_t file; /* number of its path */
    bool first;  /* of its file */
};

/* Starts as {.paths, .count, .fd = -1}; the paths are the caller's, "-" is standard input. */
struct wen_blocks {
    const char *const *paths;
    size_t count;
    size_t file; /* number of the path at hand, or of the next one */
    int fd;      /* of it, or -1: it is not open */
    bool begun;  /* a block of it was given */
    struct wen_buffer buffer, rest;
    size_t whole; /* bytes of whole lines in the buffer */
    bool given;   /* they were given: the next block begins with the rest */
};

enum wen_blocks_state { WEN_BLOCKS_MORE, WEN_BLOCKS_GIVEN, WEN_BLOCKS_END };

/* Whether every path is there and no folder. WEN_EXIT_OK or WEN_EXIT_IO. */
int wen_blocks_check(const struct wen_blocks *blocks, struct wen_error *error);

/* Reads once. Returns WEN_BLOCKS_GIVEN with a block, WEN_BLOCKS_MORE where there
 * is none yet, WEN_BLOCKS_END, or a negative enum wen_exit with file and reason.
 * A byte order mark at a file's beginning is left out. */
int wen_blocks_step(struct wen_blocks *blocks, struct wen_block *block, struct wen_error *error);

/* The name of a file of the list, for people. */
const char *wen_blocks_name(const struct wen_blocks *blocks, size_t file);

void wen_blocks_free(struct wen_blocks *blocks);

#endif
