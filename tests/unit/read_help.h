/* SPDX-License-Identifier: MIT */
/* For the tests of core/read: small trees of files in a temporary folder, what
 * the corpus makes of them as lines of text, and archives to put into them. */
#ifndef READ_HELP_H
#define READ_HELP_H

#include "base/buffer.h"
#include "read/corpus.h"

#include <archive.h>

struct member {
    const char *path;
    const char *data;
    size_t size; /* 0: strlen(data) */
};

/* A new temporary folder becomes the current one; help_leave() removes it. */
void help_enter(void);
void help_leave(void);

/* Writes a file, and the folders above it. */
void help_write(const char *path, const void *data, size_t size);

/* Paths, patterns or keys as a list: "a b" is two of them; NULL: none. The list
 * is freed by help_leave(). */
struct wen_strings help_list(const char *words);

/* All records, one a line:
 *   id @ source = raw [name=value …]     id @ source ! reason
 * with control characters as escapes, then "files F, skipped S". */
void help_read(const struct wen_input *input, const struct wen_limits *limits,
               struct wen_buffer *lines);

/* Fails the test where the lines do not fit: each expected line is a glob. */
void help_expect(const char *name, const char *lines, const char *expected);

/* An archive of these members, in a format and with a filter of libarchive. */
void help_pack(int format, int filter, const struct member *members, size_t count,
               struct wen_buffer *to);

/* data packed as gzip, or by another filter alone. */
void help_filter(int filter, const void *data, size_t size, struct wen_buffer *to);

extern const struct wen_limits help_limits;

#endif
