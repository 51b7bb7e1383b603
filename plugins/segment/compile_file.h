/* SPDX-License-Identifier: MIT */
/* Writing of mapped files, for the programs that make them at build time. */
#ifndef WENLIU_SEGMENT_COMPILE_FILE_H
#define WENLIU_SEGMENT_COMPILE_FILE_H

#include "mapped_file.h"

struct compile_part {
    const void *bytes;
    size_t size;
};

/* Writes the file: a header of `kind`, whose own fields `header` brings and
 * whose start and sections are filled in here, and a part for each section. The
 * same input gives the same bytes. Ends the program where that fails. */
void compile_write(const char *path, const struct mapped_kind *kind, struct mapped_start *header,
                   const struct compile_part *parts);

#endif
