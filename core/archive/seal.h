/* SPDX-License-Identifier: MIT */
/* The seal of a JSON file: its last member is the SHA-256 of all bytes before
 * that member's line, so that the file says itself whether it was changed. */
#ifndef WENLIU_ARCHIVE_SEAL_H
#define WENLIU_ARCHIVE_SEAL_H

#include "base/buffer.h"

#include <cjson/cJSON.h>
#include <stdbool.h>

/* `file` holds a JSON object up to the comma and LF behind its last member:
 * appends the line with the seal and the closing brace. */
void wen_seal_append(struct wen_buffer *file);

/* A JSON object of at least one member, printed and sealed; `file` is empty. */
void wen_seal_print(const cJSON *object, struct wen_buffer *file);

/* Whether bytes[0..size) are exactly what wen_seal_append() leaves. */
bool wen_seal_check(const char *bytes, size_t size);

#endif
