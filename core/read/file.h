/* SPDX-License-Identifier: MIT */
/* One input file as a stream, hashed as it is read where that is wanted. */
#ifndef WENLIU_READ_FILE_H
#define WENLIU_READ_FILE_H

#include "read/stream.h"

#include <nettle/sha2.h>
#include <stdbool.h>
#include <sys/stat.h>

/* Starts as {.hashing}; serves one file after another. */
struct wen_file {
    struct wen_stream stream;
    int fd;
    bool hashing;
    bool open;
    bool borrowed;    /* standard input: not closed */
    bool regular;     /* else it cannot be sought in, nor read twice */
    bool last;        /* the block at hand is the last */
    uint64_t at;      /* where the next block stands in the file */
    uint64_t size;    /* of a regular file when it was opened */
    int64_t modified; /* of a regular file: its last change, nanoseconds since 1970 */
    uint64_t covered; /* bytes from the begin on that were read, and are in the hash */
    struct sha256_ctx hash;
    char *block;
};

/* Of a file that is closed. */
struct wen_file_sum {
    uint64_t size; /* bytes that were hashed, else those there were when it was opened; of what is
                      no regular file those that were read */
    int64_t modified; /* as in struct wen_file */
    char sha256[65];  /* "-" where it was not read to the end; "" where nothing is hashed */
};

/* Opens `name` below the descriptor `folder`. Waits for nothing: a FIFO,
 * device or socket is refused, but a FIFO that the user `given` by name (such
 * as a shell's <(command)) is read, once somebody writes to it. WEN_EXIT_OK,
 * or WEN_EXIT_IO with a sentence that does not name the file. */
int wen_file_open(struct wen_file *file, int folder, const char *name, bool given,
                  struct wen_error *error);

/* Takes standard input, which is not closed in the end. */
void wen_file_open_standard_input(struct wen_file *file);

/* As lseek(2), for a regular file. */
int64_t wen_file_seek(struct wen_file *file, int64_t offset, int whence);

/* Goes on at a byte of a regular file; what is before it then counts as read, but a hash still goes
 * over all of the file. WEN_EXIT_OK, or WEN_EXIT_IO with a sentence that does not name the file. */
int wen_file_skip(struct wen_file *file, uint64_t offset, struct wen_error *error);

/* Closes the file. What was not read of a regular file is read now where it is
 * hashed. */
void wen_file_close(struct wen_file *file, struct wen_file_sum *sum);

/* The size and last change of what fstat(2) tells of: both 0 where that is no regular file. */
void wen_file_look(const struct stat *about, uint64_t *size, int64_t *modified);

/* What a file is that is no regular one: "a FIFO", "a folder" … */
const char *wen_file_type(mode_t mode);

/* Also closes it where it is still open, without a hash. */
void wen_file_free(struct wen_file *file);

#endif
