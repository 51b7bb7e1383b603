/* SPDX-License-Identifier: MIT */
/* Finding an id in an ids file of any size by bisection. */
#ifndef WENLIU_ARCHIVE_LOOKUP_H
#define WENLIU_ARCHIVE_LOOKUP_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Numbers of the documents with that id, ascending, in memory to free(). */
int wen_lookup(const char *path, const char *id, uint64_t **numbers, size_t *count,
               struct wen_error *error);

#endif
