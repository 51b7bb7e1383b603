/* SPDX-License-Identifier: MIT */
/* JSON strings (RFC 8259). */
#ifndef ARCHIVE_JSON_H
#define ARCHIVE_JSON_H

#include "bytes.h"

/* Appends a string with its quotes. `data` is valid UTF-8; `readable` is how
 * many bytes may be read there, at least `size`: with more, the last bytes
 * need not be taken one by one. */
void archive_json_string(struct archive_bytes *bytes, const char *data, size_t size,
                         size_t readable);

#endif
