/* SPDX-License-Identifier: MIT */
/* Lines of quarantine.jsonl. */
#include "results/quarantine.h"

#include "base/escape.h"

#include <signal.h>
#include <string.h>

void wen_quarantine_add(struct wen_buffer *line, const char *name, const char *text, size_t size)
{
    wen_buffer_format(line, ",\"%s\":", name);
    wen_escape_json(line, text, size);
}

void wen_quarantine_end_line(struct wen_buffer *line, struct wen_string stage,
                             struct wen_string reason, int signal)
{
    const char *name = signal ? sigabbrev_np(signal) : NULL;
    struct wen_buffer safe = {0};

    /* a reason may quote bytes of the input: what is no UTF-8 is shown as \xNN */
    wen_escape_terminal(&safe, reason.data, reason.size);
    wen_quarantine_add(line, "stage", stage.data, stage.size);
    wen_quarantine_add(line, "reason", safe.data ? safe.data : "", safe.size);
    if (signal) {
        wen_buffer_format(line, ",\"signal\":\"SIG%s\"", name ? name : "?");
    }
    wen_buffer_add_text(line, "}\n");
    wen_buffer_free(&safe);
}
