/* SPDX-License-Identifier: MIT */
/* Writing of mapped files, for the programs that make them at build time. */
#ifndef WENLIU_SEGMENT_COMPILE_FILE_H
#define WENLIU_SEGMENT_COMPILE_FILE_H

#include "mapped_file.h"

/* Writes what mapped_file_make() makes. Ends the program where that fails. */
void compile_write(const char *path, const struct mapped_kind *kind, struct mapped_start *header,
                   const struct mapped_part *parts);

#endif
