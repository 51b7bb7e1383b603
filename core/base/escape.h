/* SPDX-License-Identifier: MIT */
/* Text from outside, made safe for where it goes. */
#ifndef WENLIU_BASE_ESCAPE_H
#define WENLIU_BASE_ESCAPE_H

#include "base/buffer.h"

#include <stdbool.h>

/* Appends `size` bytes as a person may see them in a terminal: C0, C1, DEL,
 * bidirectional controls and bytes that are not UTF-8 become \xNN or \u{NNNN}
 * (CWE-150). Newlines too. */
void wen_escape_terminal(struct wen_buffer *to, const char *text, size_t size);

/* The same for a whole string, in memory to free(). */
char *wen_escape_terminal_copy(const char *text);

/* Appends a JSON string (RFC 8259) with its quotes. The text is valid UTF-8. */
void wen_escape_json(struct wen_buffer *to, const char *text, size_t size);

/* Appends what stands between the quotes of a JSON string, with its escapes
 * resolved, as UTF-8. False where an escape is none or is half a surrogate
 * pair; what stands before it is appended. */
bool wen_unescape_json(struct wen_buffer *to, const char *text, size_t size);

/* Appends one field of a tab-separated file: \t, \n, \r and \ become two
 * characters, as PostgreSQL and `mysqldump --tab` write them. */
void wen_escape_tsv(struct wen_buffer *to, const char *text, size_t size);

#endif
