/* SPDX-License-Identifier: MIT */
/* Checking every byte of an archive and of its ids file. */
#ifndef WENLIU_ARCHIVE_VERIFY_H
#define WENLIU_ARCHIVE_VERIFY_H

#include "base/error.h"

#include <stdint.h>

/* Checks every header, checksum, length, the index and the footer of the
 * archive `path`, its ids file, and each row of that against the data: any
 * changed, missing or added byte in either file is found. *documents is how
 * many it holds. WEN_EXIT_DATA with the first fault and its byte offset, also
 * where there is no ids file; WEN_EXIT_IO where something cannot be read. */
int wen_archive_verify(const char *path, uint64_t *documents, struct wen_error *error);

#endif
