/* SPDX-License-Identifier: MIT */
/* Lines of quarantine.jsonl: documents that were refused, and why. */
#ifndef WENLIU_RESULTS_QUARANTINE_H
#define WENLIU_RESULTS_QUARANTINE_H

#include "base/buffer.h"
#include "wenliu/stage.h"

/* Appends `,"name":"text"` to a line that is begun. */
void wen_quarantine_add(struct wen_buffer *line, const char *name, const char *text, size_t size);

/* Appends what ends a line: stage, reason, signal (or 0). */
void wen_quarantine_end_line(struct wen_buffer *line, struct wen_string stage,
                             struct wen_string reason, int signal);

#endif
