/* SPDX-License-Identifier: MIT */
/* The archive that a command line names. */
#ifndef WENLIU_CLI_ARCHIVES_H
#define WENLIU_CLI_ARCHIVES_H

#include "archive/reader.h"

/* Opens the archive `path`, or that of the folder of results `path`, also of a
 * run that is not finished: then says so on standard error, in the name of
 * `command`. *archive is its path, in memory to free() also after an error.
 * Errors are those of wen_reader_open(), WEN_EXIT_IO where a folder has none. */
int wen_archive_open(const char *command, const char *path, char **archive,
                     struct wen_reader **reader, struct wen_error *error);

#endif
