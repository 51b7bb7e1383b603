/* SPDX-License-Identifier: MIT */
/* One data member of an archive, read and checked to its last bit. */
#ifndef WENLIU_ARCHIVE_MEMBER_H
#define WENLIU_ARCHIVE_MEMBER_H

#include "archive/format.h"
#include "base/buffer.h"
#include "base/error.h"

/* Reads the member at entry->offset of the open file: its header must agree
 * with the entry, its checksums and lengths with its bytes. `member` receives
 * what its header says, `raw` its lines, `packed` is room to use; all are
 * replaced. WEN_EXIT_DATA names the fault and its byte offset. */
int wen_member_read(int fd, const char *name, const struct wen_entry *entry,
                    struct wen_member *member, struct wen_buffer *packed, struct wen_buffer *raw,
                    struct wen_error *error);

/* The line of raw[0..size) that begins at *at, without its LF; *at moves behind the LF. */
const char *wen_member_line(const struct wen_buffer *raw, size_t *at, size_t *size);

/* Whether bytes[0..size) are the members of that unit, all of them, with every
 * header and every packed byte intact; also where there are none. */
bool wen_members_check(const char *bytes, size_t size, uint64_t unit);

#endif
