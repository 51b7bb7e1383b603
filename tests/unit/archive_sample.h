/* SPDX-License-Identifier: MIT */
/* Small archives for the tests of core/archive, each in a folder of its own. */
#ifndef WENLIU_TESTS_ARCHIVE_SAMPLE_H
#define WENLIU_TESTS_ARCHIVE_SAMPLE_H

#include "archive/writer.h"
#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

struct sample {
    char folder[64];
    char path[96], ids_path[96];
};

/* Makes the folder and names the files. */
void sample_open(struct sample *sample);

/* Removes the folder and the files in it. */
void sample_close(struct sample *sample);

/* The JSON line of document `number`: longer and shorter ones, ids that need
 * escapes, every fifth id the same as another. Replaces what the buffers hold. */
void sample_document(uint64_t number, struct wen_buffer *id, struct wen_buffer *line);

/* Writes documents 0 to count-1, `unit` of them a unit. */
void sample_write(const struct sample *sample, uint64_t count, uint64_t unit,
                  const struct wen_output *output, size_t budget,
                  struct wen_appender_result *result);

/* Replaces `bytes` by a whole file. */
void sample_read_file(const char *path, struct wen_buffer *bytes);

void sample_write_file(const char *path, const void *bytes, size_t size);

#endif
